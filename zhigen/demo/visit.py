"""Every page and every question of the API, asked as each role would: what did not answer is named."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from time import time_ns
from typing import Any, Final

PAGES: Final = ("/", "/login", "/gateways")
_ASSET: Final = re.compile(r'(?:src|href)="(/[^"]+)"')
QUESTIONS: Final = ("session", "measurements", "sites", "gateways", "devices", "latest", "alarms", "about")


class Visitor:
    """Someone logged in at `url`."""

    def __init__(self, url: str, name: str, password: str) -> None:
        self._url = url
        body = json.dumps({"name": name, "password": password}).encode()
        reply = self._open("/api/v1/session", body)
        self._cookie = str(reply.headers["Set-Cookie"]).partition(";")[0]

    def ask(self, path: str) -> Any:
        """GET a path of the API; the JSON that came."""
        return json.load(self._open(f"/api/v1/{path}"))

    def failures(self) -> Iterator[str]:
        """One line per page or question that was not answered with 200."""
        now = time_ns() // 1_000_000
        span = f"start={now - 3_600_000}&end={now}"
        index = self._open("/").read().decode()
        paths = [*PAGES, *_ASSET.findall(index), *(f"/api/v1/{question}" for question in QUESTIONS)]
        for device in self.ask("devices")["items"]:
            place = f"{device['gateway']}/{device['id']}"
            paths += [f"/devices/{place}", f"/api/v1/devices/{place}"]
            paths += [f"/api/v1/series?series={place}/{point['key']}&{span}" for point in device["points"][:1]]
        for gateway in self.ask("gateways")["items"]:
            paths += [f"/gateways/{gateway['id']}", f"/api/v1/gateways/{gateway['id']}"]
        for path in paths:
            try:
                self._open(path).read()
            except urllib.error.HTTPError as error:
                yield f"{path}: {error.code}"

    def _open(self, path: str, body: bytes | None = None) -> Any:
        headers: Mapping[str, str] = {
            "Content-Type": "application/json",
            "Origin": self._url,
            "Cookie": getattr(self, "_cookie", ""),
        }
        request = urllib.request.Request(self._url + path, body, dict(headers))  # noqa: S310  # our own loopback
        return urllib.request.urlopen(request, timeout=60)  # noqa: S310
