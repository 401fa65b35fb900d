"""Routes of rules and commands. What is laid down or ordered here is signed elsewhere: this process holds no key."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from fastapi import APIRouter, Path, Query

from cloud import registry
from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
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
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API, tags=["fleet"])
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
        *LOGGED_OUT, *ACTED, "county_code", "rules_part", "rules_json", "rules_days",
    ),
)  # fmt: skip
def publish_rules(act: Annotated[Act, acting("admin")], body: Publication) -> RulesView:
    """Lay down parts for a county; within seconds they are signed and on their way to its gateways."""
    laid = {name: msgspec.json.encode(document) for name, document in body.parts.items()}

    def publish(deed: Deed) -> RulesView:
        if not deed.scope.covers(body.county):
            raise Problem("outside_region", region=body.county)
        row = publication.publish(deed.session, body.county, laid, body.drop, days=body.days, by=deed.by, now=deed.now)
        what = {"parts": sorted(laid), "drop": sorted(body.drop), "days": body.days}
        deed.note("rules_version", f"{row.region}/{row.version}", row.region, what=what)
        return rules_view(row)

    return act.do(RulesView, publish)


@router.post(
    "/gateways/{id}/commands",
    operation_id="orderCommand",
    summary="向网关下指令 / Send a command to a gateway",
    status_code=201,
    response_model=CommandView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "command_lifetime"),
)
def order_command(
    act: Annotated[Act, acting("admin", "engineer")],
    id: GatewayId,  # noqa: A002  # the path's name
    body: CommandOrder,
) -> CommandView:
    """Queue a command; it goes out as soon as the gateway is there, and what comes of it is kept with it."""

    def order(deed: Deed) -> CommandView:
        if registry.gateway(deed.scope, deed.session, id) is None:
            raise Problem("not_found", what=id)
        row = orders.order(deed.session, id, body.asked(), deed.by, body.expires_s * 1000, deed.now)
        deed.note("gateway_command", row.id, row.region, what={"gateway": id, "kind": row.kind})
        return command_view(row)

    return act.do(CommandView, order)


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
        row = found(store.command(visitor.scope, session, id), id)
    return command_view(row)
