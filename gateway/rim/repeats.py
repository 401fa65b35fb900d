"""What is asked twice is done once, over a cut too: the keys of the last deeds, kept with what they recorded.

Whoever pressed a button and got no answer does not know whether it was done, and presses again: by the key that the
page made up for the press, the terminal knows it again. Key and entry are one transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import msgspec

from gateway.rim.outbox_orders import Facts

_KEPT: Final = 64  # a page has one deed under way, and a terminal a page or two


class Done(msgspec.Struct, frozen=True):
    """number: rises by each; entry: the id of what was recorded by this key."""

    number: int
    key: str
    entry: str


class Repeats:
    """Of one terminal, whose lock is held. memory: the facts of the outbox; place: under which name they are kept."""

    def __init__(self, memory: Mapping[str, object], place: str) -> None:
        self._fact = f"{place}/done/"
        kept = [msgspec.convert(fact, Done) for name, fact in memory.items() if name.startswith(self._fact)]
        self._done = {one.key: one for one in sorted(kept, key=lambda one: one.number)}
        self._number = max((one.number for one in kept), default=0)
        self._key = ""

    def entry(self, key: str) -> str | None:
        """What was recorded by a key, None where nothing was or it is long ago."""
        found = self._done.get(key)
        return found.entry if found is not None else None

    @contextmanager
    def under(self, key: str) -> Iterator[None]:
        """What is recorded meanwhile is recorded by this key, "" none."""
        self._key = key
        try:
            yield
        finally:
            self._key = ""

    def facts(self) -> Facts:
        """What is to be remembered with the next entry; it takes the place of the oldest."""
        key, number = self._key, self._number + 1
        return {f"{self._fact}{number % _KEPT}": lambda entry: Done(number, key, entry)} if key else {}

    def recorded(self, entry: str) -> None:
        """It is on disk."""
        if self._key:
            self._number += 1
            self._done[self._key] = Done(self._number, self._key, entry)
            if len(self._done) > _KEPT:
                del self._done[next(iter(self._done))]
