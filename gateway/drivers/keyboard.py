"""A scanner that plays a keyboard (USB HID): from key presses of the kernel back to text. No I/O.

    time (2 longs) | type 2 | code 2 | value 4      struct input_event of <linux/input.h>, in the machine's own order
    EV_KEY 1         KEY_2 3  1 pressed, 0 released, 2 repeated by the kernel
    EV_SYN 0         3 SYN_DROPPED: the kernel's queue ran over, keys are missing

A key has no character: that depends on the layout that the scanner was told its host has (`us`, `gb`), on shift and on
caps lock. Digits of the keypad are digits. Alt held while digits are typed on the keypad gives a byte, or two bytes of
GBK above 255, which is how scanners in "universal" mode send what the layout has no key for. A code ends with Enter or
Tab, or with silence where the scanner sends no suffix. Kernel repeats are no typing and are passed over.
Key codes: <linux/input-event-codes.h>. python-evdev is not used: it comes as source only, to be compiled on each farm
box, and what is needed of it is this struct and one ioctl.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final, Literal, NamedTuple

from gateway.core.fault import Fault
from gateway.core.scan import LONGEST, Charset, Scan, scan

Layout = Literal["us", "gb"]
EVENT: Final = Struct("@llHHi")
EV_SYN, EV_KEY, EV_LED = 0, 1, 0x11
SYN_DROPPED: Final = 3
RELEASED, PRESSED = 0, 1
_SHIFTS: Final = (42, 54)
_ALTS: Final = (56, 100)
_CONTROLS: Final = (29, 97)
_CAPS: Final = 58
_ENDS: Final = (28, 96, 15)  # Enter, Enter of the keypad, Tab

_ROWS: Final = ((2, "1234567890-="), (16, "qwertyuiop[]"), (30, "asdfghjkl;'`"), (43, "\\zxcvbnm,./"), (57, " "))
_SHIFTED: Final = ((2, "!@#$%^&*()_+"), (16, "QWERTYUIOP{}"), (30, 'ASDFGHJKL:"~'), (43, "|ZXCVBNM<>?"), (57, " "))
_PAD: Final = {82: "0", 79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9"}
_PAD_SIGNS: Final = {83: ".", 98: "/", 55: "*", 74: "-", 78: "+"}
_US: Final = {first + place: char for first, row in _ROWS for place, char in enumerate(row)}
_US_SHIFTED: Final = {first + place: char for first, row in _SHIFTED for place, char in enumerate(row)}
# KEY_102ND (86) stands beside the left shift on European boards.
_PLAIN: Final[dict[Layout, dict[int, str]]] = {
    "us": _US | {86: "\\"},
    "gb": _US | {43: "#", 86: "\\"},
}
_SHIFT: Final[dict[Layout, dict[int, str]]] = {
    "us": _US_SHIFTED | {86: "|"},
    "gb": _US_SHIFTED | {3: '"', 4: "£", 40: "@", 41: "¬", 43: "~", 86: "|"},
}


class Key(NamedTuple):
    """One event: type, code and value of the kernel."""

    kind: int
    code: int
    value: int


def keys(data: bytes) -> Iterator[Key]:
    """The events in what was read from an input device; the kernel never gives half a one."""
    for _, _, kind, code, value in EVENT.iter_unpack(data[: len(data) // EVENT.size * EVENT.size]):
        yield Key(kind, code, value)


class Typing:
    """What has been typed of the code under way. `charset` is that of bytes sent with Alt."""

    def __init__(self, layout: Layout, charset: Charset = "gb18030") -> None:
        self._plain, self._shift = _PLAIN[layout], _SHIFT[layout]
        self._charset: Charset = charset
        self._held: set[int] = set()
        self._caps = False
        self._text = bytearray()
        self._number = ""
        self._lost = ""

    @property
    def waiting(self) -> bool:
        """Whether a code has begun and not ended."""
        return bool(self._text) or bool(self._lost)

    def press(self, key: Key) -> Scan | Fault | None:
        """What one event completes."""
        if key.kind == EV_SYN and key.code == SYN_DROPPED:
            self._lost, self._held, self._number = "scan_lost", set(), ""
            return None
        if key.kind != EV_KEY or key.value not in (RELEASED, PRESSED):
            return None
        if key.value == RELEASED:
            self._release(key.code)
            return None
        if key.code in _ENDS and not self._held & {*_ALTS, *_CONTROLS}:
            return self.end()
        self._pressed(key.code)
        return None

    def end(self) -> Scan | Fault | None:
        """The code ends here: Enter came, or silence where the scanner sends none."""
        text, lost = bytes(self._text), self._lost
        self._text, self._lost, self._number = bytearray(), "", ""
        if lost:
            return Fault(lost, details={"size": len(text)})
        return scan(text, self._charset) if text else None

    def half(self) -> Fault | None:
        """Silence came in place of the suffix that the scanner is set to send."""
        if not self.waiting:
            return None
        size = len(self._text)
        self._text, self._lost, self._number = bytearray(), "", ""
        return Fault("scan_half", details={"size": size})

    def _release(self, code: int) -> None:
        self._held.discard(code)
        if code in _ALTS and self._number:
            number, self._number = int(self._number), ""
            if number <= 0xFFFF:
                self._add(bytes([number]) if number <= 0xFF else number.to_bytes(2, "big"))
            else:
                self._lost = "scan_key"

    def _pressed(self, code: int) -> None:
        if code in (*_SHIFTS, *_ALTS, *_CONTROLS):
            self._held.add(code)
        elif code == _CAPS:
            self._caps = not self._caps
        elif self._held & set(_ALTS):
            self._number = (self._number + _PAD.get(code, ""))[:6]
        elif (char := self._char(code)) is not None:
            self._add(char.encode(self._charset))
        elif code in self._plain or self._held & set(_CONTROLS):
            self._lost = self._lost or "scan_key"

    def _char(self, code: int) -> str | None:
        if self._held & set(_CONTROLS):  # Ctrl+] is how keyboards type GS
            return "\x1d" if self._plain.get(code) == "]" else None
        if code in _PAD or code in _PAD_SIGNS:
            return _PAD.get(code) or _PAD_SIGNS[code]
        shifted = bool(self._held & set(_SHIFTS))
        plain = self._plain.get(code)
        if plain is not None and plain.isalpha() and self._caps:
            shifted = not shifted
        return self._shift.get(code) if shifted else plain

    def _add(self, data: bytes) -> None:
        if len(self._text) + len(data) > LONGEST:
            self._lost = "scan_flood"
        else:
            self._text += data
