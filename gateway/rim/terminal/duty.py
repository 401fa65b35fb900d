"""Who works at which terminal now: signed on by PIN or card, forgotten when the gateway ends.

A shift is known by a random token in a cookie of one browser. It is in memory only: after a cut everybody signs on
again, and what lay on the table of a terminal is still there.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

_TOKEN_BYTES: Final = 24


def cookie(gateway: str) -> str:
    """The name of the cookie that holds the token at a gateway.

    A browser keeps one jar for all ports of a host: who works at two gateways, through tunnels or in the demo, would
    lose the one shift with the other.
    """
    return f"zhigen_operator_{gateway}"


@dataclass(frozen=True, slots=True)
class Shift:
    """operator: the id of the person; name: as the screen says it; roles: of Role; terminal: where; seen: monotonic s
    of the last thing that the person did."""

    operator: str
    name: str
    roles: frozenset[str]
    terminal: str
    seen: float = 0.0


class Duty:
    """The shifts of all browsers. clock: monotonic s; idle_s: after so long without a deed a shift is over.

    Safe from any thread.
    """

    def __init__(self, clock: Callable[[], float], idle_s: float) -> None:
        self._clock, self._idle_s = clock, idle_s
        self._shifts: dict[str, Shift] = {}
        self._lock = Lock()

    def begin(self, shift: Shift) -> str:
        """Somebody signs on; the token for the cookie."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._lock:
            self._shifts[token] = replace(shift, seen=self._clock())
        return token

    def of(self, token: str) -> Shift | None:
        """The shift of a token, None where it is over."""
        shift = self._shifts.get(token)
        return shift if shift is not None and self._clock() - shift.seen < self._idle_s else None

    def works(self, role: str) -> bool:
        """Whether somebody of that trade is signed on at any page."""
        with self._lock:
            shifts = list(self._shifts.values())
        return any(role in shift.roles and self._clock() - shift.seen < self._idle_s for shift in shifts)

    def touch(self, token: str) -> None:
        """The person did something: the time without a deed begins anew."""
        with self._lock:
            if token in self._shifts:
                self._shifts[token] = replace(self._shifts[token], seen=self._clock())

    def end(self, token: str) -> Shift | None:
        """Somebody signs off, or is locked out; whose shift it was."""
        with self._lock:
            return self._shifts.pop(token, None)

    def end_of(self, operator: str, but: str = "") -> None:
        """An operator is no more, or no more what the shift says; but: the token of a shift that goes on."""
        with self._lock:
            self._shifts = {
                token: shift for token, shift in self._shifts.items() if shift.operator != operator or token == but
            }

    def at(self, terminal: str) -> list[str]:
        """The names of those who work at a terminal now."""
        now = self._clock()
        shifts = list(self._shifts.values())
        return sorted({one.name for one in shifts if one.terminal == terminal and now - one.seen < self._idle_s})

    def over(self) -> list[Shift]:
        """Take out the shifts that ended by themselves since the last call, so that they can be told."""
        with self._lock:
            gone = [token for token, shift in self._shifts.items() if self._clock() - shift.seen >= self._idle_s]
            return [self._shifts.pop(token) for token in gone]
