"""Who asks for a report, of which days and which region, and what all reports ask of the tally and of names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from cloud import regions, tally
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem
from cloud.kernel.scope import TOWNSHIP_DIGITS, Scope
from cloud.statistics.period import Period, Piece, Step, key_of
from cloud.tally import Figure

Counts = Mapping[tuple[str, ...], int]
_ELSEWHERE = Words(zh="未落到乡镇", en="in no township")


@dataclass(frozen=True, slots=True)
class Ground:
    """scope: already narrowed to `region` ("" all that the visitor may see)."""

    scope: Scope
    session: Session
    period: Period
    region: str
    today: date

    @property
    def until(self) -> date:
        """The last day of the period that has come."""
        return max(self.period.first, min(self.period.last, self.today))

    def pieces(self, step: Step) -> list[Piece]:
        """The parts of the period that have begun: of what is to come there is nothing to tell, which is not 0."""
        return [piece for piece in self.period.pieces(step) if piece.first <= self.until]

    def counted(self, figures: Collection[Figure], *by: tally.By) -> Counts:
        """(figure, *keys) -> how many; what is not there is 0."""
        found = tally.counted(self.scope, self.session, figures, self.period.first, self.period.last, by)
        return defaultdict(int, found)

    def townships(self, seen: Iterable[str] = ()) -> dict[str, Words]:
        """Code -> name of the townships in the scope, and of what else was seen: counted, yet in no township."""
        known = regions.townships(self.scope, self.session)
        names = {row.region: Words(zh=row.name_zh, en=row.name_en) for row in known}
        for code in set(seen) - names.keys():
            names[code] = Words(zh=code) if len(code) >= TOWNSHIP_DIGITS else _ELSEWHERE
        return dict(sorted(names.items()))


def narrowed(scope: Scope, region: str) -> Scope:
    """The part of a scope that lies in a region. Raises Problem("not_found") for a region outside."""
    if not region:
        return scope
    if not scope.covers(region):
        raise Problem("not_found", what=region)
    return Scope((region,), scope.subject)


def by_step(counts: Counts, step: Step, place: int = 1) -> Counts:
    """Counts by month added up by quarter or year; place: which of the keys is the month."""
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for key, number in counts.items():
        found[(*key[:place], key_of(key[place], step), *key[place + 1 :])] += number
    return found


def along(counts: Counts, place: int) -> Counts:
    """Counts by two keys added up along one of them; place: of the one that stays."""
    found: dict[tuple[str, ...], int] = defaultdict(int)
    for key, number in counts.items():
        found[key[0], key[place]] += number
    return found


def with_all(counts: Counts) -> Counts:
    """Counts by township (or month) with those over all of them under ""."""
    found: dict[tuple[str, ...], int] = defaultdict(int, counts)
    for (figure, _, *rest), number in counts.items():
        found[(figure, "", *rest)] += number
    return found
