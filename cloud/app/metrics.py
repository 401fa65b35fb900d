"""`/metrics` for Prometheus, closed by default: this machine may read it, or whoever brings the token.

It is no route of the API: no person logs in to read it, and a person's log-in does not open it. A request that a proxy
handed on is not from this machine, whatever its address says.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from ipaddress import ip_address
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from cloud.app.pipe import Pipe, Sheet
from cloud.app.traffic import Traffic
from cloud.kernel.config import Metrics
from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.kernel.problem import Problem
from cloud.kernel.secret import first_line
from cloud.telemetry.port import TimeSeries

PATH: Final = "/metrics"
SHORTEST: Final = 20  # characters of a token
_HANDED_ON: Final = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def token_of(metrics: Metrics) -> str:
    """The token of the configuration, "" for none. Raises CloudError where its file is unreadable or it is short."""
    if metrics.token_file is None:
        return ""
    token = first_line(metrics.token_file)
    if len(token) < SHORTEST:
        raise CloudError("metrics_token", path=metrics.token_file, shortest=SHORTEST)
    return token


def permitted(client: str | None, headers: Mapping[str, str], token: str) -> bool:
    """Whether a request may read the figures. `client`: its address; header names in lower case; token "": none."""
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    if token and scheme.lower() == "bearer" and secrets.compare_digest(credential.strip().encode(), token.encode()):
        return True
    return _is_here(client) and not any(name in headers for name in _HANDED_ON)


def mount(app: FastAPI, database: Database, series: TimeSeries, metrics: Metrics) -> None:
    """Count requests, and serve `/metrics`; before the pages, which take every other address. Raises CloudError."""
    token = token_of(metrics)
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Pipe(database, series, version("zhigen")))
    registry.register(_Lookups(app.state.window.outcomes))
    app.add_middleware(Traffic, registry=registry)

    def figures(request: Request) -> Response:
        client = request.client.host if request.client else None
        if not permitted(client, request.headers, token):
            raise Problem("metrics_closed")
        return Response(generate_latest(_Undated(registry)), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    app.add_route(PATH, figures, methods=["GET"], include_in_schema=False)


class _Lookups(Collector):
    """What the public pages of this process answered, as they count it."""

    def __init__(self, outcomes: Mapping[str, int]) -> None:
        self._outcomes = outcomes

    def collect(self) -> Iterator[Metric]:
        """One family."""
        sheet = Sheet()
        for outcome, count in dict(self._outcomes).items():
            sheet.put("zhigen_public_pages_total", count, outcome)
        yield from sheet.families()


class _Undated(Collector):
    """Without the `_created` times that the library adds to its counters: nobody asks for them."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def collect(self) -> Iterator[Metric]:
        """The same families."""
        for family in self._registry.collect():
            family.samples = [one for one in family.samples if not one.name.endswith("_created")]
            yield family


def _is_here(client: str | None) -> bool:
    try:
        address = ip_address(client or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
