"""What every simulated analyzer is: it hears bytes, finishes tests, lets time pass, and says bytes."""

from __future__ import annotations

from abc import ABC, abstractmethod

from simulators.analyzer.bench import Bench, Test


class Instrument(ABC):
    """One instrument on one wire; `now` is seconds of a clock that only runs. What it says is spoilt by the bench."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench

    @abstractmethod
    def hear(self, data: bytes, now: float) -> list[bytes]:
        """Bytes came; what it says to them."""

    def finished(self, test: Test, now: float) -> list[bytes]:
        """A test is done; who speaks by itself does so."""
        return []

    def tick(self, now: float) -> list[bytes]:
        """Time passed."""
        return []


class Asked(Instrument):
    """Waits for a question that is whole, and answers it."""

    _heard = b""

    def hear(self, data: bytes, now: float) -> list[bytes]:
        """Answer each question that is whole; more than a few bytes that are none are thrown away."""
        self._heard += data
        said: list[bytes] = []
        while (answer := self.answer()) is not None:
            if answer and not self.bench.wrong("silence"):
                said += [self.bench.spoil(answer)] * (2 if self.bench.wrong("duplicate") else 1)
        self._heard = self._heard[-64:]
        return said

    @abstractmethod
    def answer(self) -> bytes | None:
        """Take the first whole question out of `_heard`; None where there is none, b"" where it gets no answer."""

    def take(self, question: bytes) -> bool:
        """Whether this question stands in what was heard; it is taken out with all before it."""
        place = self._heard.find(question)
        if place < 0:
            return False
        self._heard = self._heard[place + len(question) :]
        return True
