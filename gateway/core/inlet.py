"""Where a camera's pictures come from: a device, a file, a stream; and how that is told without its password. Pure.

A login never stands in a configuration, in a log or on a page. It is put into the address (RFC 3986, 3.2.1) at the last
moment, for the library that opens it. Cameras that want it in the query have `{username}` and `{password}` written
there.
"""

from __future__ import annotations

import re
from typing import Final, Literal
from urllib.parse import quote, urlsplit

Kind = Literal["device", "file", "http", "rtsp"]
SCHEMES: Final[dict[str, Kind]] = {"http": "http", "https": "http", "rtsp": "rtsp", "rtsps": "rtsp"}
PORTS: Final = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_SECRET: Final = re.compile(r"(?i)[?&;]([\w-]*(?:pass|pwd|token|secret|auth|key)[\w-]*)=([^&;]*)")


def scheme_of(source: str) -> str:
    """The scheme of an address, in lower case; "" where it is a path."""
    found = _SCHEME.match(source)
    return found[1].lower() if found else ""


def kind_of(source: str) -> Kind | None:
    """What it is; None where it is an address of a scheme that no camera has."""
    scheme = scheme_of(source)
    if scheme:
        return SCHEMES.get(scheme)
    return "device" if source.startswith("/dev/") else "file"


def whole(source: str) -> bool:
    """Whether an address names a host, and a port that can be one."""
    try:
        parts = urlsplit(source)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def leak(source: str) -> str:
    """What of an address looks like a password that is written out: "user:…@", or its name in the query; "": none.

    Passwords hold signs that end the place of a host, so whatever has a colon before an @ is taken for one.
    """
    if not scheme_of(source):
        return ""
    rest = source.split("://", 1)[1]
    if "@" in rest.split("/", 1)[0] or ":" in rest.rpartition("@")[0]:
        return "user:…@"
    return next((found[1] for found in _SECRET.finditer(source) if found[2] != "{password}"), "")


def shown(source: str) -> str:
    """The source as anybody may read it: no login, no query."""
    scheme = scheme_of(source)
    if not scheme:
        return source
    rest = source.split("://", 1)[1]
    if leak(source) == "user:…@":
        rest = rest.rpartition("@")[2]
    place, asks, _ = rest.partition("?")
    return f"{scheme}://{place}{'?…' if asks else ''}"


def address(source: str) -> tuple[str, int]:
    """Host and port of a stream."""
    parts = urlsplit(source)
    return parts.hostname or "", parts.port or PORTS[parts.scheme.lower()]


def logged_in(source: str, username: str, password: str) -> str:
    """The address with the login in it: in place of `{username}` and `{password}`, else before the host."""
    if not username and not password:
        return source
    name, word = quote(username, safe=""), quote(password, safe="")
    if "{password}" in source:
        return source.replace("{username}", name).replace("{password}", word)
    scheme, _, rest = source.partition("://")
    return f"{scheme}://{name}:{word}@{rest}"
