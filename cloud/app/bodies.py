"""Bodies of requests are bounded before anything reads them, whatever they claim: small for forms, larger for files."""

from __future__ import annotations

import re
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloud.app.faults import answer
from cloud.kernel.problem import Problem
from cloud.kernel.web import language_of

MOST: Final = 64 * 1024
FILES: Final = (
    (re.compile(r"/api/v1/applications/[^/]+/papers"), 7_100_000),  # 5 MB in base64
    (re.compile(r"/c/complaint"), 7_000_000),  # a photo of 6 MB, and words
    (re.compile(r"/api/v1/census"), 1_500_000),  # a list of 5,000 lines in base64
)
"""Paths that take more than a form, and how many bytes."""


class Bodies:
    """ASGI middleware: reads the body of a POST, PUT or PATCH up to its bound, then hands it on in one piece."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        most = next((bound for path, bound in FILES if path.fullmatch(scope["path"])), MOST)
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > most:
                await answer(Problem("too_large"), language_of(Request(scope)))(scope, receive, send)
                return
        whole = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self._app(scope, replay, send)
