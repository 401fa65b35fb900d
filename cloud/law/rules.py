"""The rules that are in force in this cloud: the nation's that come with the product, and those of its regions.

Every process asks the database which editions are present, one small query, and reads their texts only when these have
changed: nobody has to be told that a file was laid, and nobody judges by an old one.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import lru_cache
from threading import Lock
from typing import Final

from sqlmodel import Session, col, select

from cloud.kernel.log import note
from cloud.kernel.scope import NATION
from cloud.law import store
from cloud.law.model import LawSet, RegionLaw
from contract import codec
from contract.law import RuleSet, national, part, with_files
from contract.law.file import EARLIEST, CropFile, Days, IngredientFile, LawFile, RuleFile, read
from contract.mistakes import DocumentError

_MOST: Final = 4
_log: Final = logging.getLogger("zhigen.law")
_door: Final = Lock()
_made: Final[dict[tuple[store.Present, ...], RuleSet]] = {}


def rules(session: Session) -> RuleSet:
    """All rules that this cloud judges by; which of them concern a sale follows from its region and day."""
    present = store.present(NATION, session)
    if not present:
        return national()
    with _door:
        found = _made.get(present)
        if found is None:
            found = with_files(*(read_row(row) for row in store.files(NATION, session)))
            if len(_made) >= _MOST:
                _made.clear()
            _made[present] = found
    return found


def read_row(row: RegionLaw) -> LawFile:
    """The content of a file that was laid. One that this version cannot read any more covers no day: all is held."""
    try:
        return laid(read(row.text, f"{row.region}/{row.name}"), row.region)
    except DocumentError as error:
        note(_log, logging.ERROR, "law_unreadable", region=row.region, file=row.name, why=error.text("en")[:300])
        nothing = Days(since=EARLIEST, until=EARLIEST + timedelta(days=1))
        return RuleFile(format=1, id="unreadable", version=1, region=row.region, covers=nothing, sources={}, rules=())


def laid(file: LawFile, region: str) -> LawFile:
    """A file as one of a region; rules name theirs themselves."""
    return file.model_copy(update={"region": region}) if isinstance(file, IngredientFile | CropFile) else file


def keep(session: Session, now: int) -> RuleSet:
    """Keep the set in force where it is not the last one kept: what was judged by it can be judged so again."""
    found = rules(session)
    last = session.exec(select(LawSet.since, LawSet.digest).order_by(col(LawSet.since).desc()).limit(1)).first()
    if last is None or last[1] != found.digest:
        body = codec.deflate(part.encode(found))
        since = now if last is None else max(now, last[0] + 1)
        session.add(LawSet(since=since, digest=found.digest, version=found.version, body=body))
        session.flush()
    return found


def kept(session: Session) -> bool:
    """Whether the set in force is the last one kept."""
    last = session.exec(select(LawSet.digest).order_by(col(LawSet.since).desc()).limit(1)).first()
    return last == rules(session).digest


def rules_of(session: Session, digest: str) -> RuleSet | None:
    """The set of a digest, in force or not; None where this cloud never judged by it."""
    present = rules(session)
    if digest == present.digest:
        return present
    row = session.exec(select(LawSet).where(LawSet.digest == digest).limit(1)).first()
    return unpacked(row.body) if row is not None else None


def part_of_county(session: Session, county: str) -> bytes:
    """The part `law` of a county's signed rules: the nation, the county, its townships."""
    return _around(rules(session), county)


def holes(rule_set: RuleSet) -> set[tuple[str, str, str]]:
    """The holes of a set as (rule, substance, days), to compare two sets."""
    return {(hole.rule, hole.ingredient, f"{hole.days.since} … {hole.days.until or ''}") for hole in rule_set.holes()}


@lru_cache(maxsize=64)
def _around(rule_set: RuleSet, county: str) -> bytes:
    return part.encode(part.around(rule_set, county))


@lru_cache(maxsize=_MOST)
def unpacked(body: bytes) -> RuleSet:
    """The set that a LawSet keeps."""
    return part.decode(codec.inflate(body))
