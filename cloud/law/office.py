"""Laying rule files down and withdrawing them: never changed, an edition takes the place of the one before."""

from __future__ import annotations

from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.law import store
from cloud.law.draft import drafted
from cloud.law.model import RegionLaw
from cloud.law.rules import holes, keep, rules
from contract.moment import law_day

_TOLD = 5  # mistakes that fit into one answer; a dry run has all of them


def lay(deed: Deed, text: str, region: str = "") -> RegionLaw:
    """Lay a file down; it is in force at once. region: where a file lies that names none itself (names, crops).

    Raises Problem("law_mistakes" | "law_sort" | "law_edition" | "outside_region").
    """
    found = drafted(deed.scope, deed.session, text, region, law_day(deed.now))
    if found.file is None or found.after is None:
        shown = found.mistakes[:_TOLD]
        zh, en = ("; ".join(mistake.text(language, "file") for mistake in shown) for language in ("zh", "en"))
        raise Problem("law_mistakes", count=len(found.mistakes), zh=zh, en=en)
    row = RegionLaw(
        region=found.region,
        name=found.name,
        edition=found.edition,
        text=text,
        digest=found.digest,
        **record.stamped(deed),
    )
    keep(deed.session, deed.now)
    what = {"name": row.name, "edition": row.edition, "digest": row.digest, "dropped": found.dropped}
    record.add(deed, row, what | ({"backwards": found.backwards} if found.backwards else {}))
    keep(deed.session, deed.now)
    return row


def withdraw(deed: Deed, row: RegionLaw, why: str) -> RegionLaw:
    """Take a file out of force, with all that it says; its text stays.

    Raises Problem("law_withdrawn" | "law_superseded" | "law_hole"), and as record.change does.
    """
    if row.withdrawn:
        raise Problem("law_withdrawn", name=row.name)
    last = store.newest(NATION, deed.session, row.region, row.name)
    if last is not None and last.edition != row.edition:
        raise Problem("law_superseded", name=row.name, newest=last.edition)
    before = holes(keep(deed.session, deed.now))
    record.change(deed, row, {"withdrawn": True, "why": why})
    for rule, name, days in sorted(holes(rules(deed.session)) - before):
        raise Problem("law_hole", rule=rule, name=name, days=days)
    keep(deed.session, deed.now)
    return row
