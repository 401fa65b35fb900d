"""The boards of the test rooms and of the markets: what the contract has of them today.

There are no results of tests and no passages in the contract yet. Until there are, these boards show the places, their
gateways, events by kind and what is measured there; a kind of event that comes later shows by itself.
"""

from __future__ import annotations

from typing import Final

from zhigen.boards.county import ONLINE, RECENT, STATE, Column, bucket, figure, named, over_time, table, time
from zhigen.boards.field import NOTES, site_variables
from zhigen.boards.measured import AIR, SPAN, STORE, now, row
from zhigen.boards.panel import AMBER, GREEN, Board, Panel, Row
from zhigen.boards.words import EVENTS, SITES, YES


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
        about=(f"在全县最近的 {RECENT} 条事件里", f"among the latest {RECENT} events of the county"),
    )  # fmt: skip


def _board(uid: str, zh: str, en: str, about: tuple[str, str], *kinds: str) -> Board:
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
            Row("所有地点", "All sites", (*figures, places, _events(among))),
            now(AIR, STORE),
            *(row(group) for group in (STORE, AIR)),
        ),
        (*site_variables(*kinds), *SPAN), NOTES, span="now-24h",
    )  # fmt: skip


LAB: Final = _board(
    "zhigen-lab", "检测室", "test rooms",
    (
        "检测室的地点、网关、事件和库温；约定里还没有检测结果",
        "places, gateways, events and cold stores of test rooms; the contract has no results of tests yet",
    ), "lab",
)  # fmt: skip
MARKET: Final = _board(
    "zhigen-market", "市场与农资店", "markets and input shops",
    (
        "市场、农资店和仓储的网关、事件和库温；约定里还没有放行记录",
        "gateways, events and cold stores of markets, shops and stores; the contract has no passages yet",
    ), "market", "shop", "store",
)  # fmt: skip
