"""Routes of rules and commands. What is laid down or ordered here is signed elsewhere: this process holds no key."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query

from cloud import registry
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.fleet import orders, publication, store
from cloud.fleet.views import (
    CommandOrder,
    Commands,
    CommandView,
    Publication,
    Rules,
    RulesView,
    command_view,
    rules_view,
)
from cloud.kernel.clock import now_ms
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import Data

router = APIRouter(tags=["fleet"])
GatewayId = Annotated[str, Path(max_length=32, examples=["yuhe-1"])]
CommandId = Annotated[str, Path(max_length=36, examples=["01930d3e-7c00-7abc-8def-0123456789ab"])]
_PAGE: Final = 50


@router.get(
    "/rules",
    operation_id="listRules",
    summary="规则版本 / Versions of the rules",
    response_model=Rules,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_rules(
    visitor: Annotated[Visitor, allow()], database: Data, limit: Annotated[int, Query(ge=1, le=200)] = _PAGE
) -> Rules:
    """What was published in the visitor's region, by whom, until when it is in force."""
    with database.read() as session:
        rows = store.rules_versions(visitor.scope, session, limit)
    return Rules(items=[rules_view(row) for row in rows])


@router.post(
    "/rules",
    operation_id="publishRules",
    summary="发布规则 / Publish rules",
    status_code=201,
    response_model=RulesView,
    responses=told(
        *LOGGED_OUT, "cross_site", "outside_region", "county_code", "rules_part", "rules_json", "rules_days",
        "too_large", "not_acceptable_input",
    ),
)  # fmt: skip
def publish_rules(visitor: Annotated[Visitor, allow("admin")], body: Publication, database: Data) -> RulesView:
    """Lay down parts for a county; within seconds they are signed and on their way to its gateways."""
    if not visitor.scope.covers(body.county):
        raise Problem("outside_region", region=body.county)
    laid = {name: msgspec.json.encode(document) for name, document in body.parts.items()}
    with database.write() as session:
        row = publication.publish(session, body.county, laid, body.drop, days=body.days, by=visitor.name, now=now_ms())
    return rules_view(row)


@router.post(
    "/gateways/{id}/commands",
    operation_id="orderCommand",
    summary="向网关下指令 / Send a command to a gateway",
    status_code=201,
    response_model=CommandView,
    responses=told(
        *LOGGED_OUT, "cross_site", "not_found", "command_lifetime", "too_large", "not_acceptable_input"
    ),
)  # fmt: skip
def order_command(
    visitor: Annotated[Visitor, allow("admin", "engineer")],
    id: GatewayId,  # noqa: A002  # the path's name
    body: CommandOrder,
    database: Data,
) -> CommandView:
    """Queue a command; it goes out as soon as the gateway is there, and what comes of it is kept with it."""
    with database.write() as session:
        if registry.gateway(visitor.scope, session, id) is None:
            raise Problem("not_found", what=id)
        row = orders.order(session, id, body.asked(), visitor.name, body.expires_s * 1000, now_ms())
    return command_view(row)


@router.get(
    "/gateways/{id}/commands",
    operation_id="listCommands",
    summary="网关的指令 / Commands of a gateway",
    response_model=Commands,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_commands(
    visitor: Annotated[Visitor, allow("admin", "engineer")],
    id: GatewayId,  # noqa: A002  # the path's name
    database: Data,
    limit: Annotated[int, Query(ge=1, le=200)] = _PAGE,
) -> Commands:
    """Who asked what of it, when, and what came of it."""
    with database.read() as session:
        if registry.gateway(visitor.scope, session, id) is None:
            raise Problem("not_found", what=id)
        rows = store.commands(visitor.scope, session, id, limit)
    return Commands(items=[command_view(row, data=False) for row in rows])


@router.get(
    "/commands/{id}",
    operation_id="getCommand",
    summary="一条指令 / One command",
    response_model=CommandView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_command(visitor: Annotated[Visitor, allow("admin", "engineer")], id: CommandId, database: Data) -> CommandView:  # noqa: A002  # the path's name
    """One command with what it brought."""
    with database.read() as session:
        row = store.command(visitor.scope, session, id)
    if row is None:
        raise Problem("not_found", what=id)
    return command_view(row)
