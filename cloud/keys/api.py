"""Routes of keys: the inventory, revocation, and the one at which a new gateway knocks with its claim code."""

from __future__ import annotations

import logging
from math import ceil
from time import monotonic
from typing import Annotated, Final, cast

from fastapi import APIRouter, Path, Request

from cloud.accounts import ACTED, LOGGED_OUT, Act, Throttle, Visitor, acting, allow, public
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.errors import CloudError
from cloud.kernel.log import note
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data
from cloud.keys import revocation, store
from cloud.keys.door import address
from cloud.keys.enrolment import Ask, enrol
from cloud.keys.listing import listing
from cloud.keys.room import KeyRoom
from cloud.keys.views import Enrolment, Granted, Keys, Revocation, Revoked
from contract.moment import DAY_MS

router = APIRouter(prefix=API, tags=["keys"])
_log: Final = logging.getLogger("zhigen.keys")


def _config(request: Request) -> Config:
    return cast(Config, request.app.state.config)


@router.get(
    "/keys",
    operation_id="listKeys",
    summary="密钥清单 / Inventory of keys",
    response_model=Keys,
    responses=told(*LOGGED_OUT),
)
def list_keys(visitor: Annotated[Visitor, allow("admin", "supervisor", "engineer")], database: Data) -> Keys:
    """Public halves, dates and revocations; private halves are in no answer and no table."""
    return Keys(items=listing(visitor.scope, database, now_ms()))


@router.post(
    "/keys/{id}/revocation",
    operation_id="revokeKey",
    summary="吊销一把密钥 / Revoke a key",
    response_model=Revoked,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "keys_away"),
)
def revoke_key(
    request: Request,
    act: Annotated[Act, acting("admin")],
    id: Annotated[str, Path(max_length=32, examples=["gateway-a3f1c0b27d9e5846"])],  # noqa: A002  # the path's name
    body: Revocation,
    database: Data,
) -> Revoked:
    """From now on it proves nothing, whatever it signed and whenever; its bearer is thrown out of the broker."""
    folder, now = _config(request).data, now_ms()
    if not any(one.kid == id for one in listing(act.visitor.scope, database, now)):
        raise Problem("not_found", what=id)

    def revoke(deed: Deed) -> Revoked:
        region = revocation.mark_key(deed.session, id, deed.by, body.why, now)
        deed.note("key", id, region, what={"revoked": now, "why": body.why})
        return Revoked(keys=[id])

    try:
        done = act.do(Revoked, revoke)
        revocation.let_go(database, folder, id)
        revocation.publish(database, folder, now)
    except CloudError as error:
        raise _away(error) from None
    return done


@router.post(
    "/gateways/{id}/revocation",
    operation_id="revokeGateway",
    summary="吊销一台网关 / Revoke a gateway",
    response_model=Revoked,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "keys_away"),
)
def revoke_gateway(
    request: Request,
    act: Annotated[Act, acting("admin", "engineer")],
    id: Annotated[str, Path(max_length=32, examples=["yuhe-1"])],  # noqa: A002  # the path's name
    body: Revocation,
    database: Data,
) -> Revoked:
    """All its keys at once. What is stored stays; to come back it needs a new key and a new claim code."""
    now = now_ms()

    def revoke(deed: Deed) -> Revoked:
        papers = store.certificates(deed.scope, deed.session, gateway=id)
        if not papers:
            raise Problem("not_found", what=id)
        keys = revocation.mark_gateway(deed.scope, deed.session, id, deed.by, body.why, now)
        deed.note("gateway", id, papers[0].region, what={"revoked": now, "why": body.why, "keys": keys})
        return Revoked(keys=keys)

    try:
        done = act.do(Revoked, revoke)
        revocation.publish(database, _config(request).data, now)
    except CloudError as error:
        raise _away(error) from None
    return done


@router.post(
    "/enrolment",
    operation_id="enrolGateway",
    summary="网关注册 / Enrol a gateway",
    response_model=Granted,
    dependencies=[public],
    responses=told(
        "cross_site", "claim_wrong", "claim_used", "key_refused", "claim_expired", "request_wrong", "too_large",
        "not_acceptable_input", "too_many_attempts", "keys_away",
    ),
)  # fmt: skip
def enrol_gateway(request: Request, body: Enrolment, database: Data) -> Granted:
    """A certificate for the key of this request. Without the claim code one learns nothing here."""
    throttle = cast(Throttle, request.app.state.enrolments)
    visitor = request.client.host if request.client else ""
    wait = ceil(throttle.take(body.gateway, visitor, monotonic()))
    if wait:
        raise Problem("too_many_attempts", wait=wait, headers={"Retry-After": str(wait)})
    config = _config(request)
    try:
        grant, mac = enrol(
            database,
            KeyRoom(config.data),
            Ask(body.gateway, body.request, body.proof),
            address(config),
            now_ms(),
            config.certificate_days * DAY_MS,
        )
    except CloudError as error:
        raise _away(error) from None
    throttle.forgive(body.gateway, visitor, monotonic())
    note(_log, logging.INFO, "gateway_enrolled", gateway=body.gateway)
    return Granted(grant=grant, mac=mac)


def _away(error: CloudError) -> Problem:
    """The key room is not as it should be: the log says what, to whoever can mend it."""
    note(_log, logging.ERROR, "keys_away", code=error.code, why=error.text("en"))
    return Problem("keys_away")
