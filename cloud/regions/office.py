"""Bringing in a list of regions: an edition that is never edited, told against what was in force before it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from sqlmodel import Session

from cloud.kernel.audit import Deed
from cloud.kernel.database import insert_many
from cloud.kernel.scope import NATION, Scope
from cloud.regions import store
from cloud.regions.model import RegionEdition, RegionName, RegionOutline
from cloud.regions.outline import Outline
from cloud.regions.reading import Region, top
from contract.identifiers import uuid7


class Changes(NamedTuple):
    """What an edition says otherwise than the one before: code -> name; renamed: code -> (old, new)."""

    new: dict[str, str]
    gone: dict[str, str]
    renamed: dict[str, tuple[str, str]]


class Brought(NamedTuple):
    """The edition, whether it was there already, and what changed."""

    edition: RegionEdition
    already: bool
    changes: Changes


def bring(deed: Deed, regions: Mapping[str, Region], source: str, since: str, *, dated: bool) -> Brought:
    """Keep these regions (not none) as an edition from the day `since` on; the same ones again change nothing.

    dated: somebody named the day, so that the same regions from another day on are another edition. Raises
    Problem("outside_region").
    """
    digest = sha256("\n".join("\t".join(one) for _, one in sorted(regions.items())).encode()).hexdigest()
    known = store.known_edition(NATION, deed.session, digest, since if dated else None)
    if known is not None:
        deed.idle = True
        return Brought(known, already=True, changes=Changes({}, {}, {}))
    changes = _changes(_before(deed.session, regions, since), regions)
    edition = RegionEdition(
        id=str(uuid7()),
        region=top(regions),
        since=since,
        source=source[:200],
        digest=digest,
        brought=deed.now,
        brought_by=deed.by,
        count=len(regions),
    )
    deed.session.add(edition)
    deed.session.flush()
    insert_many(deed.session, RegionName, [_row(edition.id, one) for one in regions.values()])
    told = {"since": since, "source": edition.source, "count": edition.count}
    deed.note("region_edition", edition.id, edition.region, what=told)
    return Brought(edition, already=False, changes=changes)


def outline(deed: Deed, outlines: Mapping[str, Outline]) -> int:
    """Keep how these regions lie, instead of what was known of it; how many are new or others now.

    Raises Problem("outside_region").
    """
    changed = 0
    for code, one in outlines.items():
        row = deed.session.get(RegionOutline, code)
        fields: dict[str, Any] = {"geometry": one.geometry(), "longitude": one.centre[0], "latitude": one.centre[1]}
        if row is not None and all(getattr(row, name) == value for name, value in fields.items()):
            continue
        deed.session.merge(RegionOutline(region=code, **fields, brought=deed.now, brought_by=deed.by))
        deed.session.flush()
        deed.note("region_outline", code, code, what={"points": fields["geometry"].count(",")})
        changed += 1
    deed.idle = changed == 0
    return changed


def _before(session: Session, regions: Mapping[str, Region], since: str) -> dict[str, str]:
    """What was in force under the parents that the new list tells of."""
    parents = {one.parent for one in regions.values()}
    rows = store.regions(Scope((top(regions),)), session, since)
    return {row.region: row.name_zh for row in rows if row.parent in parents}


def _changes(before: Mapping[str, str], after: Mapping[str, Region]) -> Changes:
    return Changes(
        {code: one.zh for code, one in after.items() if code not in before},
        {code: name for code, name in before.items() if code not in after},
        {code: (before[code], one.zh) for code, one in after.items() if before.get(code, one.zh) != one.zh},
    )


def _row(edition: str, one: Region) -> dict[str, object]:
    names = {"name_zh": one.zh, "name_en": one.en}
    return {"edition": edition, "region": one.code, "parent": one.parent, "level": one.level, **names}
