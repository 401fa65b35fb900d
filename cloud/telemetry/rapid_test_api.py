"""The route of rapid tests: a plain list of what an analyzer said."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from cloud import registry
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import Data
from cloud.telemetry import rapid_test, store
from cloud.telemetry.rapid_test import RapidTests

router = APIRouter(tags=["telemetry"])


@router.get(
    "/devices/{gateway}/{device}/rapid-tests",
    operation_id="listRapidTests",
    summary="快检结果 / Rapid tests",
    response_model=RapidTests,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "not_found"),
)
def list_rapid_tests(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    gateway: Annotated[str, Path(max_length=32, examples=["qinghe-lab-01"])],
    device: Annotated[str, Path(max_length=40, examples=["lz-1"])],
    limit: Annotated[int, Query(ge=1, le=200, description="how many, the newest ones")] = 50,
) -> RapidTests:
    """What the instrument said, in the order in which its gateway heard it, newest first. Nobody has judged it."""
    with database.read() as session:
        if not registry.devices(visitor.scope, session, gateway=gateway, device=device):
            raise Problem("not_found", what=f"{gateway}/{device}")
        return RapidTests(items=rapid_test.views(store.rapid_tests(visitor.scope, session, [(gateway, device)], limit)))
