"""Access: every route says who may call it, through this one dependency. A route that says nothing does not start.

    visitor: Annotated[Visitor, allow("admin", "engineer")]      these roles, logged in
    dependencies=[public]                                        anyone

The region is not judged here: `visitor.scope` goes to the store, which returns nothing from outside.
Unsafe methods that come with the cookie must come from our own pages (Origin), on top of SameSite=Strict.
"""

from __future__ import annotations

from typing import Any, Final, cast
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from cloud.accounts import sessions
from cloud.accounts.rules import ROLES, Role
from cloud.accounts.sessions import Visitor
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem

COOKIE: Final = "zhigen_session"
LOGGED_OUT: Final = ("not_logged_in", "session_ended", "forbidden")  # what every route that is not public may answer
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Access:
    """The declaration of one route: roles, or public."""

    def __init__(self, roles: tuple[Role, ...], *, public: bool = False) -> None:
        self.roles = roles
        self.public = public

    def __call__(self, request: Request) -> Visitor | None:
        """Who asks; raises Problem 401 or 403. Runs before anything else of the route."""
        if request.method not in SAFE:
            same_site(request)
        if self.public:
            return None
        visitor = visitor_of(request)
        if visitor.role not in self.roles:
            raise Problem("forbidden", role=visitor.role)
        return visitor


def allow(*roles: Role) -> Any:
    """The dependency of a route for these roles (none named: every role)."""
    return Depends(Access(roles or ROLES))


public: Final[Any] = Depends(Access((), public=True))


def visitor_of(request: Request) -> Visitor:
    """Who holds the token of this request (Bearer first, then cookie). Raises Problem 401."""
    scheme, _, credential = request.headers.get("authorization", "").partition(" ")
    token = credential.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")
    if not token:
        raise Problem("not_logged_in")
    visitor = sessions.find(cast(Database, request.app.state.database), token, now_ms())
    if visitor is None:
        raise Problem("session_ended")
    return visitor


def same_site(request: Request) -> None:
    """Refuse an unsafe request that a browser sends for another site. Programs send neither header and pass."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Problem("cross_site")
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != request.headers.get("host", "").lower():
        raise Problem("cross_site")


def access_of(route: RouteContext) -> Access | None:
    """What a route declares, or None."""
    return _search(route.dependant)


def _search(dependant: Dependant) -> Access | None:
    if isinstance(dependant.call, Access):
        return dependant.call
    return next(filter(None, map(_search, dependant.dependencies)), None)


def check_declared(app: FastAPI) -> None:
    """Default deny: raises RuntimeError naming the routes that say nothing about who may call them."""
    silent = [str(route.path) for route in routes_of(app) if access_of(route) is None]
    if silent:
        raise RuntimeError(f"routes without a declared access: {', '.join(silent)}")


def routes_of(app: FastAPI) -> list[RouteContext]:
    """All API routes of an app, with their full paths."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def operations(app: FastAPI, role: Role) -> list[str]:
    """The operation ids that a role may call, sorted: a page shows only what works."""
    allowed = []
    for route in routes_of(app):
        access = access_of(route)
        if access is not None and not access.public and role in access.roles and route.operation_id:
            allowed.append(route.operation_id)
    return sorted(allowed)
