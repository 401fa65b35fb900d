"""The boards of the test rooms and of the markets: what the contract has of them today.

They show the places, their gateways, events by kind, results of analyzers or codes that cameras counted, and what is
measured there. There are no passages in the contract yet; a kind of event that comes later shows by itself.
"""

from __future__ import annotations

from typing import Final

from zhigen.boards.county import ONLINE, RECENT, STATE, Column, bucket, figure, named, over_time, table, time
from zhigen.boards.field import NOTES, site_variables
from zhigen.boards.measured import AIR, SPAN, STORE, now, row
from zhigen.boards.panel import AMBER, GREEN, Board, Panel, Row, Words
from zhigen.boards.words import CODES, EVENTS, SITES, VERDICTS, YES

Told = tuple[str, str, str, str, Words]  # a panel of events: zh, en, table, column, its words
_HOUR: Final = 3_600_000
_AMONG: Final = (f"在全县最近的 {RECENT} 条事件里", f"among the latest {RECENT} events of the county")


def _here(kinds: str) -> str:
    return f"FROM gateway g JOIN site s ON s.id = g.site_id WHERE s.kind IN ({kinds})"


def _events(kinds: str) -> Panel:
    return over_time(
        "事件", "events",
        f"SELECT {bucket('j.received')} AS time, {named('j.kind', EVENTS)} AS metric, count(*) AS value "
        "FROM journal j "
        "JOIN gateway g ON g.id = j.gateway JOIN site s ON s.id = g.site_id "
        f"WHERE j.position > coalesce((SELECT max(position) FROM journal), 0) - {RECENT} "
        f"AND j.received >= $__from AND j.received < $__to AND s.kind IN ({kinds}) "
        "GROUP BY 1, 2 ORDER BY 1",
        about=_AMONG,
    )  # fmt: skip


def _hourly(zh: str, en: str, table: str, column: str, words: Words, kinds: str) -> Panel:
    """How many rows of a table of device events fell into each hour, by what a column says."""
    return over_time(
        zh, en,
        f"SELECT to_timestamp(e.t / {_HOUR} * {_HOUR} / 1000.0) AS time, {named(f'e.{column}', words)} AS metric, "
        f"count(*) AS value FROM {table} e "
        "JOIN gateway g ON g.id = e.gateway_id JOIN site s ON s.id = g.site_id "
        f"WHERE e.position > coalesce((SELECT max(position) FROM journal), 0) - {RECENT} "
        f"AND e.t >= $__from AND e.t < $__to AND s.kind IN ({kinds}) "
        "GROUP BY 1, 2 ORDER BY 1",
        width=24, about=_AMONG,
    )  # fmt: skip


def _board(uid: str, zh: str, en: str, about: tuple[str, str], told: Told, *kinds: str) -> Board:
    among = ", ".join(repr(kind) for kind in kinds)
    figures = (
        figure("地点", "sites", f"SELECT count(*) FROM site WHERE kind IN ({among})"),
        figure("在线网关", "gateways online", f"SELECT count(*) {_here(among)} AND {ONLINE}"),
        figure("失联网关", "gateways silent", f"SELECT count(*) {_here(among)} AND NOT {ONLINE}",
               steps=((None, GREEN), (1, AMBER))),
        figure("失联设备", "devices lost",
               f"SELECT sum(jsonb_array_length(coalesce({STATE} -> 'lost', '[]'))) {_here(among)} AND {ONLINE}",
               steps=((None, GREEN), (1, AMBER))),
        figure("未恢复的告警", "alarms open",
               "SELECT count(*) FROM alarm a JOIN gateway g ON g.id = a.gateway_id JOIN site s ON s.id = g.site_id "
               f"WHERE a.cleared IS NULL AND s.kind IN ({among})", steps=((None, GREEN), (1, AMBER))),
    )  # fmt: skip
    places = table("地点", "sites", (
        Column("concat_ws(' · ', s.name_zh, nullif(s.name_en, ''))", "地点", "site"),
        Column("s.kind", "类别", "kind", words=SITES),
        Column("s.region", "行政区划", "region"),
        Column("g.id", "网关", "gateway"),
        Column(f"{ONLINE}::text", "在线", "online", words=YES),
        Column(time("g.last_seen"), "最近一次", "last heard", unit="dateTimeFromNow"),
        Column("(SELECT count(*) FROM device d WHERE d.gateway_id = g.id AND d.present)", "设备", "devices"),
    ), f"{_here(among)} ORDER BY s.region, s.id, g.id", width=12, height=8)  # fmt: skip
    return Board(
        "produce", uid, zh, en, about,
        (
            Row("所有地点", "All sites", (*figures, places, _events(among), _hourly(*told, among))),
            now(AIR, STORE),
            *(row(group) for group in (STORE, AIR)),
        ),
        (*site_variables(*kinds), *SPAN), NOTES, span="now-24h",
    )  # fmt: skip


LAB: Final = _board(
    "zhigen-lab", "检测室", "test rooms",
    (
        "检测室的地点、网关、事件、每小时的快检结果和库温",
        "places, gateways, events, rapid tests an hour and cold stores of test rooms",
    ),
    ("每小时快检", "rapid tests per hour", "rapid_test", "verdict", VERDICTS),
    "lab",
)  # fmt: skip
MARKET: Final = _board(
    "zhigen-market", "市场与农资店", "markets and input shops",
    (
        "市场、农资店和仓储的网关、事件、每小时扫码和库温；约定里还没有放行记录",
        "gateways, events, codes counted an hour and cold stores of markets, shops and stores; the contract has no "
        "passages yet",
    ),
    ("每小时扫码", "codes counted per hour", "scan", "code", CODES),
    "market", "shop", "store",
)  # fmt: skip
