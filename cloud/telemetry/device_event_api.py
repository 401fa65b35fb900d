"""The routes of what devices say in events: plain lists, what an analyzer said, what a camera counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Final, TypeVar

from fastapi import APIRouter, Path, Query

from cloud import registry
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data
from cloud.telemetry import rapid_test, scan, store
from cloud.telemetry.model import RapidTest, Scan
from cloud.telemetry.rapid_test import RapidTests
from cloud.telemetry.scan import Scans

router = APIRouter(prefix=API, tags=["telemetry"])
V = TypeVar("V")
Most = Annotated[int, Query(ge=1, le=200, description="how many, the newest ones")]
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = told(*LOGGED_OUT, "not_acceptable_input", "not_found")


@router.get(
    "/devices/{gateway}/{device}/rapid-tests",
    operation_id="listRapidTests",
    summary="快检结果 / Rapid tests",
    response_model=RapidTests,
    responses=_RESPONSES,
)
def list_rapid_tests(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    gateway: Annotated[str, Path(max_length=32, examples=["qinghe-lab-01"])],
    device: Annotated[str, Path(max_length=40, examples=["lz-1"])],
    limit: Most = 50,
) -> RapidTests:
    """What the instrument said, in the order in which its gateway heard it, newest first. Nobody has judged it."""
    return RapidTests(items=_newest(visitor, database, (gateway, device), limit, RapidTest, rapid_test.views))


@router.get(
    "/devices/{gateway}/{device}/scans",
    operation_id="listScans",
    summary="扫码 / Scans",
    response_model=Scans,
    responses=_RESPONSES,
)
def list_scans(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    gateway: Annotated[str, Path(max_length=32, examples=["qinghe-market-01"])],
    device: Annotated[str, Path(max_length=40, examples=["gate-1"])],
    limit: Most = 50,
) -> Scans:
    """The codes that a camera counted, each once for one thing that went by, newest first."""
    return Scans(items=_newest(visitor, database, (gateway, device), limit, Scan, scan.views))


def _newest(
    visitor: Visitor,
    database: Database,
    device: tuple[str, str],
    limit: int,
    table: type[store.D],
    views: Callable[[Iterable[store.D]], list[V]],
) -> list[V]:
    """The newest events of a device (gateway, device), shown. Raises Problem("not_found")."""
    with database.read() as session:
        if not registry.devices(visitor.scope, session, gateway=device[0], device=device[1]):
            raise Problem("not_found", what="/".join(device))
        return views(store.newest(visitor.scope, session, table, [device], limit))
