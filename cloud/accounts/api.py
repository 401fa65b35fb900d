"""Routes of the session: log in, who am I, log out, change one's password."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import Annotated, cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from cloud.accounts import office, rules, sessions
from cloud.accounts import password as passwords
from cloud.accounts.access import COOKIE, LOGGED_OUT, allow, operations, public
from cloud.accounts.act import ACTED, Act, acting
from cloud.accounts.rules import Role
from cloud.accounts.sessions import Visitor
from cloud.accounts.throttle import Throttle
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.language import Language
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API + "/session", tags=["session"])


class Credentials(BaseModel):
    """Name and password."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "engineer", "password": "maple-river-42-lamp"}]}
    )

    name: str = Field(min_length=1, max_length=40)
    password: SecretStr = Field(min_length=1, max_length=rules.LONGEST)


class NewPassword(BaseModel):
    """The current and the new password."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"current": "maple-river-42-lamp", "new": "stone-bridge-17-tea"}]},
    )

    current: SecretStr = Field(min_length=1, max_length=rules.LONGEST)
    new: SecretStr = Field(min_length=1, max_length=1000)


class Changed(BaseModel):
    """It was done, and there is nothing to show."""


class SessionView(BaseModel):
    """Who is logged in, until when, and which operations their role may call."""

    name: str = Field(examples=["engineer"])
    role: Role = Field(examples=["engineer"])
    region: str = Field(examples=["532331"], description="region prefix of what may be seen; empty: the whole nation")
    subject: str = Field(examples=[""], description="whose farm, shop, room or market; empty: the authority's own")
    language: Language = Field(examples=["zh"])
    expires: int = Field(examples=[1_795_449_600_000], description="end of the log-in, ms UTC")
    idle_ms: int = Field(examples=[rules.IDLE_MS], description="the log-in ends after so long without a request")
    may: list[str] = Field(examples=[["listSites", "readSeries"]], description="operation ids that the role may call")


def _view(request: Request, visitor: Visitor) -> SessionView:
    return SessionView(
        name=visitor.name,
        role=visitor.role,
        region=visitor.region,
        subject=visitor.subject,
        language=visitor.language,
        expires=visitor.expires,
        idle_ms=rules.IDLE_MS,
        may=operations(request.app, visitor.role),
    )


@router.post(
    "",
    operation_id="logIn",
    summary="登录 / Log in",
    response_model=SessionView,
    dependencies=[public],
    responses=told("wrong_password", "cross_site", "too_large", "not_acceptable_input", "too_many_attempts"),
)
def log_in(request: Request, response: Response, body: Credentials, database: Data) -> SessionView:
    """Sets the cookie `zhigen_session` (HttpOnly, SameSite=Strict); its value also serves as a Bearer token."""
    throttle = cast(Throttle, request.app.state.throttle)
    address = request.client.host if request.client else ""
    name = body.name.strip().lower()
    wait = ceil(throttle.take(name, address, monotonic()))
    if wait:
        raise Problem("too_many_attempts", wait=wait, headers={"Retry-After": str(wait)})
    opened = sessions.open_session(database, name, body.password.get_secret_value(), now_ms())
    if opened is None:
        raise Problem("wrong_password")
    throttle.forgive(name, address, monotonic())
    token, visitor = opened
    response.set_cookie(
        COOKIE,
        token,
        max_age=rules.LIFE_MS // 1000,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return _view(request, visitor)


@router.get(
    "",
    operation_id="getSession",
    summary="当前登录 / Who is logged in",
    response_model=SessionView,
    responses=told("not_logged_in", "session_ended"),
)
def get_session(request: Request, visitor: Annotated[Visitor, allow()]) -> SessionView:
    """The account behind the cookie or the Bearer token."""
    return _view(request, visitor)


@router.delete(
    "",
    operation_id="logOut",
    summary="退出 / Log out",
    status_code=204,
    responses=told("not_logged_in", "session_ended", "cross_site"),
)
def log_out(response: Response, visitor: Annotated[Visitor, allow()], database: Data) -> None:
    """Ends this log-in at once."""
    sessions.close_session(database, visitor)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


@router.put(
    "/password",
    operation_id="changePassword",
    summary="改密码 / Change one's own password",
    status_code=204,
    responses=told(*LOGGED_OUT, *ACTED, "wrong_current_password", "weak_password", "too_many_attempts"),
)
def change_password(
    request: Request, act: Annotated[Act, acting(secret=True)], body: NewPassword, database: Data
) -> None:
    """Ends all other log-ins of the account."""
    visitor = act.visitor
    throttle = cast(Throttle, request.app.state.throttle)
    address = request.client.host if request.client else ""
    wait = ceil(throttle.take(visitor.name, address, monotonic()))
    if wait:
        raise Problem("too_many_attempts", wait=wait, headers={"Retry-After": str(wait)})
    new = body.new.get_secret_value()
    if rules.weak(new, visitor.name):
        throttle.forgive(visitor.name, address, monotonic())
        raise Problem("weak_password", shortest=rules.SHORTEST, longest=rules.LONGEST)
    right = sessions.knows(database, visitor.account, body.current.get_secret_value())
    sealed = passwords.seal(new)

    def change(deed: Deed) -> Changed:
        if not right:
            raise Problem("wrong_current_password")
        office.renew_own(deed, visitor.account, sealed, visitor.token_hash)
        return Changed()

    act.do(Changed, change, keep=False)
    throttle.forgive(visitor.name, address, monotonic())
