"""What the gateway understands of what a peripheral sends, in the words of a profile's examples."""

from __future__ import annotations

from typing import Final

from contract.mistakes import Mistake
from contract.profile import PeripheralProfile
from gateway.core.fault import Fault
from gateway.core.printer import State
from gateway.core.scan import Scan
from gateway.drivers.id_card import DONE, FOUND, NO_CARD, NOT_READ, NOT_SELECTED, Hearing, Reply
from gateway.drivers.keyboard import EV_KEY, Key, Typing
from gateway.drivers.serial_scanner import Lines
from gateway.rim.peripherals.printer import ANSWERS

_READER: Final = {
    FOUND: "found",
    DONE: "done",
    NO_CARD: "no_card",
    NOT_SELECTED: "not_selected",
    NOT_READ: "not_read",
}


def trial(profile: PeripheralProfile) -> list[Mistake]:
    """Where what a peripheral sent is understood as something else than an example says."""
    found = []
    for number, example in enumerate(profile.examples):
        got = understood(profile, bytes.fromhex(example.sent))
        if got != example.says:
            zh, en = "、".join(got) or "无", ", ".join(got) or "nothing"
            found.append(Mistake(f"examples[{number}].says", f"实为 {zh}", f"is really {en}"))
    return found


def understood(profile: PeripheralProfile, sent: bytes) -> tuple[str, ...]:
    """Codes of a scanner, states of a reader or printer, causes of faults in angle brackets."""
    match profile.protocol:
        case "id-card":
            return tuple(_word(one) for one in Hearing().feed(sent))
        case "serial-scanner":
            lines = Lines(profile.scanner.suffix, profile.scanner.charset)
            return tuple(_word(one) for one in (*lines.feed(sent), lines.idle()) if one is not None)
        case "hid-scanner":
            return tuple(_word(one) for one in _typed(profile, sent) if one is not None)
        case "escpos" | "zpl" | "tspl" as language:
            state = ANSWERS[language]().heard(sent)
            return () if state is None else (_word(state),)


def _typed(profile: PeripheralProfile, sent: bytes) -> list[Scan | Fault | None]:
    typing = Typing(profile.scanner.layout, profile.scanner.charset)
    pressed = [typing.press(Key(EV_KEY, code, value)) for code, value in zip(sent[::2], sent[1::2], strict=True)]
    return [*pressed, typing.end() if profile.scanner.suffix == "none" else typing.half()]


def _word(found: Reply | Scan | State | Fault) -> str:
    match found:
        case Reply(status=status):
            return _READER.get(status, f"<reader_refuses {status:02X}>")
        case Scan(text):
            return text
        case State(fault, done):
            return _word(fault) if fault else "ready" if done else "busy"
        case Fault():
            return f"<{found.cause}>"
