"""Which conversation a profile of an analyzer asks for, and what a transmission holds by it. No I/O."""

from __future__ import annotations

from collections.abc import Iterator

from contract.profile import AnalyzerProfile
from contract.profile.analyzer_options import Astm, Dy3000, Lz4000t, ModbusResult, ResultLine, Ty16
from gateway.core.rapid_test import Manner
from gateway.drivers import astm, dy3000, lz4000t, modbus_result, result_line, ty16
from gateway.drivers.analyzer import Action, Dialogue, Moment, Send

_OF_EXAMPLES = Moment(1_800_000_000_000, 0)  # a day in 2027: an example depends on no clock
_PATIENCE_MS = 600_000


def dialogue(profile: AnalyzerProfile, interval_ms: int) -> Dialogue:
    """The conversation with one instrument; who is asked is asked every `interval_ms`."""
    match profile.options:
        case Lz4000t() as options:
            return lz4000t.dialogue(options, interval_ms)
        case Dy3000() as options:
            return dy3000.dialogue(options, interval_ms)
        case Ty16() as options:
            return ty16.dialogue(options, interval_ms)
        case ModbusResult() as options:
            return modbus_result.dialogue(options, interval_ms, profile.serial.unit)
        case ResultLine() as options:
            return result_line.dialogue(options)
        case Astm() as options:
            return astm.dialogue(options)


def manner(profile: AnalyzerProfile) -> tuple[Manner, int]:
    """How results without a time are told apart, and within how many ms a spoken one is an echo."""
    match profile.options:
        case ModbusResult():
            return "latest", 0
        case ResultLine(repeat_s=repeat_s):
            return "spoken", repeat_s * 1000
        case Astm():
            return "spoken", 600_000
    return "memory", 0


def reading(profile: AnalyzerProfile, sent: bytes) -> list[Action]:
    """What the bytes of an instrument amount to, one reply behind the other as they came to our questions."""
    if isinstance(profile.options, Lz4000t):  # one question, whatever the day
        options = profile.options.model_copy(update={"lookback_days": 0})
        profile = profile.model_copy(update={"lz4000t": options})
    talk = dialogue(profile, _PATIENCE_MS * 10)
    return [action for action in _played(talk, sent) if not isinstance(action, Send)]


def _played(talk: Dialogue, sent: bytes) -> Iterator[Action]:
    now = _OF_EXAMPLES
    yield from talk.opened(now)
    yield from talk.heard(sent, now)
    for _ in range(1000):  # pauses between questions, then what is left half
        wait = talk.wait_ms(now)
        if wait is None or wait > _PATIENCE_MS:
            return
        now = Moment(now.wall + wait, now.mono + wait)
        yield from talk.passed(now)
        yield from talk.heard(b"", now)
