"""ETag and If-None-Match, in one place: every answer that is one versioned thing names its version and its content.

    ETag: "3-5f0c9a1be2d4"

The number is the version that a change wants to see in If-Match, which takes the whole tag or the number alone. What is
read has a digest of the answer behind it: what is shown of a thing may change while nobody changes it (days left,
papers beside it), and 304 is told only where the caller has every byte already. The answer to a write has the number
alone.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud.accounts.access import routes_of

_DIGEST_BYTES: Final = 6
_STAYS: Final = ("content-length", "content-type")  # headers that an answer without a body has not
NOT_CHANGED: Final = {"description": "没有变 / the caller has it already"}
IF_NONE_MATCH: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 400, "examples": ['"3-5f0c9a1be2d4"']},
    "description": "tags that the caller has; 304 where one of them fits",
}
ETAG: Final = {
    "description": "the version, for If-Match, and a digest of the answer",
    "schema": {"type": "string"},
    "example": '"3-5f0c9a1be2d4"',
}


class _Versioned(msgspec.Struct):
    version: int


_decode: Final = msgspec.json.Decoder(_Versioned).decode


class Versions:
    """ASGI middleware inside of Headers; what has no version passes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the tag to one response, or tell that nothing has changed."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answer(scope, send))


class _Answer:
    """One response on its way: held back until it is whole, where it is one versioned thing."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message | None = None
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] in (200, 201) and self._versioned():
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    def _versioned(self) -> bool:
        return versioned(self._scope.get("route"))

    async def _finish(self, start: Message) -> None:
        body = bytes(self._body)
        version, read = _decode(body).version, self._scope["method"] == "GET"
        tag = f'"{version}-{blake2b(body, digest_size=_DIGEST_BYTES).hexdigest()}"' if read else f'"{version}"'
        headers = MutableHeaders(scope=start)
        headers["ETag"] = tag
        if read and _fits(Headers(scope=self._scope).get("if-none-match", ""), tag):
            for name in _STAYS:
                del headers[name]
            start, body = {**start, "status": 304, "headers": headers.raw}, b""
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def versioned(route: Any) -> bool:
    """Whether a route answers one thing that has a version."""
    fields = getattr(getattr(route, "response_model", None), "model_fields", {})
    return "version" in fields and fields["version"].annotation is int


def readings(app: FastAPI) -> set[str]:
    """Operations that read one versioned thing."""
    return {
        str(route.operation_id)
        for route in routes_of(app)
        if versioned(route.original_route) and "GET" in (route.methods or set())
    }


def _fits(wanted: str, tag: str) -> bool:
    """RFC 9110, 13.1.2: weak comparison with any of a list, or * for whatever there is."""
    listed = [one.strip().removeprefix("W/") for one in wanted.split(",")]
    return tag in listed or listed == ["*"]
