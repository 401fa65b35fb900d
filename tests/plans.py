"""A filled database, and what the product asks of it: for plans that were really made (docs/postgresql.md).

The questions are the product's own functions; the statements that they send are taken down and explained. What makes
the rows is plain SQL of PostgreSQL, so that a million costs seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sqlalchemy import event
from sqlmodel import Session, col

from cloud.accounts import sessions
from cloud.accounts.model import Account
from cloud.alerts import desk, settling
from cloud.alerts import store as alerts
from cloud.fleet import orders
from cloud.fleet import store as commands
from cloud.ingest import chain, coverage, decisions, proofs, quarantine, watch
from cloud.ingest import store as ingested
from cloud.ingest.links import Link
from cloud.ingest.model import Quarantined
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.keys import store as keys
from cloud.registry import store as registry
from cloud.telemetry import boot_clock
from cloud.telemetry import store as telemetry
from cloud.telemetry.model import RapidTest, Scan

NOW: Final = 1_795_418_400_000
HERE: Final = Scope(("532331",))
_GATEWAY: Final = "gw-7"
_NO_SUSPECT: Final[Any] = None
_INDEX: Final = re.compile(r"\bScan(?: Backward)? (?:using|on) ((?:ix|uq|pk)_\w+)")

# {gateways}, {events}: how many. Ten devices a gateway; every 100th alarm, alert and command is still open.
_FILL: Final = """
INSERT INTO site (id, county, region, kind, name_zh, name_en, heard)
  SELECT '532331/s' || g, '532331', '532331101', 'farm', '', '', 1 FROM generate_series(1, {gateways}) AS g;
INSERT INTO gateway (id, county, region, registered, registered_by, meta_hash, software, boot, boot_heard, online,
                     last_seen, state, site_id)
  SELECT 'gw-' || g, left(r, 6), r, 1, 'x', '', '1', 'b', 1, true, 1, '', '532331/s' || g
  FROM (SELECT g, (530000 + g % 100 * 37)::text || lpad((g % 10)::text, 3, '1') AS r
        FROM generate_series(1, {gateways}) AS g) AS t;
UPDATE gateway SET region = '532331101', county = '532331' WHERE id IN ('gw-7', 'gw-8');
INSERT INTO device (gateway_id, id, region, name_zh, name_en, profile, profile_hash, present)
  SELECT id, 'd' || d, region, '', '', 'x', 'x', true FROM gateway, generate_series(1, 10) AS d;
INSERT INTO point (gateway_id, device_id, key, region, place, unit, name_zh, name_en, interval_ms, present)
  SELECT gateway_id, id, key, region, 0, '', '', '', 1000, true FROM device, unnest(ARRAY['co2', 'noise']) AS key;
INSERT INTO journal (id, gateway, epoch, seq, boot, t, received, kind, region, digest, prev, raw, signature)
  SELECT md5(n::text)::uuid::text, 'gw-' || g, 1, n / {gateways} + 1, 'b' || n / {gateways} / 50, n, n,
         CASE WHEN n % 997 = 0 THEN 'epoch' WHEN n % 3 = 0 THEN 'alarm' ELSE 'device' END,
         (530000 + g % 100 * 37)::text || '101', repeat('d', 64), repeat('p', 64), repeat('r', 300)::bytea, ''
  FROM (SELECT n, n % {gateways} + 1 AS g FROM generate_series(1, {events}) AS n) AS t;
INSERT INTO alarm (id, gateway_id, device_id, point, region, side, "limit", severity, raised, cleared, revision)
  SELECT 'a' || n, 'gw-' || n % {gateways}, 'd1', 'co2', (530000 + n % 100 * 37)::text || '101', 'high', 1, 'warning',
         n, CASE WHEN n % 100 = 0 THEN NULL ELSE n END, n FROM generate_series(1, {events} / 10) AS n;
