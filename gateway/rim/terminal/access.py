"""Every route says who may call it, through this one dependency. A route that says nothing does not start.

dependencies=[allow("kiosk", "engineer")]      these roles
dependencies=[working("clerk")]                an operator of this trade who has signed on, at a page that was let in
dependencies=[keeping]                         who may look after the operators of this gateway
dependencies=[public]                          anyone: what it takes to enter the word
"""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from gateway.core.operator import Trade
from gateway.rim.terminal.door import COOKIE, ROLES, Door, Role
from gateway.rim.terminal.duty import Duty, Shift, cookie
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import Refusal


class Access:
    """The declaration of one route: roles, or public; trades: of which one must have signed on; `linked`: a page that
    others may link to; `keeper`: only for who looks after the operators."""

    def __init__(
        self, roles: tuple[Role, ...], *, trades: tuple[Trade, ...] = (), linked: bool = False, keeper: bool = False
    ) -> None:
        self.roles = roles
        self.trades = trades
        self.linked = linked
        self.keeper = keeper

    def __call__(self, request: Request) -> None:
        """Let in, or raise Refusal. Runs before anything else of the route."""
        if not (self.linked and request.method == "GET"):
            _same_site(request)
        if self.roles and role_of(request) not in self.roles:
            raise Refusal("no_role")
        if self.keeper and not keeps(request):
            raise Refusal("no_keeper")
        if self.trades:
            shift = shift_of(request)
            if shift is None:
                raise Refusal("no_operator")
            if not shift.roles & set(self.trades):
                raise Refusal("no_trade")
            _duty(request).touch(token_of(request))


def working(*trades: Trade) -> Any:
    """The dependency of a route for operators of these trades, at least one, who have signed on."""
    if not trades:
        raise ValueError("a route for nobody")
    return Depends(Access(ROLES, trades=trades))


def token_of(request: Request) -> str:
    """What the page that asks says it is signed on by, "" for nothing."""
    return request.cookies.get(cookie(cast(House, request.app.state.house).gateway), "")


def shift_of(request: Request) -> Shift | None:
    """Who has signed on at the page that asks; None: nobody, or not any more."""
    return _duty(request).of(token_of(request))


def operator_of(request: Request) -> str:
    """The id of whoever has signed on, as events name it; "" for nobody."""
    shift = shift_of(request)
    return shift.operator if shift is not None else ""


def keeps(request: Request) -> bool:
    """Whether who asks may look after the operators: with the access word; as a keeper who has signed on; at the
    machine itself as long as it has no operator."""
    shift = shift_of(request)
    if role_of(request) == "engineer" or (shift is not None and "keeper" in shift.roles):
        return True
    return role_of(request) == "kiosk" and not cast(House, request.app.state.house).operators.all()


def _duty(request: Request) -> Duty:
    return cast(Duty, request.app.state.duty)


def allow(*roles: Role, linked: bool = False) -> Any:
    """The dependency of a route for these roles, at least one."""
    if not roles:
        raise ValueError("a route for nobody")
    return Depends(Access(roles, linked=linked))


keeping: Final[Any] = Depends(Access(ROLES, keeper=True))
public: Final[Any] = Depends(Access((), linked=True))


def role_of(request: Request) -> Role | None:
    """Who asks."""
    door = cast(Door, request.app.state.door)
    peer = request.client.host if request.client is not None else None
    return door.role(peer, request.headers, request.cookies.get(COOKIE, ""))


def _same_site(request: Request) -> None:
    """A page of somebody else may not even take one of the few seats. Programs send neither header and pass."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Refusal("cross_site")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise Refusal("cross_site")


def access_of(route: RouteContext) -> Access | None:
    """What a route declares, or None."""
    return _search(route.dependant) if isinstance(route.original_route, APIRoute) else None


def _search(dependant: Dependant) -> Access | None:
    if isinstance(dependant.call, Access):
        return dependant.call
    return next(filter(None, map(_search, dependant.dependencies)), None)


def routes_of(app: FastAPI) -> list[RouteContext]:
    """All routes of an app, whatever kind they are of."""
    return list(iter_route_contexts(app.routes))


def check_declared(app: FastAPI) -> None:
    """Default deny: raises RuntimeError naming the routes that say nothing about who may call them."""
    silent = [str(route.path) for route in routes_of(app) if access_of(route) is None]
    if silent:
        raise RuntimeError(f"routes without a declared access: {', '.join(silent)}")
