"""The figures of the cloud: closed by default, named by convention, true to the stores."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from cloud import migrations
from cloud.alerts import Finding, raise_alert
from cloud.app.figures import FIGURES
from cloud.app.metrics import SHORTEST, permitted, token_of
from cloud.ingest.model import IngestStatus, QuarantineLoss
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config, Metrics
from cloud.kernel.errors import CloudError
from cloud.kernel.journal import ProjectionCursor
from cloud.registry import inbox
from cloud.telemetry import StoreError
from tests.cloud.farm import COUNTY, alarm, happen, settle, state
from tests.cloud.house import House

UNITS = {"seconds", "bytes", "messages", "rows", "events", "info"}


@pytest.fixture(scope="module")
def furnished(house: House) -> House:
    now = now_ms()
    for gateway in ("yuhe-1", "hill-1", "never-1"):
        settle(house.database, gateway)
    happen(house.database, "yuhe-1", alarm("a"), now)
    with house.database.write() as session:
        inbox.heard_state(session, "yuhe-1", state(t=now), now)
        inbox.heard_state(session, "hill-1", state(t=now), now - 3_600_000)
        raise_alert(session, Finding("silence", "hill-1", COUNTY), now)
        session.add(ProjectionCursor(name="alarms", position=0, state="stopped", failed_at=1))
        session.add(QuarantineLoss(gateway="yuhe-1", region=COUNTY, dropped=12))
        session.add(
            IngestStatus(
                worker="ingest", lane="events", pid=1, started=now, beat=now, connected=True, messages=7, readings=7,
                stored=5, duplicates=2, refused=0, dropped=0, queued=3, lag_ms=250, held="disk full",
            )
        )  # fmt: skip
    return house


def _values(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures_are_what_the_stores_say(furnished: House) -> None:
    values = _values(httpx.get(furnished.url + "/metrics").text)
    for key, wanted in {
        ("zhigen_ingest_messages_total", "events", "ingest"): 7,
        ("zhigen_ingest_lag_seconds", "events", "ingest"): 0.25,
        ("zhigen_ingest_held", "events", "ingest"): 1,
        ("zhigen_journal_events_total",): 1,
        ("zhigen_projection_lag_events", "alarms"): 1,
        ("zhigen_projection_stopped", "alarms"): 1,
        ("zhigen_gateways", COUNTY, "online"): 1,
        ("zhigen_gateways", COUNTY, "offline"): 1,
        ("zhigen_gateways", COUNTY, "never"): 1,
        ("zhigen_gateway_backlog_rows", COUNTY, "readings"): 20,
        ("zhigen_gateway_oldest_row_seconds", COUNTY): 0.9,
        ("zhigen_alerts_open", "silence"): 1,
        ("zhigen_alerts_open", "fork"): 0,
        ("zhigen_quarantine_dropped_total",): 12,
        ("zhigen_store_up", "database"): 1,
    }.items():
        assert values[key] == wanted, key
    assert values["process_resident_memory_bytes",] > 0


def test_requests_are_counted_by_the_template_of_their_route(furnished: House) -> None:
    client = furnished.enter("admin")
    for path in ("/gateways/yuhe-1", "/gateways/hill-1", "/gateways/no-such-one", "/invented/by/somebody"):
        client.get(path)
    with httpx.stream("GET", furnished.url + "/health/live"):
        pass
    text = httpx.get(furnished.url + "/metrics").text
    values = _values(text)
    route = "/api/v1/gateways/{id}"
    assert values["zhigen_http_requests_total", *sorted(("GET", route, "200"))] == 2
    assert values["zhigen_http_requests_total", *sorted(("GET", route, "404"))] == 1
    assert values["zhigen_http_requests_total", *sorted(("GET", "/health/live", "200"))] == 1
    assert values["zhigen_http_response_seconds_count", route] == 3
    assert "invented" not in text
    assert "yuhe" not in text, "nothing is told of single gateways"


def test_every_figure_is_in_the_table_and_named_by_convention(furnished: House) -> None:
    known = {figure.name: figure for figure in FIGURES}
    assert len(known) == len(FIGURES)
    told = set()
    for family in text_string_to_metric_families(httpx.get(furnished.url + "/metrics").text):
        if family.name.startswith("process_"):
            continue
        name = f"{family.name}_total" if family.type == "counter" else family.name
        told.add(name)
        assert family.documentation == known[name].en
        assert family.type == known[name].kind
        assert all(set(known[name].labels) <= set(sample.labels) for sample in family.samples)
    assert told == set(known)
    for figure in FIGURES:
        assert figure.name.startswith("zhigen_")
        assert figure.name.endswith("_total") == (figure.kind == "counter")
        if figure.unit:
            assert figure.unit in UNITS
            assert figure.name.endswith(f"_{figure.unit}")


@pytest.mark.parametrize(
    ("client", "headers", "opens"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"forwarded": "for=10.0.0.1"}, False),
        ("127.0.0.1", {"via": "1.1 proxy"}, False),
        ("10.0.0.7", {}, False),
        ("10.0.0.7", {"authorization": "Bearer right-right-right-right"}, True),
        ("10.0.0.7", {"authorization": "bearer  right-right-right-right"}, True),
        ("10.0.0.7", {"authorization": "Basic right-right-right-right"}, False),
        ("10.0.0.7", {"authorization": "Bearer wrong-wrong-wrong-wrong"}, False),
        ("10.0.0.7", {"authorization": "Bearer "}, False),
        ("10.0.0.7", {"authorization": "Bearer 错"}, False),
        (None, {}, False),
        ("testclient", {}, False),
    ],
)
def test_who_may_read_them(client: str | None, headers: dict[str, str], opens: bool) -> None:
    assert permitted(client, headers, "right-right-right-right") is opens


def test_without_a_token_no_token_opens() -> None:
    for credential in ("", "x"):
        assert not permitted("10.0.0.7", {"authorization": f"Bearer {credential}"}, "")


def test_a_log_in_does_not_open_them_where_a_proxy_stands_between(furnished: House) -> None:
    client = furnished.enter("admin")
    refused = client.get(furnished.url + "/metrics", headers={"X-Forwarded-For": "10.0.0.7", "Accept-Language": "en"})
    assert (refused.status_code, refused.json()["code"]) == (403, "metrics_closed")
    assert "zhigen_" not in refused.text


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text("f" * SHORTEST + "\n")
    return path


def test_a_token_is_read_from_its_file_and_may_not_be_short(token_file: Path) -> None:
    assert token_of(Metrics(token_file=token_file)) == "f" * SHORTEST
    for short in ("", "f" * (SHORTEST - 1)):
        token_file.write_text(short)
        with pytest.raises(CloudError, match="too short"):
            token_of(Metrics(token_file=token_file))
    token_file.unlink()
    with pytest.raises(CloudError, match="cannot read"):
        token_of(Metrics(token_file=token_file))
    assert token_of(Config().metrics) == ""


def test_a_store_that_is_away_costs_its_figures_and_not_the_answer(tmp_path: Path) -> None:
    alone = House(tmp_path)
    try:
        with alone.database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE ingest_status")
        values = _values(httpx.get(alone.url + "/metrics").text)
    finally:
        alone.close()
    assert values["zhigen_store_up", "database"] == 0
    assert values["zhigen_store_up", "series"] == 1


def test_readiness_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = House(tmp_path)

    def ready() -> tuple[int, str]:
        answer = httpx.get(alone.url + "/health/ready")
        return answer.status_code, answer.json()["code"]

    def away() -> None:
        raise StoreError("gone")

    def stamp(revision: str) -> None:
        with alone.database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")

    try:
        assert ready() == (200, "")
        monkeypatch.setattr(alone.series, "check", away)
        assert ready() == (503, "series_away")
        stamp("0001")
        assert ready() == (503, "schema_older")
        stamp("9999")
        assert ready() == (503, "schema_newer")
        with alone.database.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE account RENAME TO elsewhere")
        stamp(migrations.head())
        assert ready() == (503, "database_away")
    finally:
        alone.close()


def test_readiness_tells_whether_gateways_are_heard(furnished: House) -> None:
    ready = httpx.get(furnished.url + "/health/ready")
    assert (ready.status_code, ready.json()["ingest"]) == (200, False), "one lane is held"
    with furnished.database.write() as session:
        row = session.get_one(IngestStatus, ("ingest", "events"))
        row.held, row.beat = "", now_ms()
        session.add(row)
    assert httpx.get(furnished.url + "/health/ready").json()["ingest"] is True