INSERT INTO pipe_alert (id, code, gateway, region, subject, severity, details, raised, last, count, cleared,
                        acknowledged_by, revision, area, party, evidence, handled_by, measure, closed_by, remark)
  SELECT 'p' || n, 'silence', 'gw-' || n % {gateways}, (530000 + n % 100 * 37)::text || '101', '', 'warning', '', n, n,
         1, CASE WHEN n % 100 = 0 THEN NULL ELSE n END, '', n, 'pipe', '', '[]', '', '', '', ''
  FROM generate_series(1, {events} / 10) AS n;
INSERT INTO health_event (id, gateway_id, device_id, region, t, epoch, seq, state, since, cause)
  SELECT 'h' || n, 'gw-' || n % {gateways}, 'd' || n % 10, '532331101', n, 1, n, 'lost', n, ''
  FROM generate_series(1, {events} / 10) AS n;
INSERT INTO rapid_test (id, position, gateway_id, device_id, region, t, epoch, seq, number, sample, item, rate, verdict,
                        tested, method, doubts)
  SELECT 't' || n, n, 'gw-' || n % {gateways}, 'd' || n % 10, '532331101', n, 1, n, '', '', '', 1, 'pass', 0,
         'other', '' FROM generate_series(1, {events} / 10) AS n;
INSERT INTO scan (id, position, gateway_id, device_id, region, t, epoch, seq, code, text, symbology, reads, proof,
                  legible, snapshot)
  SELECT 's' || n, n, 'gw-' || n % 20, 'd7', '532331101', n, 1, n, 'goods', '', 'ean_13', 1, 'check',
         0, '' FROM generate_series(1, {events} / 10) AS n;
INSERT INTO gap (id, gateway_id, device_id, region, start, "end", cause)
  SELECT 'g' || n, 'gw-' || n % {gateways}, '', '532331101', n, n + 5, 'restart'
  FROM generate_series(1, {events} / 10) AS n;
INSERT INTO coverage (gateway, lane, epoch, first, last, region)
  SELECT 'gw-' || g, lane, 1, 1, 9, '532331101' FROM generate_series(1, {gateways}) AS g,
         unnest(ARRAY['events', 'readings']) AS lane;
INSERT INTO watermark (gateway, lane, epoch, region, begin, sure, low, sound, since, missing)
  SELECT 'gw-' || g, lane, 1, '532331101', 1, true, 9, CASE WHEN g % 500 = 0 THEN 5 ELSE 9 END, g, 0
  FROM generate_series(1, {gateways}) AS g, unnest(ARRAY['events', 'readings']) AS lane;
INSERT INTO proof (gateway, device, region, epoch, boot, first, last, start, "end", kid, digest, message)
  SELECT 'gw-' || n % {gateways}, 'd' || n % 10, '532331101', 1, 'b', n, n, n * 1000, n * 1000 + 999, 'k',
         md5(n::text), 'm' FROM generate_series(1, {events} / 5) AS n;
INSERT INTO quarantine (gateway, region, topic, code, place, zh, en, raw, size, digest, seen, first, last, state)
  SELECT 'gw-' || n % 200, '532331', 't', 'shape', '', '', '', repeat('r', 500)::bytea, 500, md5(n::text), 1, n, n,
         CASE WHEN n % 100 = 0 THEN 'held' WHEN n % 101 = 0 THEN 'replay' ELSE 'dismissed' END
  FROM generate_series(1, {events} / 50) AS n;
INSERT INTO gateway_command (id, gateway, region, county, kind, body, by, created, expires, state, code, text, data)
  SELECT 'c' || n, 'gw-' || n % {gateways}, '532331101', '532331', 'ping', '', 'x', n, n,
         CASE WHEN n % 100 = 0 THEN 'queued' ELSE 'done' END, '', '', '' FROM generate_series(1, {events} / 20) AS n;
INSERT INTO gateway_key (serial, kid, gateway, region, public, certificate, ca, reason, issued, not_after, revoked,
                         revoked_by, revoked_why)
  SELECT 's' || g, 'k' || g, 'gw-' || g, '532331', '', '', '', '', 1, 1, 0, '', ''
  FROM generate_series(1, {gateways}) AS g;
