"""What a page asks for: a JSON body of a few kB, read into a struct or turned away."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, TypeVar

import msgspec
from fastapi import Request

from gateway.rim.terminal.refusal import Refusal

LONGEST: Final = 65_536
_KEYS: Final = range(8, 81)
T = TypeVar("T", bound=msgspec.Struct)


async def asked(request: Request, kind: type[T]) -> T:
    """The body of a request as a `kind`. Raises Refusal("not_acceptable")."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST:
            raise Refusal("not_acceptable")
    if b"\\u0000" in body:  # no text of an event holds a NUL
        raise Refusal("not_acceptable")
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Refusal("not_acceptable") from None


def key_of(request: Request, body: object) -> str:
    """By what this very request is known when it comes again, "" where the page made nothing up; see rim.repeats."""
    made_up = request.headers.get("idempotency-key", "")
    if not made_up:
        return ""
    if len(made_up) not in _KEYS:
        raise Refusal("not_acceptable")
    return sha256(msgspec.json.encode([request.url.path, made_up, body])).hexdigest()
