"""The inventory as people see it: every key with what it is good for now."""

from __future__ import annotations

from collections.abc import Sequence

from cloud.kernel.database import Database
from cloud.kernel.scope import Scope
from cloud.keys import store
from cloud.keys.inventory import merged
from cloud.keys.model import CountyKey, GatewayKey
from cloud.keys.rules import Standing, standing
from cloud.keys.views import KeyView


def listing(scope: Scope, database: Database, now: int) -> list[KeyView]:
    """The inventory at `now` (ms): the county's keys, then those of gateways."""
    with database.read() as session:
        county = store.county_rows(scope, session)
        papers = store.certificates(scope, session)
    found = []
    youngest: set[str] = set()
    for one in county:  # the youngest of a purpose first
        state = standing(one.not_before, one.not_after, one.revoked, now, replaced=one.purpose in youngest)
        if state == "in_use":
            youngest.add(one.purpose)
        found.append(_county_view(one, state))
    for rows in _by_gateway(papers):
        newest = rows[0].kid
        for key in merged(rows):
            row = next(paper for paper in rows if paper.kid == key.kid)
            state = standing(0, key.not_after, key.revoked, now, replaced=key.kid != newest)
            found.append(_gateway_view(row, key.not_after, state))
    return found


def _by_gateway(rows: Sequence[GatewayKey]) -> list[list[GatewayKey]]:
    found: dict[str, list[GatewayKey]] = {}
    for row in rows:
        found.setdefault(row.gateway, []).append(row)
    return list(found.values())


def _county_view(row: CountyKey, state: Standing) -> KeyView:
    return KeyView.model_validate({**row.model_dump(), "gateway": "", "state": state})


def _gateway_view(row: GatewayKey, not_after: int, state: Standing) -> KeyView:
    told = {"purpose": "gateway", "alg": "ed25519", "not_before": 0, "not_after": not_after, "state": state}
    return KeyView.model_validate({**row.model_dump(), **told})
