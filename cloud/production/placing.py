"""Where an operation belongs: whose it is, on which plot, in which cycle. Derived from what was told and the records.

The cycle is the one that was named, else the one that the plot had on that day. What does not fit is told as a doubt
(cloud.production.doubts) and leaves the place empty; nothing is guessed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import NamedTuple

from sqlmodel import Session

from cloud import subjects
from cloud.kernel import audit
from cloud.kernel.desk import PREFIX
from cloud.kernel.scope import NATION
from cloud.production import store, supply
from cloud.production.lock import day
from cloud.production.model import Cycle
from cloud.subjects import Plot, Subject
from contract.event import Operation
from contract.moment import AHEAD_MS, EARLIEST_MS


class Heard(NamedTuple):
    """An operation as it came: who told, the region of the gateway, when it was done and heard (ms UTC)."""

    body: Operation
    gateway: str
    region: str
    at: int
    received: int
    timeless: bool = False


class Records:
    """What the registry and the catalogue say, each asked for once in a pass over the journal."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.subject = cache(partial(subjects.subject, NATION, session))
        self.plot = cache(partial(subjects.plot, NATION, session))
        self.cycle = cache(partial(store.cycle, NATION, session))
        self.supplied = cache(partial(supply.supplied, session))
        self.closed = cache(self._closed)
        self._on_plot = cache(self._all_on_plot)

    def on_plot(self, plot: str, on: str) -> list[Cycle]:
        """The cycles that a plot had on a day (ISO)."""
        return [one for one in self._on_plot(plot) if one.begun <= on and (not one.ended or on <= one.ended)]

    def ended_before(self, plot: str, on: str) -> bool:
        """Whether a plot had a cycle that ended before a day (ISO)."""
        return any(one.ended and one.ended < on for one in self._on_plot(plot))

    def holder(self, gateway: str, at: int) -> Subject | None:
        """The subject that ran a gateway at a time (ms UTC)."""
        return subjects.holder(NATION, self.session, gateway, at)

    def _all_on_plot(self, plot: str) -> Sequence[Cycle]:
        return store.cycles(NATION, self.session, plot=plot)

    def _closed(self, subject: str) -> int:
        for row in reversed(audit.history(NATION, self.session, "subject", subject)):
            if json.loads(row.what).get("state") == "closed":
                return row.at
        return 0


class Place(NamedTuple):
    """What was found; "" where nothing fits."""

    subject: str
    region: str
    plot: str
    cycle: str
    doubts: frozenset[str]
    area: float = 0.0


def place(records: Records, heard: Heard) -> Place:
    """Find the place of an operation."""
    doubts = _time(heard)
    who = _subject(records, heard, doubts)
    cycle = plot = None
    if heard.body.cycle:
        cycle = _named(records, heard, who, doubts)
        plot = None if cycle is None else records.plot(cycle.plot)
    elif heard.body.plot:
        plot = _plot(records, heard, who, doubts)
        cycle = None if plot is None else _found(records, heard, plot, doubts)
    else:
        doubts.add("place_missing")
    return Place(
        who.id if who is not None else "",
        plot.region if plot is not None else who.region if who is not None else heard.region,
        plot.id if plot is not None else "",
        cycle.id if cycle is not None else "",
        frozenset(doubts),
        (plot.area or plot.drawn) if plot is not None else 0.0,
    )


def _time(heard: Heard) -> set[str]:
    found = set()
    if heard.at > heard.received + AHEAD_MS:
        found.add("future")
    if heard.at < EARLIEST_MS:
        found.add("too_old")
    if heard.timeless:
        found.add("clock")
    return found


def _subject(records: Records, heard: Heard, doubts: set[str]) -> Subject | None:
    """Whom the body names, else who runs the gateway; another's gateway is a doubt, another county's no answer."""
    desk = heard.gateway.startswith(PREFIX)
    holder = None if desk else records.holder(heard.gateway, heard.at)
    told = records.subject(heard.body.subject) if heard.body.subject else None
    if told is not None and told.region[:6] != heard.region[:6]:
        told = None
    who = told or holder
    if who is None or (heard.body.subject and told is None):
        doubts.add("subject_unknown")
    if not desk and told is not None and (holder is None or holder.id != told.id):
        doubts.add("other_gateway")
    if who is not None and who.state == "closed" and heard.at >= (records.closed(who.id) or who.changed):
        doubts.add("subject_closed")
    return who


def _named(records: Records, heard: Heard, who: Subject | None, doubts: set[str]) -> Cycle | None:
    cycle = records.cycle(heard.body.cycle)
    if cycle is None:
        doubts.add("cycle_unknown")
        return None
    if who is None or cycle.subject != who.id:
        doubts.add("cycle_foreign")
        return None
    on = day(heard.at).isoformat()
    if on < cycle.begun:
        doubts.add("cycle_early")
    elif cycle.ended and on > cycle.ended:
        doubts.add("cycle_ended")
    return cycle


def _plot(records: Records, heard: Heard, who: Subject | None, doubts: set[str]) -> Plot | None:
    plot = records.plot(heard.body.plot)
    if plot is None:
        doubts.add("plot_unknown")
        return None
    if who is None or plot.subject != who.id:
        doubts.add("plot_foreign")
        return None
    if plot.ended is not None and heard.at >= plot.ended:
        doubts.add("plot_ended")
    return plot


def _found(records: Records, heard: Heard, plot: Plot, doubts: set[str]) -> Cycle | None:
    on = day(heard.at).isoformat()
    there = records.on_plot(plot.id, on)
    if len(there) == 1:
        return there[0]
    if there:
        doubts.add("cycle_ambiguous")
    else:
        doubts.add("cycle_ended" if records.ended_before(plot.id, on) else "no_cycle")
    return None
