"""The county's window to everybody, in one process: what a code is and what is to be said of it, as a page.

A page is kept while its signature is the same, which is asked for with every look: a recall shows with the next one.
Codes that are nobody's are answered alike, and never sooner than FLOOR_S, so that a watch tells nothing of them.
"""

from __future__ import annotations

import logging
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from time import monotonic
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.language import Language
from cloud.kernel.log import note
from cloud.kernel.trouble import trouble, why
from cloud.public import typed
from cloud.public.facts import facts_of
from cloud.public.finding import Found, find
from cloud.public.growth import Climates
from cloud.public.hindrance import hindrances
from cloud.public.pace import Pace
from cloud.public.rendering import Reader, page
from cloud.public.scans import Counter
from cloud.public.shelf import Shelf
from cloud.public.signature import Signature, signature
from cloud.public.story import Story, family_of, story
from cloud.telemetry import TimeSeries
from contract.moment import law_day

FLOOR_S: Final = 0.05
_LISTS_S: Final = 5.0
_log: Final = logging.getLogger("zhigen.public")
Outcome = Literal["label", "voucher", "unknown", "paced", "away"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("label", "voucher", "unknown", "paced", "away")


@dataclass(frozen=True, slots=True)
class Answer:
    """A page; wait: seconds after which to try again, 0: at once; found: what it is of."""

    status: int
    body: bytes
    outcome: Outcome
    wait: float = 0.0
    found: Found | None = None


class _Kept(NamedTuple):
    """A page as it was made, and what it was made of."""

    found: Found
    family: tuple[str, ...]
    cycles: tuple[str, ...]
    signature: Signature
    today: date
    body: bytes


class Window:
    """One for each process that serves; threads share it."""

    def __init__(
        self, database: Database, series: TimeSeries, config: Config, clock: Callable[[], int] = now_ms
    ) -> None:
        self.database, self.config, self._clock = database, config, clock
        self.seconds: Callable[[], float] = monotonic  # what budgets and shelves are measured by
        self.pace, self.counter = Pace(), Counter(database, lambda: self._clock())
        self.outcomes: Tally[str] = Tally(dict.fromkeys(OUTCOMES, 0))
        self._climates = Climates(series, lambda: self.seconds())
        self._stories: Shelf[Story | None] = Shelf(400)
        self._pages: Shelf[_Kept] = Shelf(1_500)
        self._lists: Shelf[bytes] = Shelf(20, _LISTS_S)

    def reader(self, language: Language, *, asked: bool) -> Reader:
        """Who reads, with what every page says of the county."""
        office = self.config.county
        name = office.name
        county = (name.zh, name.en) if name is not None else ("", "")
        authority = office.competent
        return Reader(language, asked, law_day(self._clock()), county, (authority.zh, authority.en))

    def look(self, code: typed.Label | typed.Voucher | None, reader: Reader, network: str) -> Answer:
        """The page of a code, for somebody of a network."""
        answer = self._looked(code, reader, network)
        self.outcomes[answer.outcome] += 1
        return answer

    def _looked(self, code: typed.Label | typed.Voucher | None, reader: Reader, network: str) -> Answer:
        wait = self.pace.page(network, self.seconds())
        if wait:
            return self.paced(reader, wait)
        now = self._clock()
        try:
            with self.database.read() as session:
                answer = self._kept(session, code.path, reader) if code is not None else None
                if answer is None:
                    found = find(session, code, now)
                    answer = self._made(session, found, reader, now) if found is not None else None
        except SQLAlchemyError as error:
            if trouble(error) is None:
                raise
            note(_log, logging.WARNING, "page_away", why=why(error))
            return Answer(503, page("away.html", reader, {}, "/c"), "away", 5.0)
        if answer is None or answer.found is None:
            wait = self.pace.miss(network, self.seconds())
            return self.paced(reader, wait) if wait else Answer(404, page("unknown.html", reader, {}, "/c"), "unknown")
        self.counter.seen(answer.found.key, answer.found.region, network, now)
        return answer

    def paced(self, reader: Reader, wait: float) -> Answer:
        """Somebody has to wait."""
        return Answer(429, page("wait.html", reader, {"wait": max(int(wait), 1)}, "/c"), "paced", wait)

    def listed(self, template: str, reader: Reader, facts: Callable[[Session], Mapping[str, Any]], here: str) -> bytes:
        """A page of a list, kept for some seconds."""

        def made() -> bytes:
            with self.database.read() as session:
                return page(template, reader, facts(session), here)

        return self._lists.get((template, reader.language, reader.asked), reader.today, self.seconds(), made)

    def _kept(self, session: Session, path: str, reader: Reader) -> Answer | None:
        """The page that was made before, where everything is still as it was."""
        kept = self._pages.peek((path, reader.language, reader.asked), self.seconds())
        if kept is None or kept.today != reader.today:
            return None
        found = kept.found
        if signature(session, found.key, found.code, kept.family, kept.cycles) != kept.signature:
            return None
        return Answer(200, kept.body, found.kind, found=found)

    def _made(self, session: Session, found: Found, reader: Reader, now: int) -> Answer:
        family, cycles = family_of(session, found.batch)
        signed = signature(session, found.key, found.code, family, cycles)

        def made() -> Story | None:
            return story(session, self._climates, family, cycles, now) if found.state != "forged" else None

        told = self._stories.get(found.batch, signed.shared, self.seconds(), made)
        stands = hindrances(session, found, family, now)
        body = page("code.html", reader, facts_of(session, found, stands, told, reader), found.path)
        kept = _Kept(found, family, cycles, signed, reader.today, body)
        self._pages.put((found.path, reader.language, reader.asked), None, self.seconds(), kept)
        return Answer(200, body, found.kind, found=found)

    def close(self) -> None:
        """Write what was counted."""
        self.counter.close()
