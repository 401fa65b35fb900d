"""The hourly look at rapid tests: whatever is hard to believe about the last days is kept as a finding, once.

Only instruments with something new are looked at, since the oldest of what is new. A finding that is found again is
brought up to date; one that is found no more stays: what was said was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from cloud.kernel.database import among
from cloud.testing.control_copies import copied_results, copied_series
from cloud.testing.control_drift import drift
from cloud.testing.control_finding import Finding, Run
from cloud.testing.control_series import pace, perfect
from cloud.testing.rapid_model import RapidFinding, RapidResult
from contract.moment import DAY_MS

NEW_MS: Final = 2 * DAY_MS  # what came late is looked at again
BACK_MS: Final = 45 * DAY_MS
_RESULT: Final = RapidResult.__table__  # type: ignore[attr-defined]
_COLUMNS: Final = tuple(
    _RESULT.c[name]
    for name in ("id", "at", "gateway", "device", "region", "subject", "kind", "rate", "control", "tested", "sample",
                 "number", "digest", "edition")
)  # fmt: skip
_FINDINGS: Final = UUID("5d6c1a60-7f0e-5b52-8b54-0a8d6e4f1b3c")  # a namespace of our own
_CHUNK: Final = 5_000
Place = tuple[str, str]  # gateway, device


def watch(session: Session, now: int) -> int:
    """Look at all instruments that told something in the last two days; how many findings there are."""
    head = (_RESULT.c.county, _RESULT.c.gateway, _RESULT.c.device)
    busy = session.connection().execute(
        select(*head, func.min(_RESULT.c.at))
        .where(_RESULT.c.at >= now - BACK_MS, _RESULT.c.received >= now - NEW_MS)
        .group_by(*head)
    )
    counties: dict[str, dict[Place, int]] = {}
    for county, gateway, device, since in busy:
        counties.setdefault(county, {})[gateway, device] = since
    found: list[Finding] = []
    heads: dict[Place, tuple[str, str]] = {}
    for county, places in sorted(counties.items()):
        runs = _runs(session, county, now - BACK_MS, heads)
        for place, since in sorted(places.items()):
            own = runs[place]
            found += [one for one in (*drift(own), *pace(own), *perfect(own)) if one.last >= since]
        everything = [run for listed in runs.values() for run in listed]
        oldest = min(places.values())
        found += copied_series(everything, oldest)
        found += copied_results(_alike(session, [run for run in everything if run.at >= oldest], heads))
    _keep(session, found, heads, now)
    return len(found)


def _runs(session: Session, county: str, since: int, heads: dict[Place, tuple[str, str]]) -> dict[Place, list[Run]]:
    found: dict[Place, list[Run]] = {}
    query = select(*_COLUMNS).where(_RESULT.c.at >= since, _RESULT.c.county == county).order_by(_RESULT.c.at)
    for row in session.connection().execute(query):
        run = _run(row, heads)
        found.setdefault(run.place, []).append(run)
    return found


def _alike(session: Session, runs: Sequence[Run], heads: dict[Place, tuple[str, str]]) -> list[Run]:
    """All results, however old and wherever, with the raw bytes of one of these."""
    digests = sorted({run.digest for run in runs if run.digest and run.tested})
    found: list[Run] = []
    for start in range(0, len(digests), _CHUNK):
        clause = among(session, _RESULT.c.digest, digests[start : start + _CHUNK])
        found += [_run(row, heads) for row in session.connection().execute(select(*_COLUMNS).where(clause))]
    return found


def _run(row: Any, heads: dict[Place, tuple[str, str]]) -> Run:
    place = row.gateway, row.device
    heads[place] = row.region, row.subject
    return Run(
        row.id,
        row.at,
        place,
        row.kind,
        row.rate if row.kind == "enzyme_inhibition" else None,
        row.control if row.kind == "enzyme_inhibition" else None,
        row.tested if row.at == row.tested else 0,  # a time that was not believed proves nothing
        row.sample,
        row.number,
        row.digest,
        row.edition,
    )


def _keep(session: Session, findings: Sequence[Finding], heads: dict[Place, tuple[str, str]], now: int) -> None:
    rows = {}
    for one in findings:
        gateway, device = one.place
        key = str(uuid5(_FINDINGS, "\n".join((one.code, gateway, device, one.key))))
        region, subject = heads[one.place]
        rows[key] = {
            "id": key,
            "region": region,
            "subject": subject,
            "code": one.code,
            "severity": one.severity,
            "gateway": gateway,
            "device": device,
            "first": one.first,
            "last": one.last,
            "numbers": msgspec.json.encode(one.numbers).decode(),
            "evidence": msgspec.json.encode(one.evidence).decode(),
            "found": now,
            "seen": now,
        }
    if not rows:
        return
    connection = session.connection()
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(RapidFinding)
    again = {name: statement.excluded[name] for name in ("severity", "first", "last", "numbers", "evidence", "seen")}
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=again), list(rows.values()))
