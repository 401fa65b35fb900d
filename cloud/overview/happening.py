"""What just happened, as one row each: a test, a sale that was refused, a passage at a gate, an alarm in the field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, Literal, NamedTuple

import msgspec
from sqlmodel import Session, col

from cloud import regions, registry
from cloud.inputs import LedgerEntry
from cloud.kernel.language import Words
from cloud.kernel.scope import TOWNSHIP_DIGITS, Scope
from cloud.market import Entry
from cloud.overview import store
from cloud.telemetry import Alarm
from cloud.testing import RapidResult
from contract.gate import reason_words
from contract.moment import day_start, law_day

Kind = Literal["test", "positive", "void", "refused_sale", "passage", "review", "refusal", "alarm"]
_DECISIONS: Final[dict[str, Kind]] = {"pass": "passage", "review": "review", "stop": "refusal"}
_VERDICTS: Final[dict[str, Kind]] = {"positive": "positive", "void": "void"}
_Row = RapidResult | LedgerEntry | Entry | Alarm


class Happening(NamedTuple):
    """kind, id: of the record; at: ms UTC; what: the product as told; why: the first reason;
    subject: whose room, shop or market, "" nobody knows; gateway, device: where an alarm was raised."""

    kind: Kind
    id: str
    at: int
    region: str
    what: str
    why: Words | None = None
    subject: str = ""
    gateway: str = ""
    device: str = ""


def happening(row: _Row) -> Happening:
    """A row as it is told."""
    if isinstance(row, RapidResult):
        return Happening(
            _VERDICTS.get(row.verdict, "test"), row.id, row.at, row.region, row.product or row.sample, None, row.subject
        )
    if isinstance(row, LedgerEntry):
        return Happening("refused_sale", row.id, row.at, row.region, row.crop, _refused(row.reasons), row.subject)
    if isinstance(row, Entry):
        words = reason_words(row.reasons.partition(",")[0]) if row.reasons else None
        why = Words(zh=words[0], en=words[1]) if words else None
        return Happening(_DECISIONS[row.decision], row.id, row.at, row.region, row.product, why, row.subject)
    return Happening("alarm", row.id, row.raised or 0, row.region, "", gateway=row.gateway_id, device=row.device_id)


def latest(scope: Scope, session: Session, now: int, limit: int) -> list[Happening]:
    """The newest of today (of Asia/Shanghai), the newest first."""
    today = law_day(now)
    since = day_start(today)
    markets = store.markets(scope, session)
    gates = store.passages(scope).where(Entry.day == today.isoformat(), col(Entry.subject).in_([*markets, ""]))
    queries: tuple[tuple[Any, Any], ...] = (
        (store.tests(scope), col(RapidResult.at)),
        (store.refused_sales(scope), col(LedgerEntry.at)),
        (gates, col(Entry.at)),
        (store.alarms(scope), col(Alarm.raised)),
    )
    found: list[Happening] = []
    for query, at in queries:
        rows: Sequence[_Row] = session.exec(query.where(at >= since, at <= now).order_by(at.desc()).limit(limit)).all()
        found += map(happening, rows)
    return list(islice(sorted(found, key=lambda one: (-one.at, one.id)), limit))


def places(scope: Scope, session: Session, found: Iterable[Happening]) -> dict[str, Words]:
    """Id of what happened -> the name of where: its room, shop or market, the site of a gateway, else the township."""
    rows = list(found)
    subjects = store.names(scope, session, sorted({one.subject for one in rows} - {""}))
    sites: dict[str, Words] = {}
    if any(one.gateway for one in rows):
        names = {site.id: Words(zh=site.name_zh, en=site.name_en) for site in registry.sites(scope, session)}
        sites = {one.id: names[one.site_id] for one in registry.gateways(scope, session) if one.site_id in names}
    towns = {code: regions.name_of(session, code[:TOWNSHIP_DIGITS]) for code in {one.region for one in rows}}
    return {
        one.id: Words(zh=subjects[one.subject])
        if one.subject in subjects
        else sites.get(one.gateway, towns[one.region])
        for one in rows
    }


def _refused(reasons: str) -> Words | None:
    told = msgspec.json.decode(reasons, type=list[dict[str, Any]])
    return Words(zh=told[0]["zh"], en=told[0]["en"]) if told else None
