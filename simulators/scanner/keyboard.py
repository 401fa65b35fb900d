"""Key presses as the kernel would report those of a scanner that plays a keyboard, through a named pipe.

A test machine has no uinput, so no input device can be made: the pipe holds what one would be read from.

    struct input_event: time (2 longs), type 2, code 2, value 4; each key down and up, EV_SYN after each
"""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path
from typing import Final

_EVENT: Final = struct.Struct("@llHHi")
_SHIFT, _ALT, _CTRL, _ENTER = 42, 56, 29, 28
_KEYS: Final = "\x1b1234567890-=\b\tqwertyuiop[]\n\0asdfghjkl;'`\0\\zxcvbnm,./"  # from code 1 on, American layout
_SHIFTED: Final = "!1@2#3$4%5^6&7*8(9)0_-+={[}]:;\"'~`|\\<,>.?/"
_PAD: Final = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)


class Keyboard:
    """The pipe of one scanner; what it types is set for an American layout."""

    def __init__(self, path: Path) -> None:
        self.path = path
        os.mkfifo(path, 0o600)
        self._fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    def close(self) -> None:
        """Unplug."""
        if self._fd >= 0:
            os.close(self._fd)
        self._fd = -1

    def scan(self, text: str, end: bool = True) -> None:
        """Type a code; `end`: with Enter."""
        for char in text:
            self.key(char)
        if end:
            self.tap(_ENTER)

    def key(self, char: str) -> None:
        """Type one character."""
        if char == "\x1d":
            self.chord(_CTRL, _KEYS.index("]") + 1)
        elif char.isascii() and char in _KEYS:
            self.tap(_KEYS.index(char) + 1)
        elif char == " ":
            self.tap(57)
        elif char.isascii() and char.isupper():
            self.chord(_SHIFT, _KEYS.index(char.lower()) + 1)
        elif char in _SHIFTED[::2]:
            self.chord(_SHIFT, _KEYS.index(_SHIFTED[_SHIFTED.index(char) + 1]) + 1)
        else:
            code = int.from_bytes(char.encode("gb18030"), "big")
            self.press(_ALT)
            for digit in str(code):
                self.tap(_PAD[int(digit)])
            self.release(_ALT)

    def chord(self, held: int, code: int) -> None:
        """A key while another is held."""
        self.press(held)
        self.tap(code)
        self.release(held)

    def tap(self, code: int) -> None:
        """Press a key and let it go."""
        self.press(code)
        self.release(code)

    def press(self, code: int) -> None:
        """A key goes down."""
        self.event(1, code, 1)

    def release(self, code: int) -> None:
        """A key comes up."""
        self.event(1, code, 0)

    def dropped(self) -> None:
        """The kernel's queue ran over."""
        self.event(0, 3, 0)

    def event(self, kind: int, code: int, value: int) -> None:
        """One event and its EV_SYN."""
        now = time.time()
        stamp = (int(now), int(now % 1 * 1_000_000))
        data = _EVENT.pack(*stamp, kind, code, value) + _EVENT.pack(*stamp, 0, 0, 0)
        while True:
            try:
                os.write(self._fd, data)
            except BlockingIOError:
                time.sleep(0.005)
            else:
                return
