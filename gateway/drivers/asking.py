"""The analyzer that speaks only when asked: at every beat an exchange of questions and replies. No I/O.

A protocol writes its exchange as a generator: it yields a question, is sent the whole reply, and ends. Whatever else
can happen is settled here once: noise ahead of a reply, a reply cut short, silence, an exchange that is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from gateway.core.fault import Fault
from gateway.drivers.analyzer import MOST_RAW, Action, Dialogue, Missed, Moment, Send, Spoke, Unreadable

_LONGEST: Final = 64 * 1024  # bytes of one reply; what goes on longer is no reply
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """`data` to send after `pause_ms`; `whole` finds the reply in what came (first, end), None while it is not whole;
    `read` says what is in it. empty_is_fine: silence is a reply too; no_reply: none is expected, nor waited for."""

    data: bytes
    whole: Callable[[bytes], Span | None]
    read: Callable[[bytes], Iterable[Action]] = lambda _: ()
    pause_ms: int = 0
    empty_is_fine: bool = False
    no_reply: bool = False


Exchange = Generator[Question, bytes, None]


class Unaskable(Exception):  # noqa: N818  # not an error of anybody: the exchange cannot be begun now
    """Raised by an exchange that has no question to ask at present, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def exactly(count: int) -> Callable[[bytes], Span | None]:
    """A reply of a fixed length, of which nothing but the length is known."""
    return lambda heard: (0, count) if len(heard) >= count else None


class Asking(Dialogue):
    """`exchange` is begun every `interval_ms`; a reply must begin, and go on, within `timeout_ms`."""

    asks: ClassVar[bool] = True

    def __init__(self, exchange: Callable[[Moment], Exchange], interval_ms: int, timeout_ms: int) -> None:
        self._exchange = exchange
        self._interval_ms = interval_ms
        self._timeout_ms = timeout_ms
        self._next = 0
        self._running: Exchange | None = None
        self._question: Question | None = None
        self._asked = False
        self._until = 0
        self._buffer = b""

    def opened(self, now: Moment) -> list[Action]:
        """Ask at once: what was tested while the wire was cut waits in the instrument."""
        self._stop()
        self._next = now.mono
        return self.passed(now)

    def heard(self, data: bytes, now: Moment) -> list[Action]:
        """Replies are taken from the bytes as they become whole; what nobody asked for is kept as unreadable."""
        if not self._asked:
            return [Unreadable("unasked", data[:MOST_RAW])] if data else []
        self._buffer += data
        self._until = now.mono + self._timeout_ms
        found: list[Action] = []
        while self._asked and self._question is not None:
            span = self._question.whole(self._buffer)
            if span is None:
                if len(self._buffer) > _LONGEST:
                    found += self._give_up()
                break
            found += self._take(*span, now)
        if self._running is None and self._buffer:
            found.append(Unreadable("unasked", self._buffer[:MOST_RAW]))
            self._buffer = b""
        return found

    def passed(self, now: Moment) -> list[Action]:
        """Begin what is due; give up what is overdue."""
        if self._running is not None and now.mono >= self._until:
            if not self._asked:
                return self._ask(now)
            if self._question is not None and self._question.empty_is_fine and not self._buffer:
                return self._go_on(b"", now)
            return self._give_up()
        if self._running is None and now.mono >= self._next:
            self._next = now.mono + self._interval_ms
            self._buffer = b""
            self._running = self._exchange(now)
            return self._go_on(None, now)
        return []

    def wait_ms(self, now: Moment) -> int:
        """Until the reply is overdue, or the next exchange is due."""
        return max(0, (self._next if self._running is None else self._until) - now.mono)

    def postpone(self, ms: int, now: Moment) -> None:
        """Rest from asking; an exchange that runs is not touched."""
        self._next = max(self._next, now.mono + ms)

    @property
    def longest_ms(self) -> int:
        """One question; each begins its own wait."""
        return self._timeout_ms

    def _take(self, first: int, end: int, now: Moment) -> list[Action]:
        assert self._question is not None  # noqa: S101  # `heard` looked
        reply, noise = self._buffer[first:end], self._buffer[:first]
        self._buffer = self._buffer[end:]
        found: list[Action] = [Unreadable("noise", noise[:MOST_RAW])] if noise else []
        read = list(self._question.read(reply))
        found += read
        if faults := [one for one in read if isinstance(one, Missed)]:
            self._stop()
            return [one for one in found if one not in faults] + [faults[0]]
        return found + self._go_on(reply, now)

    def _go_on(self, reply: bytes | None, now: Moment) -> list[Action]:
        """The next question of the exchange, or its good end."""
        assert self._running is not None  # noqa: S101  # callers looked
        try:
            self._question = next(self._running) if reply is None else self._running.send(reply)
        except StopIteration:
            self._stop(keep=True)
            return [Spoke()]
        except Unaskable as error:
            self._stop()
            return [Missed(error.fault)]
        self._asked = False
        self._until = now.mono + self._question.pause_ms
        return self._ask(now) if not self._question.pause_ms else []

    def _ask(self, now: Moment) -> list[Action]:
        assert self._question is not None  # noqa: S101  # an exchange that runs has one
        self._asked = True
        self._until = now.mono + self._timeout_ms
        said: list[Action] = [Send(self._question.data)]
        return said + self._go_on(b"", now) if self._question.no_reply else said

    def _give_up(self) -> list[Action]:
        heard = self._buffer
        self._stop()
        if not heard:
            return [Missed(Fault("no_reply", details={"ms": self._timeout_ms}))]
        return [Unreadable("half_reply", heard[:MOST_RAW]), Missed(Fault("half_reply", details={"size": len(heard)}))]

    def _stop(self, *, keep: bool = False) -> None:
        self._running = self._question = None
        self._asked = False
        if not keep:
            self._buffer = b""
