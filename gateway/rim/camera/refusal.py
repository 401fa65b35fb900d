"""Why a camera did not open: OpenCV only says that it did not, so the place itself is asked, once, afterwards.

A stream is asked in its own words: GET (RFC 9110) or DESCRIBE (RFC 2326, 10.2), with the login where one is wanted.
A digest is that of RFC 2617 without qop, which every RTSP camera understands.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import re
import socket
import ssl
import stat
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from gateway.core.fault import Fault
from gateway.core.inlet import address, kind_of, logged_in, shown
from gateway.rim.opening import serial_fault, socket_fault

_PATIENCE_S: Final = 3.0
_VIDEO: Final = {"group": "video", "folder": "/dev/v4l/by-id"}
_PART: Final = re.compile(r'(\w+)="?([^",]*)"?')
_MOST: Final = 4096


def before(source: str) -> Fault | None:
    """What the file system says already: a device or a file that is missing or not ours to read."""
    kind = kind_of(source)
    if kind not in ("device", "file"):
        return None
    try:
        descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        mode = os.fstat(descriptor).st_mode
        os.close(descriptor)
    except OSError as error:
        fault = serial_fault(source, error)
        if kind == "file" and fault.code == "port_missing":
            return Fault("camera_missing", details={"source": source})
        return Fault(fault.code, details={**fault.details, **_VIDEO})
    if kind == "file" and not stat.S_ISREG(mode):
        return Fault("camera_missing", details={"source": source})
    return None


def after(source: str, username: str, password: str) -> Fault:
    """Why `source` could not be opened, as well as it can be told. Blocks for a few seconds at most."""
    kind, about = kind_of(source), {"source": shown(source)}
    if kind == "device":
        return Fault("camera_no_device", details=about)
    if kind == "file":
        return Fault("camera_unreadable", details=about)
    host, port = address(source)
    try:
        status = _http(source, username, password) if kind == "http" else _rtsp(source, username, password)
    except TimeoutError:
        return Fault("camera_mute", details={**about, "ms": round(_PATIENCE_S * 1000)})
    except (OSError, UnicodeError) as error:
        return socket_fault({"host": host, "port": port}, round(_PATIENCE_S * 1000), error)
    except (ValueError, http.client.HTTPException):
        return Fault("camera_unreadable", details=about)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Fault("camera_denied" if username or password else "camera_locked", details=about)
    if status >= HTTPStatus.BAD_REQUEST:
        return Fault("camera_path", details={**about, "status": status})
    return Fault("camera_unreadable", details=about)


def _connected(source: str) -> socket.socket:
    """A connection; where nobody listens or the host is not there, that is told as such and never as silence."""
    host, port = address(source)
    try:
        line = socket.create_connection((host, port), _PATIENCE_S)
    except TimeoutError as error:
        raise OSError(str(error)) from None
    if urlsplit(source).scheme.lower() in ("https", "rtsps"):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # as OpenCV's FFmpeg does
        return context.wrap_socket(line, server_hostname=host)
    return line


def _http(source: str, username: str, password: str) -> int:
    """The status of a GET, with the login where the first answer wants one."""
    target = logged_in(source, username, password) if "{password}" in source else source
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    status, wants = _asked(source, f"GET {path} HTTP/1.1", "")
    if status == HTTPStatus.UNAUTHORIZED and username and target is source:
        status, _ = _asked(source, f"GET {path} HTTP/1.1", _login(wants, "GET", path, username, password))
    return status


def _rtsp(source: str, username: str, password: str) -> int:
    target = logged_in(source, username, password) if "{password}" in source else source
    line = f"DESCRIBE {target} RTSP/1.0"
    status, wants = _asked(source, line, "")
    if status == HTTPStatus.UNAUTHORIZED and username and target is source:
        status, _ = _asked(source, line, _login(wants, "DESCRIBE", target, username, password))
    return status


def _asked(source: str, line: str, login: str) -> tuple[int, str]:
    """Status and WWW-Authenticate of one request. Raises TimeoutError, OSError, ValueError of what is no answer."""
    host, port = address(source)
    about = {"Host": f"{host}:{port}", "CSeq": "1", "Accept": "*/*", "Connection": "close", "User-Agent": "zhigen"}
    if login:
        about["Authorization"] = login
    with _connected(source) as wire:
        wire.settimeout(_PATIENCE_S)
        wire.sendall(
            "".join([f"{line}\r\n", *(f"{name}: {word}\r\n" for name, word in about.items()), "\r\n"]).encode()
        )
        heard = b""
        while b"\r\n\r\n" not in heard and len(heard) < _MOST and (more := wire.recv(_MOST)):
            heard += more
    head = heard.decode("latin-1").split("\r\n")
    words = head[0].split(" ")
    if len(words) < 2 or not words[0].startswith(("HTTP/", "RTSP/")):
        raise ValueError(head[0][:40])
    wants = [row.partition(":")[2].strip() for row in head if row.lower().startswith("www-authenticate:")]
    return int(words[1]), next((row for row in wants if row.lower().startswith("digest")), "".join(wants[:1]))


def _login(wants: str, method: str, uri: str, username: str, password: str) -> str:
    if not wants.lower().startswith("digest"):
        return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()
    parts = dict(_PART.findall(wants.partition(" ")[2]))
    realm, nonce = parts.get("realm", ""), parts.get("nonce", "")
    known = _md5(f"{username}:{realm}:{password}")
    proof = _md5(f"{known}:{nonce}:{_md5(f'{method}:{uri}')}")
    return f'Digest username="{username}", realm="{realm}", nonce="{nonce}", uri="{uri}", response="{proof}"'


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
