"""The figures of the pipe, read from the stores when somebody asks.

Other processes wrote the rows, so nothing is counted here. A store that cannot be read costs its figures, never the
answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, func, select

from cloud import alerts, registry
from cloud.app.figures import BY_NAME, FIGURES
from cloud.ingest.model import IngestStatus, Quarantined, QuarantineLoss
from cloud.kernel import journal
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.scope import NATION
from cloud.registry.model import Knock
from cloud.telemetry.port import StoreError, TimeSeries


class Sheet:
    """Values as they are read, then families in the order of FIGURES."""

    def __init__(self) -> None:
        self._values: dict[str, dict[tuple[str, ...], float]] = {}

    def put(self, name: str, value: float, *labels: str) -> None:
        """Add to one value; `labels` in the order of the figure."""
        values = self._values.setdefault(BY_NAME[name].name, {})
        values[labels] = values.get(labels, 0.0) + value

    def most(self, name: str, value: float, *labels: str) -> None:
        """Keep the largest."""
        values = self._values.setdefault(BY_NAME[name].name, {})
        values[labels] = max(values.get(labels, value), value)

    def families(self) -> Iterator[Metric]:
        """What prometheus_client writes."""
        for figure in FIGURES:
            if figure.name not in self._values:
                continue
            make = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
            family = make(figure.name, figure.en, labels=figure.labels)
            for labels, value in self._values[figure.name].items():
                family.add_metric(labels, value)
            yield family


class Pipe(Collector):
    """Reads the stores at every scrape."""

    def __init__(self, database: Database, series: TimeSeries, version: str) -> None:
        self._database, self._series, self._version = database, series, version

    def collect(self) -> Iterator[Metric]:
        """All families; those of a store that is away are empty."""
        sheet = Sheet()
        sheet.put("zhigen_build_info", 1, self._version)
        sheet.put("zhigen_store_up", self._try(self._read, sheet), "database")
        sheet.put("zhigen_store_up", self._try(lambda _: self._series.check(), sheet), "series")
        yield from sheet.families()

    def _try(self, read: Callable[[Sheet], object], sheet: Sheet) -> bool:
        try:
            read(sheet)
        except (SQLAlchemyError, StoreError):
            return False
        return True

    def _read(self, sheet: Sheet) -> None:
        with self._database.read() as session:
            for read in (_ingest, _journal, _gateways, _alerts, _quarantine):
                read(session, sheet, now_ms())


def _ingest(session: Session, sheet: Sheet, _: int) -> None:
    for row in session.exec(select(IngestStatus)):
        lane = (row.worker, row.lane)
        sheet.put("zhigen_ingest_connected", row.connected, *lane)
        sheet.put("zhigen_ingest_held", bool(row.held), *lane)
        sheet.put("zhigen_ingest_beat_timestamp_seconds", row.beat / 1000, *lane)
        sheet.put("zhigen_ingest_messages_total", row.messages, *lane)
        sheet.put("zhigen_ingest_values_total", row.readings, *lane)
        sheet.put("zhigen_ingest_stored_total", row.stored, *lane)
        sheet.put("zhigen_ingest_duplicates_total", row.duplicates, *lane)
        sheet.put("zhigen_ingest_refused_total", row.refused, *lane)
        sheet.put("zhigen_ingest_dropped_total", row.dropped, *lane)
        sheet.put("zhigen_ingest_queued_messages", row.queued, *lane)
        sheet.put("zhigen_ingest_lag_seconds", row.lag_ms / 1000, *lane)


def _journal(session: Session, sheet: Sheet, _: int) -> None:
    end = journal.head(session)
    sheet.put("zhigen_journal_events_total", end)
    for row in session.exec(select(ProjectionCursor)):
        sheet.put("zhigen_projection_lag_events", end - row.position, row.name)
        sheet.put("zhigen_projection_stopped", row.state == "stopped", row.name)


def _gateways(session: Session, sheet: Sheet, now: int) -> None:
    for row in registry.gateways(NATION, session):
        online = registry.is_online(row, now)
        sheet.put("zhigen_gateways", 1, row.county, "online" if online else "offline" if row.last_seen else "never")
        state = registry.last_state(row)
        lanes = {"events": state.events, "readings": state.readings} if state is not None else {}
        for name, lane in lanes.items():
            if state is not None and lane is not None:
                sheet.put("zhigen_gateway_backlog_rows", lane.backlog, row.county, name)
                if online and lane.backlog and lane.oldest:
                    sheet.most("zhigen_gateway_oldest_row_seconds", (state.t - lane.oldest) / 1000, row.county)
    sheet.put("zhigen_gateways_pending", session.exec(select(func.count()).select_from(Knock)).one())


def _alerts(session: Session, sheet: Sheet, _: int) -> None:
    counts = alerts.open_counts(NATION, session)
    for code in alerts.CODES:
        sheet.put("zhigen_alerts_open", counts.get(code, 0), code)


def _quarantine(session: Session, sheet: Sheet, _: int) -> None:
    sheet.put("zhigen_quarantine_messages", session.exec(select(func.count()).select_from(Quarantined)).one())
    dropped = session.exec(select(func.coalesce(func.sum(col(QuarantineLoss.dropped)), 0))).one()
    sheet.put("zhigen_quarantine_dropped_total", int(dropped))
