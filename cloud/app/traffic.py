"""Requests to the API, counted by the template of their route: an address that somebody invents makes no new figure."""

from __future__ import annotations

from time import perf_counter
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud.app.figures import BY_NAME
from cloud.kernel.web import API

_REQUESTS: Final = BY_NAME["zhigen_http_requests_total"]
_RESPONSE: Final = BY_NAME["zhigen_http_response_seconds"]
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS: Final = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Traffic:
    """ASGI middleware. A stream is counted when it begins."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(_REQUESTS.name, _REQUESTS.en, _REQUESTS.labels, registry=registry)
        self._response = Histogram(_RESPONSE.name, _RESPONSE.en, _RESPONSE.labels, registry=registry, buckets=_BUCKETS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = perf_counter()

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = _template(scope)
                method = scope["method"] if scope["method"] in _METHODS else "other"
                self._requests.labels(method, route, str(message["status"])).inc()
                self._response.labels(route).observe(perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, counted)


def _template(scope: Scope) -> str:
    path = str(getattr(scope.get("route"), "path", ""))
    return path or ("none" if scope["path"].startswith(API) else "pages")
