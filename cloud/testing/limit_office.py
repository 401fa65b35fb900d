"""Bringing limits in, and what follows: every laboratory test of their dates is judged anew."""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlmodel import col, select

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.database import portions
from cloud.kernel.scope import Scope
from cloud.testing import limit_store
from cloud.testing.lab_model import LabTest
from cloud.testing.limit_file import EditionDays, LimitLine, read
from cloud.testing.limit_model import LimitEdition, ResidueLimit
from cloud.testing.limit_names import names_of
from cloud.testing.limit_rules import standard
from cloud.testing.sample_projection import refresh
from cloud.testing.sample_records import Records
from contract.mistakes import Mistake
from contract.moment import law_day

_CHUNK: Final = 500


class Brought(NamedTuple):
    """What a file brought: how many limits are new, changed, as they were; editions; good lines; mistakes.

    rejudged: how many laboratory tests were judged anew. ended: standards (numbers without a year) of which no edition
    on record is in force today, so that nothing of today is judged by them.
    """

    added: int
    changed: int
    same: int
    editions: list[str]
    taken: list[int]
    mistakes: list[Mistake]
    rejudged: int
    ended: list[str]


def bring(deed: Deed, body: bytes, region: str = "") -> Brought:
    """Take over the good lines of a file for a region ("" the nation). What a region tells goes before the nation's.

    Raises Problem("outside_region" | "region_unknown").
    """
    regions.check(deed.session, region)
    names = names_of(Records(deed.session).rules)
    here = limit_store.editions_at(Scope(("",)), deed.session, region)
    found = read(body, names, [limit_store.days_of(row) for row in here])
    known = {row.code: row for row in here}
    for edition in found.editions:
        _edition(deed, edition, known.get(edition.code), region)
    counts = {"added": 0, "changed": 0, "same": 0}
    rows = limit_store.limits_at(Scope(("",)), deed.session, region, [one.code for one in found.editions])
    there = {(row.edition, row.substance, row.produce): row for row in rows}
    fresh = []
    for line in found.lines:
        row = there.get((line.edition, line.substance, line.produce))
        if row is None:
            counts["added"] += 1
            fresh.append(_row(deed, line, region))
        else:
            counts[_changed(deed, row, line)] += 1
    deed.session.add_all(fresh)
    deed.session.flush()
    if found.lines:
        what = {**counts, "editions": [one.code for one in found.editions], "left_out": len(found.mistakes)}
        deed.note("residue_limit", "file", region, what=what)
    judged = _rejudge(deed, found.editions, region) if counts["added"] or counts["changed"] else 0
    taken = [line.line for line in found.lines]
    editions = limit_store.known_editions(Scope(("",)), deed.session, region)
    today = law_day(deed.now)
    ended = {standard(one.family) for one in editions}
    ended -= {standard(one.family) for one in editions if one.days.holds(today)}
    return Brought(**counts, editions=[one.code for one in found.editions], taken=taken, mistakes=found.mistakes,
                   rejudged=judged, ended=sorted(ended))  # fmt: skip


def spans(lines: list[int]) -> str:
    """Numbers of lines as "2-5, 7"."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and line == found[-1][1] + 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


def _edition(deed: Deed, edition: EditionDays, row: LimitEdition | None, region: str) -> None:
    days = edition.days
    told = {"since": days.since.isoformat(), "until": days.until.isoformat() if days.until else ""}
    if row is None:
        row = LimitEdition(
            region=region,
            code=edition.code,
            family=edition.family,
            since=told["since"],
            until=told["until"],
            **record.stamped(deed),
        )
        record.add(deed, row, {"code": edition.code, **told})
        return
    deed.expected = row.version
    record.change(deed, row, told)
    deed.expected = None


def _row(deed: Deed, line: LimitLine, region: str) -> ResidueLimit:
    return ResidueLimit(
        region=region, edition=line.edition, substance=line.substance, produce=line.produce, value=line.value,
        source=line.source, confidence=line.confidence, **record.stamped(deed),
    )  # fmt: skip


def _changed(deed: Deed, row: ResidueLimit, line: LimitLine) -> str:
    before = deed.expected = row.version
    record.change(deed, row, {"value": line.value, "source": line.source, "confidence": line.confidence})
    deed.expected = None
    return "same" if row.version == before else "changed"


def _rejudge(deed: Deed, editions: list[EditionDays], region: str) -> int:
    """Judge the tests of a region again. Of 5,000 a year all are asked: an edition that moved touches what it left."""
    if not editions:
        return 0
    query = select(LabTest.number, LabTest.region).where(Scope((region,)).clause(LabTest.region))
    numbers = sorted(set(deed.session.exec(query.where(col(LabTest.number) != ""))))
    for some in portions(numbers, _CHUNK):
        refresh(deed.session, some)
    return len(numbers)
