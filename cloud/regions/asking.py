"""What other contexts ask about regions: what one is called, whether it is in use, what lies in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from cloud.kernel.clock import now_ms
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.regions import store
from cloud.regions.model import RegionEdition, RegionName
from cloud.regions.reading import parent_of
from contract.moment import law_day
from contract.names import REGION


def today() -> str:
    """The day by which regions are asked for where none is named, as 2026-11-30."""
    return law_day(now_ms()).isoformat()


def name_of(session: Session, code: str, on: str | None = None) -> Words:
    """What a region was called on a day (today where none is named); its code where nobody knows."""
    row = store.region(NATION, session, code, on or today())
    return Words(zh=code) if row is None else Words(zh=row.name_zh, en=row.name_en)


def known(session: Session, code: str, on: str | None = None) -> bool:
    """Whether a region is in use on a day (else today), and what it lies in too, as far as its list tells."""
    day = on or today()
    row = store.region(NATION, session, code, day)
    if row is None:
        return False
    shortest = len(session.get_one(RegionEdition, row.edition).region)
    above = row.parent
    while above and len(above) >= shortest:
        parent = parent_of(above)
        if store.region(NATION, session, above, day) is None and store.told_of(NATION, session, parent, day):
            return False
        above = parent
    return True


def check(session: Session, code: str, on: str | None = None) -> None:
    """A region that a person names is in use on a day (else today). Raises Problem("region_unknown").

    Refused is what no list has, once there is any: neither the code, nor anything in it. Lists end at townships, so a
    village is known by what it lies in. Whatever has a region already keeps it, also one that is no longer in use.
    """
    if not code:
        return  # the nation
    day = on or today()
    if not REGION.match(code):
        raise Problem("region_unknown", region=code, day=day)
    near = code
    while near and not store.told_of(NATION, session, parent_of(near), day):
        near = parent_of(near)
    if near and not known(session, near, day):
        raise Problem("region_unknown", region=code, day=day)
    if near or not store.any_told(NATION, session, day) or store.any_told(Scope((code,)), session, day):
        return
    raise Problem("region_unknown", region=code, day=day)


def townships(scope: Scope, session: Session, on: str | None = None) -> Sequence[RegionName]:
    """All townships of the scope, by code."""
    return [row for row in store.regions(scope, session, on or today()) if row.level == "township"]


def children(scope: Scope, session: Session, code: str, on: str | None = None) -> Sequence[RegionName]:
    """The regions right below one, within the scope, by code."""
    return store.regions(scope, session, on or today(), parent=code)
