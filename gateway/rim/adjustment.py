"""Changing a setting of an instrument: written, read back where the instrument then is, put back where that fails.

An instrument that gets another unit id or baud rate answers from there on at the new place, some at once, some after
they were without power. Whoever writes it blindly may lose it, so each step looks where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import sleep
from typing import Final, Literal

from contract.profile import Setting
from gateway.core.fault import Fault
from gateway.drivers.modbus_sweep import LineSetting
from gateway.drivers.modbus_write import ILLEGAL_FUNCTION, held, place, ways
from gateway.rim.line import Line

Ending = Literal["done", "after_restart", "refused", "unchanged", "restored", "lost"]
_LOOKS: Final = 3
_PAUSE_S: Final = 0.15  # some write their memory first


@dataclass(frozen=True)
class Seat:
    """Where an instrument answers: unit id, and the setting of its line (None: TCP)."""

    unit: int
    setting: LineSetting | None


@dataclass(frozen=True)
class Result:
    """How a change ended. `seat`: where the instrument is now; `value`: what it shows there (None: cannot be read).

    done: read back as wanted; after_restart: the new value stands there, but counts only once the instrument was
    without power; refused: it said no, `fault` says why; unchanged: it shows the old value still; restored: it took
    another value than asked, and the old one was put back; lost: nobody answers at the old place or the new.
    """

    ending: Ending
    seat: Seat
    value: int | None
    fault: Fault | None = None


class Bench:
    """One line on which settings are changed; it is opened anew for each baud rate. Close it in the end."""

    def __init__(self, line_at: Callable[[LineSetting | None], Line], timeout_ms: float, guard_ms: float = 0) -> None:
        self._line_at = line_at
        self._timeout_ms = timeout_ms
        self._guard_ms = guard_ms
        self._line: Line | None = None
        self._setting: LineSetting | None = None

    def close(self) -> None:
        """Let the line go."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def look(self, setting: Setting, seat: Seat) -> int | Fault:
        """The raw value that stands in a setting now."""
        line = self._at(seat.setting)
        if isinstance(line, Fault):
            return line
        reply = line.read(place(setting), seat.unit, self._timeout_ms, self._guard_ms)
        return reply if isinstance(reply, Fault) else held(setting, reply)

    def answers(self, setting: Setting, seat: Seat) -> bool:
        """Whether somebody answers there, be it to say no."""
        reply = self.look(setting, seat)
        return not isinstance(reply, Fault) or reply.answered

    def change(self, setting: Setting, seat: Seat, old: int | None, new: int) -> Result:
        """Write `new` (raw) where `old` stands (None: could not be read), and see that it is there."""
        fault = self._write(setting, seat, new)
        if fault is not None and (fault.answered or fault.of_line):
            return Result("refused", seat, old, fault)
        moved = _moved(setting, seat, new)
        shown = self._shown(setting, moved)
        if shown == new:
            return Result("done", moved, new)
        if shown is not None:
            return self._undo(setting, moved, old, shown)
        if moved != seat:
            before = self._shown(setting, seat)
            if before == new:
                return Result("after_restart", seat, new)
            if before is not None:
                return self._undo(setting, seat, old, before, fault)
            return self._bring_back(setting, seat, moved, old, fault)
        return Result("lost", seat, None, fault)

    def _undo(self, setting: Setting, seat: Seat, old: int | None, shown: int, fault: Fault | None = None) -> Result:
        if shown == old:
            return Result("unchanged", seat, old, fault)
        if old is not None and self._write(setting, seat, old) is None and self._shown(setting, seat) == old:
            return Result("restored", seat, old, fault)
        return Result("unchanged", seat, shown, fault)

    def _bring_back(self, setting: Setting, seat: Seat, moved: Seat, old: int | None, fault: Fault | None) -> Result:
        """Silence at both places: it may hear at the new one though we do not hear it."""
        if old is not None:
            self._write(setting, moved, old)
            if self._shown(setting, seat) == old:
                return Result("restored", seat, old, fault)
        return Result("lost", seat, None, fault)

    def _write(self, setting: Setting, seat: Seat, raw: int) -> Fault | None:
        line = self._at(seat.setting)
        if isinstance(line, Fault):
            return line
        fault: Fault | None = None
        for write in ways(setting, raw):
            fault = line.write(write, seat.unit, self._timeout_ms, self._guard_ms)
            if fault is None or fault.code != "exception" or fault.number != ILLEGAL_FUNCTION:
                return fault
        return fault

    def _shown(self, setting: Setting, seat: Seat) -> int | None:
        for _ in range(_LOOKS):
            sleep(_PAUSE_S)
            shown = self.look(setting, seat)
            if not isinstance(shown, Fault):
                return shown
        return None

    def _at(self, setting: LineSetting | None) -> Line | Fault:
        if self._line is None or setting != self._setting or not self._line.is_open:
            self.close()
            self._line, self._setting = self._line_at(setting), setting
            fault = self._line.open()
            if fault is not None:
                self._line = None
                return fault
        return self._line


def _moved(setting: Setting, seat: Seat, new: int) -> Seat:
    """Where the instrument answers once `new` is in force."""
    if setting.effect == "unit":
        return Seat(new, seat.setting)
    if setting.effect == "baud" and seat.setting is not None:
        label = next((label for label, raw in (setting.values or {}).items() if raw == new), "")
        return Seat(seat.unit, seat.setting._replace(baud=int(label))) if label else seat
    return seat
