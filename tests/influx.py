"""A real InfluxDB for tests: Debian's 1.6.7 on a free port, and before it a proxy that gives it the paths of 2.x.

The proxy maps paths and nothing else: `/api/v2/write?bucket=DB/RP&precision=…` becomes `/write?db=…&rp=…&precision=…`
with ns as n and us as u, because 1.6 silently takes `us` for ns; `Authorization: Token …` is checked where a token is
set, since 1.6 knows none. What 1.6 answers is what the caller gets.
"""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from cloud.kernel.stores import Influx
from tests.parts import free_port, part
from tests.patience import until

_PRECISION = {"ns": "n", "us": "u", "ms": "ms", "s": "s"}
_CLASSES = ("raw", "minute", "hour")


class InfluxServer:
    """One influxd; `kill()` is SIGKILL, `start()` on the same port and folder."""

    def __init__(self, folder: Path, extra: Sequence[str] = ()) -> None:
        self._program = part("influxd")
        self.port, rpc = free_port(), free_port()
        place = folder / "influx"
        place.mkdir()
        self._conf = place / "influxdb.conf"
        self._conf.write_text(
            "\n".join(
                (
                    "reporting-disabled = true",
                    f'bind-address = "127.0.0.1:{rpc}"',
                    f'[meta]\ndir = "{place}/meta"\nlogging-enabled = false',
                    f'[data]\ndir = "{place}/data"\nwal-dir = "{place}/wal"\nindex-version = "inmem"',
                    "query-log-enabled = false\ncache-max-memory-size = 536870912",
                    *extra,
                    f'[http]\nbind-address = "127.0.0.1:{self.port}"\nlog-enabled = false\nmax-row-limit = 0',
                    "[monitor]\nstore-enabled = false",
                    "[continuous_queries]\nenabled = false",
                    '[logging]\nlevel = "error"',
                )
            )
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its own address, without the proxy."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers."""
        self._process = subprocess.Popen(
            [self._program, "-config", str(self._conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self._answers, "influxd", 30)

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, at once by default."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(20)
            self._process = None

    def create(self, database: str) -> None:
        """A database with the three retention classes, kept for ever."""
        self.ask(f'CREATE DATABASE "{database}"')
        for name in _CLASSES:
            self.ask(f'CREATE RETENTION POLICY "{name}" ON "{database}" DURATION INF REPLICATION 1')

    def ask(self, query: str, **parameters: str) -> Any:
        """What it answers to InfluxQL."""
        answer = httpx.post(f"{self.url}/query", data={"q": query, **parameters}, timeout=30)
        answer.raise_for_status()
        return answer.json()["results"]

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/ping", timeout=1).status_code == 204
        except httpx.HTTPError:
            return False


class PathMap:
    """The proxy. `token`: the only one that is let in, "" for all; `answer`: an (status, body) given to all writes.

    `answers`: an (status, body) for a path, "/ping" or "POST /ping"; `version`: what it says it is, "" for the truth.
    """

    def __init__(self, target: str, token: str = "") -> None:
        self.token = token
        self.answer: tuple[int, str] | None = None
        self.answers: dict[str, tuple[int, str]] = {}
        self.version = ""
        self.wait_s = 0.0
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
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def told(self, database: str, token_file: Path | None = None) -> Influx:
        """How the product is told of it."""
        return Influx(url=self.url, organisation="county", token_file=token_file, database=database)

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._client.close()

    def _delete(self, client: httpx.Client, bucket: str, body: str, **_: str) -> tuple[int, bytes, dict[str, str]]:
        """A span of one bucket. 1.6 only deletes from all retention classes at once: the others are written back."""
        database, _, policy = bucket.partition("/")
        told = json.loads(body)
        before = f"time >= '{told['start']}' AND time < '{told['stop']}'"

        def ask(question: str) -> Any:
            answer = client.post("/query", data={"db": database, "epoch": "u", "q": question})
            answer.raise_for_status()
            return answer.json()["results"][0].get("series", [])

        others = [name for name in _CLASSES if name != policy]
        kept = {name: ask(f'SELECT * FROM "{name}"./.*/ WHERE {before} GROUP BY *') for name in others}
        ask(f"DELETE WHERE {before}")
        for name, found in kept.items():
            lines = "\n".join(line for table in found for line in _lines(table))
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
        headers = {
            name: value
            for name in ("Content-Type", "Content-Encoding", "Accept", "Accept-Encoding")
            if (value := handler.headers.get(name))
        }
        if self.wait_s:
            threading.Event().wait(self.wait_s)
        if path == "/api/v2/delete":
            query["body"] = body.decode()
        if self.token and handler.headers.get("Authorization") != f"Token {self.token}":
            status, content, found = 401, b'{"code":"unauthorized","message":"unauthorized access"}', {}
        elif (told := self.answers.get(f"{handler.command} {path}") or self.answers.get(path)) is not None:
            status, content, found = told[0], told[1].encode(), {}
        elif path == "/api/v2/delete":
            status, content, found = self._delete(client, **query)
        elif writes and self.answer is not None:
            status, content, found = self.answer[0], self.answer[1].encode(), {}
        else:
            try:
                with client.stream(handler.command, f"{path}?{urlencode(query)}", content=body, headers=headers) as got:
                    status, content = got.status_code, b"".join(got.iter_raw())
                    found = dict(got.headers)
            except httpx.HTTPError as error:
                status, content, found = 502, str(error).encode(), {}
        if self.version:
            found = {**found, "x-influxdb-version": self.version}
        handler.send_response(status)
        for name in ("content-type", "content-encoding", "x-influxdb-version", "x-influxdb-error"):
            if name in found:
                handler.send_header(name, found[name])
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


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
