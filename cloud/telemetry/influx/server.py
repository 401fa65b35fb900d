"""One InfluxDB over HTTP: lines in by the v2 write API, InfluxQL out by `/query`, both of 2.x and 3.x.

Writes go through influxdb-client, synchronously: its background batching hides errors. They are compressed here, at the
fastest level: the client's own compression costs more than everything else of a write. Questions go as GET with `db`
and `rp`, which every version maps to the bucket "db/rp"; several in one request where the server takes that (not 3.x).
All may be called from any thread.
"""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import httpx
import msgspec
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.rest import ApiException
from influxdb_client.service.write_service import WriteService
from urllib3.exceptions import HTTPError

from cloud.kernel.secret import first_line
from cloud.kernel.stores import Influx
from cloud.telemetry.influx.answer import Table, decode
from cloud.telemetry.influx.error import InfluxError
from cloud.telemetry.influx.refusal import REJECTING, rejection

CLASSES: Final = ("raw", "minute", "hour")
_TRIES: Final = 3
_PAUSE_S: Final = 0.2
_LONGEST_S: Final = 2.0  # what a Retry-After is heeded up to; the lane holds and comes again anyway
_BUSY: Final = (429, 502, 503, 504)
_LONGEST_QUESTION: Final = 5_000  # characters in one request: proxies refuse long addresses
_CONNECTIONS: Final = 32


class InfluxServer:
    """The server that a configuration names. Raises CloudError where its token cannot be read."""

    def __init__(self, config: Influx) -> None:
        self.config = config
        self._token = first_line(config.token_file) if config.token_file else ""
        ca_file = str(config.ca_file) if config.ca_file else None
        self._client: Any = InfluxDBClient(
            config.url,
            self._token,
            org=config.organisation,
            timeout=round(config.timeout_s * 1000),
            ssl_ca_cert=ca_file,
            connection_pool_maxsize=_CONNECTIONS,
        )
        self._writes: Any = WriteService(self._client.api_client)  # type: ignore[no-untyped-call]
        self._http = httpx.Client(
            base_url=config.url,
            timeout=config.timeout_s,
            headers={"Authorization": f"Token {self._token}"} if self._token else {},
            verify=ssl.create_default_context(cafile=ca_file) if ca_file else True,
            limits=httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS),
        )
        self._version = ""

    def bucket(self, kind: str) -> str:
        """The bucket of a retention class."""
        return f"{self.config.database}/{kind}"

    def version(self) -> str:
        """What it says of itself, such as "2.7.10"; asked once. Raises InfluxError."""
        if not self._version:
            answer = self.request("GET", "/ping")
            found = answer.headers.get("x-influxdb-version", "")
            if answer.status_code >= 400:
                raise self.trouble(answer.status_code, answer.text, "raw")
            self._version = found.removeprefix("v") or "?"
        return self._version

    def write(self, kind: str, lines: Sequence[str]) -> None:
        """Lines, durable on return. Raises RejectionError where some are not taken (the others may be), InfluxError."""
        body = gzip.compress("\n".join(lines).encode(), 1)
        for attempt in range(1, _TRIES + 1):
            try:
                self._writes.post_write(
                    self.config.organisation,
                    self.bucket(kind),
                    body,
                    precision="us",
                    content_encoding="gzip",
                    content_type="text/plain; charset=utf-8",
                )
            except ApiException as error:
                status, words = int(error.status or 0), str(error.body or error.reason or "")
                headers: Any = error.headers or {}
                if status in REJECTING and (found := rejection(status, words)) is not None:
                    raise found from None
                if status not in _BUSY or attempt == _TRIES:
                    raise self.trouble(status, words, kind) from error
                self._wait(attempt, headers.get("Retry-After"))
            except HTTPError as error:
                if attempt == _TRIES:
                    raise self._away(error) from error
                self._wait(attempt, None)
            else:
                return

    def ask(self, kind: str, questions: Sequence[str]) -> Iterator[list[Table]]:
        """The answer to each question in turn, asked as they are wanted. Raises InfluxError."""
        for piece in self._pieces(questions):
            answer = self.request(
                "GET",
                "/query",
                params={"db": self.config.database, "rp": kind, "epoch": "u", "q": ";".join(piece)},
            )
            if answer.status_code != 200:
                raise self.trouble(answer.status_code, answer.text, kind)
            try:
                results = decode(answer.content).results
            except msgspec.DecodeError as error:
                raise InfluxError("answer", status=200, why=str(error)[:200]) from None
            for result in results:
                if result.error:
                    raise self.trouble(200, result.error, kind)
                if result.partial or any(table.partial for table in result.series):
                    raise InfluxError("cut")
                yield result.series

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Any request, tried again while the server is busy. Raises InfluxError where it does not answer."""
        for attempt in range(1, _TRIES):
            try:
                answer = self._http.request(method, path, **options)
            except httpx.TimeoutException as error:  # somebody waits for the page
                raise self._away(error) from error
            except httpx.TransportError:
                self._wait(attempt, None)
                continue
            if answer.status_code not in _BUSY:
                return answer
            self._wait(attempt, answer.headers.get("retry-after"))
        try:
            return self._http.request(method, path, **options)
        except httpx.TransportError as error:
            raise self._away(error) from error

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()
        self._client.close()

    def _pieces(self, questions: Sequence[str]) -> Iterator[list[str]]:
        single = len(questions) > 1 and self.version().startswith("3.")
        piece: list[str] = []
        length = 0
        for question in questions:
            if piece and (single or length + len(question) > _LONGEST_QUESTION):
                yield piece
                piece, length = [], 0
            piece.append(question)
            length += len(question)
        if piece:
            yield piece

    @staticmethod
    def _wait(attempt: int, told: str | None) -> None:
        seconds = float(told) if told and told.isdigit() else _PAUSE_S * attempt
        time.sleep(min(seconds, _LONGEST_S))

    def _away(self, error: Exception) -> InfluxError:
        why = str(error).rpartition(": ")[2].strip() or type(error).__name__
        return InfluxError("away", url=self.config.url, why=why[:200])

    def trouble(self, status: int, words: str, kind: str) -> InfluxError:
        """What an answer that is no success means, asked about the bucket of `kind`."""
        said, bucket = _words(words), self.bucket(kind)
        lower = said.lower()
        if status in (401, 403):
            return InfluxError("token_refused", bucket=bucket) if self._token else InfluxError("token_absent")
        if "organization" in lower and "not found" in lower:
            return InfluxError("organisation", organisation=self.config.organisation)
        if "not found" in lower and any(what in lower for what in ("bucket", "database", "retention policy", "dbrp")):
            if status == 200 and not self.version().startswith("1."):
                return InfluxError("mapping", bucket=bucket, database=self.config.database, policy=kind)
            return InfluxError("bucket", bucket=bucket)
        return InfluxError("busy" if status in _BUSY else "answer", status=status, why=said[:300])


def _words(body: str) -> str:
    """The sentence in an error's body: 1.x and 3.x call it error, 2.x message."""
    try:
        told = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return body.strip()
    if isinstance(told, dict):
        return str(told.get("message") or told.get("error") or body).strip()
    return body.strip()