INSERT INTO knock (gateway_id, region, first, last, count)
  SELECT 'kn-' || n, '532331', n, n, 1 FROM generate_series(1, {gateways} / 2) AS n;
INSERT INTO account (id, name, password, role, region, language, disabled, created, password_changed)
  SELECT 'a' || n, 'name' || n, '', 'farm', '', 'zh', false, 1, 1 FROM generate_series(1, {gateways} / 5) AS n;
INSERT INTO log_in (token_hash, account_id, opened, used, expires)
  SELECT md5(n::text), 'a' || n % ({gateways} / 5) + 1, n, n, n FROM generate_series(1, {gateways}) AS n;
"""


class Question(NamedTuple):
    """What somebody asks, by the product's own function; `index`: that its plan must use."""

    who: str
    index: str
    ask: Callable[[Session], object]


def _row() -> JournalEvent:
    return JournalEvent(gateway=_GATEWAY, boot="b3", position=1 << 40)


def _all(found: Any) -> object:
    return list(found)


QUESTIONS: Final = (
    Question("append: which ids are known", "uq_journal_id",
             lambda s: _all(journal._digests(s, [f"{n:032x}" for n in range(200)]))),
    Question("projections: kinds behind a cursor", "pk_journal", lambda s: journal.kinds(s, 5_000, 200)),
    Question("projections: events at positions", "pk_journal", lambda s: journal.at(s, [5, 50, 500])),
    Question("chain: what stands beside an event", "ix_journal_address",
             lambda s: _all(chain._around(s, _GATEWAY, 1, [Link(4, "", "")], 5_000))),
    Question("chain: was an image restored", "ix_journal_kind", lambda s: chain._explained(s, _GATEWAY, 1)),
    Question("dates: earlier events of a run", "ix_journal_boot", lambda s: s.exec(boot_clock._earlier(_row())).all()),
    Question("coverage of a batch", "pk_coverage", lambda s: coverage._pieces(s, {"gw-7", "gw-8"})),
    Question("what is covered of those who sent", "pk_coverage", lambda s: coverage._pieces(s, {_GATEWAY})),
    Question("watch: lanes not known to be whole", "ix_watermark_unsound", lambda s: watch.judge(s, 1)),
    Question("quarantine: seen before", "ix_quarantine_digest",
             lambda s: quarantine._known(s, {("gw-7", f"{n:032x}", "shape"): _NO_SUSPECT for n in range(3)})),
    Question("quarantine: how full a source is", "ix_quarantine_source",
             lambda s: quarantine._bound(s, col(Quarantined.gateway) == _GATEWAY, 1 << 30, 1 << 60, 1, {})),
    Question("quarantine: decided by a person", "ix_quarantine_state", lambda s: decisions.asked(s, "replay")),
    Question("quarantine: the newest page", "pk_quarantine",
             lambda s: ingested.quarantine(NATION, s, before=None, limit=50)),
    Question("proofs of a moment", "ix_proof_time", lambda s: ingested.proofs(HERE, s, _GATEWAY, "d7", 7_500)),
    Question("proofs older than retention", "ix_proof_end", lambda s: proofs.forget(s, 5_000, 2_000)),
    Question("an alert that stands already", "ix_pipe_alert_finding", lambda s: desk._open(s, "silence", _GATEWAY, "")),
    Question("the next revision of alerts", "uq_pipe_alert_revision", settling.revision),
    Question("live: alerts changed since", "uq_pipe_alert_revision",
             lambda s: alerts.alerts_changed(NATION, s, 900, 500)),
    Question("page: alerts that are open", "ix_pipe_alert_cleared", lambda s: alerts.open_counts(NATION, s)),
    Question("live: alarms changed since", "uq_alarm_revision",
             lambda s: telemetry.alarms_changed(NATION, s, 900, 500)),
    Question("page: active alarms by gateway", "ix_alarm_cleared", lambda s: telemetry.active_alarm_counts(NATION, s)),
    Question("page: alarms of a county", "uq_alarm_revision",
             lambda s: telemetry.alarms(Scope(("53",)), s, state="all", limit=100)),
    Question("page: was a device lost", "ix_health_event_gateway_id",
             lambda s: telemetry.health_history(NATION, s, _GATEWAY, "d7", 1 << 50)),
    Question("page: the newest tests of analyzers", "ix_rapid_test_device",
             lambda s: telemetry.newest(HERE, s, RapidTest, [(_GATEWAY, "d7"), ("gw-8", "d8")], 3)),
    Question("live: rapid tests behind a place", "uq_rapid_test_position",
             lambda s: telemetry.after(NATION, s, RapidTest, 900, 500)),
    Question("page: the newest scans of a camera", "ix_scan_device",
             lambda s: telemetry.newest(HERE, s, Scan, [(_GATEWAY, "d7")], 30)),
    Question("page: what cameras counted today", "ix_scan_day",
             lambda s: telemetry.counting(HERE, s, [_GATEWAY], 1 << 40)),
    Question("live: scans behind a place", "uq_scan_position", lambda s: telemetry.after(NATION, s, Scan, 900, 500)),
    Question("page: gaps in a range", "ix_gap_gateway_id",
             lambda s: telemetry.gaps(NATION, s, _GATEWAY, ["d7"], 0, 1 << 50)),
    Question("page: gateways of a county", "ix_gateway_region", lambda s: registry.gateways(HERE, s)),
    Question("page: devices of a gateway", "pk_device", lambda s: registry.devices(NATION, s, gateway=_GATEWAY)),
    Question("page: points of a gateway", "pk_point", lambda s: registry.points(NATION, s, gateway=_GATEWAY)),
    Question("page: devices of a site", "ix_gateway_site_id",
             lambda s: registry.devices(NATION, s, site="532331/s7")),
    Question("log-ins of an account end", "ix_log_in_account_id",
             lambda s: sessions.set_password(s, Account(id="a7"), "", 1)),
    Question("page: devices of a county", "ix_device_region", lambda s: registry.devices(HERE, s)),
    Question("page: who knocked", "ix_knock_last", lambda s: registry.knocks(HERE, s)),
    Question("ring: certificates of a gateway", "ix_gateway_key_gateway",
             lambda s: keys.certificates(NATION, s, gateway=_GATEWAY)),
    Question("renewal: certificates of a key", "ix_gateway_key_kid", lambda s: keys.of_key(NATION, s, "k7")),
    Question("courier: commands that wait", "ix_gateway_command_open", orders.waiting),
    Question("page: the newest commands", "ix_gateway_command_created",
             lambda s: commands.commands(NATION, s, None, 50)),
    Question("page: commands of a gateway", "ix_gateway_command_gateway",
             lambda s: commands.commands(NATION, s, _GATEWAY, 50)),
)  # fmt: skip


class Plan(NamedTuple):
    """A statement as it was sent, and how PostgreSQL says that it does it."""

    statement: str
    lines: list[str]


def indexes(plan: Plan) -> set[str]:
    """The indexes that a plan reads."""
    return {name for line in plan.lines for name in _INDEX.findall(line)}


def fill(database: Database, gateways: int, events: int) -> None:
    """Rows in every table that grows, and the statistics of them."""
    with database.write() as session:
        for statement in _FILL.format(gateways=gateways, events=events).split(";\n"):
            if statement.strip():
                session.connection().exec_driver_sql(statement.replace("%", "%%"))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def plans(database: Database, question: Question) -> list[Plan]:
    """The plan of each statement of a question; what it writes is rolled back."""
    said: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        said.append((statement, parameters))

    with database.engine.connect() as connection, Session(connection) as session:
        event.listen(connection, "before_cursor_execute", listen)
        question.ask(session)
        event.remove(connection, "before_cursor_execute", listen)
        session.rollback()
        return [
            Plan(statement, list(connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars()))
            for statement, parameters in dict(reversed(said)).items()  # the same again goes the same way
        ][::-1]
