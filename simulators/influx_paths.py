"""A stand-in for InfluxDB 2: Debian's influxd 1.x, which must run already, with the paths of 2.x put before it.

It maps paths and nothing else: `/api/v2/write?bucket=DB/RP&precision=…` becomes `/write?db=…&rp=…&precision=…` with ns
as n and us as u, because 1.x silently takes `us` for ns; `Authorization: Token …` is checked where one is set,
since 1.x knows none. What 1.x answers is what the caller gets.
"""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

CLASSES: Final = ("raw", "minute", "hour")  # the retention policies that the cloud writes to
_PRECISION: Final = {"ns": "n", "us": "u", "ms": "ms", "s": "s"}


def create(url: str, database: str) -> None:
    """Make a database with its retention policies, all kept for ever, in an influxd. Raises httpx.HTTPError."""
    for order in (
        f'CREATE DATABASE "{database}"',
        *(f'CREATE RETENTION POLICY "{name}" ON "{database}" DURATION INF REPLICATION 1' for name in CLASSES),
    ):
        httpx.post(f"{url}/query", data={"q": order}, timeout=30).raise_for_status()


class PathMap:
    """The proxy, in a thread, on `port` of the loopback (0: a free one). It may be told to fail:

    token: the only one that is let in, "" for all; answer: a (status, body) given to all writes; wait_s: how much later
    everything is answered; torn: of a write only the half is passed on, then it is answered with 503;
    answers: a (status, body) for a path, "/ping" or "POST /ping"; version: what it says it is, "" for the truth.
    """

    def __init__(self, target: str, token: str = "", port: int = 0) -> None:
        self.token = token
        self.answer: tuple[int, str] | None = None
        self.wait_s = 0.0
        self.answers: dict[str, tuple[int, str]] = {}
        self.version = ""
        self.torn = False
        self.requests = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # a head and a body in one packet
            disable_nagle_algorithm = True  # where they are two: it and delayed acks would wait 40 ms for each other

            def do_GET(self) -> None:
                outer._pass(self, client)

            do_POST = do_GET  # noqa: N815  # the name that http.server looks for

            def log_message(self, *_: Any) -> None:
                return

        client = httpx.Client(base_url=target, timeout=60)
        self._client = client
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._client.close()

    def _delete(
        self, client: httpx.Client, *, bucket: str, body: str, **rest: str
    ) -> tuple[int, bytes, dict[str, str]]:
        """A span of one bucket. 1.6 only deletes from all retention classes at once: the others are written back."""
        database, _, policy = bucket.partition("/")
        span = json.loads(body)
        before = f"time >= '{span['start']}' AND time < '{span['stop']}'"

        def ask(question: str) -> Any:
            answer = client.post("/query", data={"db": database, "epoch": "u", "q": question})
            answer.raise_for_status()
            return answer.json()["results"][0].get("series", [])

        others = [name for name in CLASSES if name != policy]
        kept = {name: ask(f'SELECT * FROM "{name}"./.*/ WHERE {before} GROUP BY *') for name in others}  # noqa: S608  # InfluxQL
        ask(f"DELETE WHERE {before}")
        for name, tables in kept.items():
            lines = "\n".join(line for table in tables for line in _lines(table))
            client.post("/write", params={"db": database, "rp": name, "precision": "u"}, content=lines)
        return 204, b"", {}

    def _pass(self, handler: BaseHTTPRequestHandler, client: httpx.Client) -> None:
        self.requests += 1
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        target = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(target.query).items()}
        path, writes = target.path, target.path == "/api/v2/write"
        if writes:
            path = "/write"
            database, _, policy = query.pop("bucket", "").partition("/")
            query = {"db": database, "rp": policy, "precision": _PRECISION[query.get("precision", "ns")]}
        torn = writes and self.torn
        if torn:
            body = _half(body, handler.headers)
        headers = {
            name: value
            for name in ("Content-Type", "Content-Encoding", "Accept", "Accept-Encoding")
            if (value := handler.headers.get(name))
        }
        if self.wait_s:
            threading.Event().wait(self.wait_s)
        found: dict[str, str] = {}
        if path == "/api/v2/delete":
            query["body"] = body.decode()
        if self.token and handler.headers.get("Authorization") != f"Token {self.token}":
            status, content = 401, b'{"code":"unauthorized","message":"unauthorized access"}'
        elif (told := self.answers.get(f"{handler.command} {path}") or self.answers.get(path)) is not None:
            status, content = told[0], told[1].encode()
        elif path == "/api/v2/delete":
            status, content, found = self._delete(client, **query)
        elif writes and self.answer is not None:
            status, content = self.answer[0], self.answer[1].encode()
        else:
            try:
                with client.stream(handler.command, f"{path}?{urlencode(query)}", content=body, headers=headers) as got:
                    status, content = got.status_code, b"".join(got.iter_raw())
                    found = dict(got.headers)
            except httpx.HTTPError as error:
                status, content = 502, str(error).encode()
        if self.version:
            found["x-influxdb-version"] = self.version
        if torn:
            status, content, found = 503, b"torn", {}
        handler.send_response(status)
        for name in ("content-type", "content-encoding", "x-influxdb-version", "x-influxdb-error"):
            if name in found:
                handler.send_header(name, found[name])
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


def _half(body: bytes, headers: Any) -> bytes:
    """Every other line of a write, as it was compressed."""
    packed = headers.get("Content-Encoding") == "gzip"
    lines = (gzip.decompress(body) if packed else body).splitlines(keepends=True)
    half = b"".join(lines[::2])
    return gzip.compress(half) if packed else half


def _lines(table: dict[str, Any]) -> Iterator[str]:
    """The rows of a series as lines again; of ours only n and quality are whole numbers."""
    tags = "".join(f",{name}={value}" for name, value in table["tags"].items() if value)
    for t, *values in table["values"]:
        fields = [
            f"{name}={value}{'i' if name in ('n', 'quality') else ''}"
            for name, value in zip(table["columns"][1:], values, strict=True)
            if value is not None
        ]
        yield f"{table['name']}{tags} {','.join(fields)} {t}"
