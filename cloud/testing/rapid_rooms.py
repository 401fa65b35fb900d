"""Whose test room it was: whom the event names, else who ran the gateway then. Each is asked for once in a batch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial

from sqlmodel import Session

from cloud import subjects
from cloud.kernel.desk import PREFIX
from cloud.kernel.scope import COUNTY_DIGITS, NATION
from cloud.testing.rapid_place import Room, Row, when


class Rooms:
    """The rooms of some rows."""

    def __init__(self, session: Session, rows: Iterable[Row]) -> None:
        self._subject = cache(partial(subjects.subject, NATION, session))
        self._asked = cache(partial(subjects.holder, NATION, session))
        spans: dict[str, tuple[int, int]] = {}
        for row in rows:
            at = when(row)
            first, last = spans.get(row["gateway"], (at, at))
            spans[row["gateway"]] = min(first, at), max(last, at)
        self._spans = spans
        self._found: dict[tuple[str, str, str, bool], Room] = {}

    def of(self, row: Row) -> Room:
        """The room of a row."""
        gateway, named, home = row["gateway"], row["named"], row["home"]
        desk = gateway.startswith(PREFIX)
        holder = "" if desk else self._holder(gateway, when(row))
        key = holder, named, home, desk
        room = self._found.get(key)
        if room is None:
            room = self._found[key] = self._room(holder, named, home, desk=desk)
        return room

    def _holder(self, gateway: str, at: int) -> str:
        """Who ran a gateway: asked for the ends of the span first, as it seldom changes hands within."""
        first, last = self._spans.get(gateway, (at, at))
        ends = {found.id if (found := self._asked(gateway, end)) else "" for end in (first, last)}
        if len(ends) == 1 and first <= at <= last:
            return ends.pop()
        row = self._asked(gateway, at)
        return row.id if row is not None else ""

    def _room(self, holder: str, named: str, home: str, *, desk: bool) -> Room:
        doubts = set()
        told = self._subject(named) if named else None
        if told is not None and told.region[:COUNTY_DIGITS] != home[:COUNTY_DIGITS]:
            told = None
        who = told or (self._subject(holder) if holder else None)
        if who is None or (named and told is None):
            doubts.add("subject_unknown")
        if not desk and told is not None and holder != told.id:
            doubts.add("other_gateway")
        if who is None:
            return Room("", home, frozenset(doubts))
        return Room(who.id, who.region, frozenset(doubts))
