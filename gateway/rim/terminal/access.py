"""Every route says who may call it, through this one dependency. A route that says nothing does not start.

dependencies=[allow("kiosk", "engineer")]      these roles
dependencies=[public]                          anyone: what it takes to enter the word
"""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from gateway.rim.terminal.door import COOKIE, Door, Role
from gateway.rim.terminal.refusal import Refusal


class Access:
    """The declaration of one route: roles, or public; `linked`: a page that others may link to."""

    def __init__(self, roles: tuple[Role, ...], *, linked: bool = False) -> None:
        self.roles = roles
        self.linked = linked

    def __call__(self, request: Request) -> None:
        """Let in, or raise Refusal. Runs before anything else of the route."""
        if not (self.linked and request.method == "GET"):
            _same_site(request)
        if self.roles and role_of(request) not in self.roles:
            raise Refusal("no_role")


def allow(*roles: Role, linked: bool = False) -> Any:
    """The dependency of a route for these roles, at least one."""
    if not roles:
        raise ValueError("a route for nobody")
    return Depends(Access(roles, linked=linked))


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
