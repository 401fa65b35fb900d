"""The head of a request as HTTP and RTSP write it, and Basic authentication (RFC 7617). Pure but for the reading."""

from __future__ import annotations

import socket
from base64 import b64encode
from hmac import compare_digest
from typing import Final, NamedTuple

_LONGEST: Final = 16_384


class Asked(NamedTuple):
    """Method, target and fields (names in lower case)."""

    method: str
    target: str
    fields: dict[str, str]


def receive(client: socket.socket, rest: bytes = b"") -> tuple[Asked | None, bytes]:
    """The next request without a body, and what came after it; None where the client left or talks nonsense.

    Binary blocks between requests (`$`, RFC 2326 10.12: RTCP of the client) are passed over.
    """
    data = rest
    while True:
        while data[:1] == b"$" and len(data) >= 4 and len(data) >= 4 + int.from_bytes(data[2:4]):
            data = data[4 + int.from_bytes(data[2:4]) :]
        if data[:1] != b"$" and b"\r\n\r\n" in data:
            head, _, rest = data.partition(b"\r\n\r\n")
            return _read(head.decode("latin-1").split("\r\n")), rest
        if len(data) > _LONGEST + 65_540:
            return None, b""
        more = client.recv(4096)
        if not more:
            return None, b""
        data += more


def _read(lines: list[str]) -> Asked | None:
    words = lines[0].split(" ")
    if len(words) != 3:
        return None
    pairs = (line.partition(":") for line in lines[1:])
    return Asked(words[0], words[1], {name.strip().lower(): value.strip() for name, _, value in pairs})


def let_in(asked: Asked, user: str) -> bool:
    """Whether the request names `user` ("name:password"; "" lets everybody in)."""
    if not user:
        return True
    wanted = "Basic " + b64encode(user.encode()).decode()
    return compare_digest(asked.fields.get("authorization", "").encode(), wanted.encode())
