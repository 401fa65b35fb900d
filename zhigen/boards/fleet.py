"""The board of all gateways: who is there, what waits in them, their clocks, disks and certificates, open alerts."""

from __future__ import annotations

from typing import Final

from contract.measurement import MEASUREMENTS
from zhigen.boards.county import (
    BACKLOG,
    NOW,
    ONLINE,
    READINGS,
    STATE,
    Column,
    bucket,
    figure,
    named,
    over_time,
    table,
    time,
)
from zhigen.boards.measured import INSTRUMENT, POINTS, SPAN, unit
from zhigen.boards.panel import AMBER, GREEN, GREY, RED, Board, Panel, Query, Row
from zhigen.boards.words import ALERTS, SEVERITIES, SITES, YES

# What runs full or hot, where the highest is the worst.
FULL: Final = (
    "cpu_load", "memory_used", "disk_used", "cpu_temperature", "clock_offset", "clock_error", "under_voltage",
    "throttled",
)  # fmt: skip
BAD_ONE: Final = ((None, GREEN), (1, RED))
AGE: Final = ((None, GREEN), (600, AMBER), (3600, RED))
FREE: Final = ((None, RED), (5, AMBER), (10, GREEN))
DISK: Final = f"({STATE} #>> '{{host,disk_free}}')::float8 / nullif(({STATE} #>> '{{host,disk_total}}')::float8, 0)"
OLDEST: Final = (
    f"(({STATE} ->> 't')::bigint - least("
    f"nullif(CASE WHEN {BACKLOG} > 0 THEN ({STATE} #>> '{{events,oldest}}')::bigint END, 0), "
    f"nullif(CASE WHEN {READINGS} > 0 THEN ({STATE} #>> '{{readings,oldest}}')::bigint END, 0))) / 1000.0"
)
COUNTS: Final = Row("现在", "Now", (
    figure("在线网关", "gateways online", f"SELECT count(*) FROM gateway g WHERE {ONLINE}"),
    figure("失联网关", "gateways silent", f"SELECT count(*) FROM gateway g WHERE NOT {ONLINE} AND g.last_seen > 0",
           steps=((None, GREEN), (1, AMBER))),
    figure("从未来过", "never heard", "SELECT count(*) FROM gateway WHERE last_seen = 0",
           steps=((None, GREY),)),
    figure("等着备案", "waiting to be registered", "SELECT count(*) FROM knock", steps=((None, GREEN), (1, AMBER))),
    figure("严重告警", "critical alerts",
           "SELECT count(*) FROM pipe_alert WHERE area = 'pipe' AND cleared IS NULL AND severity = 'critical'",
           steps=BAD_ONE),
    figure("其他告警", "other alerts",
           "SELECT count(*) FROM pipe_alert WHERE area = 'pipe' AND cleared IS NULL AND severity <> 'critical'",
           steps=((None, GREEN), (1, AMBER))),
    figure("待传的行", "rows that wait", f"SELECT sum({BACKLOG} + {READINGS}) FROM gateway g"),
    figure("待传最久", "oldest row", f"SELECT max({OLDEST}) FROM gateway g WHERE {ONLINE}", unit="s", steps=AGE,
           about=("在线网关里待传最久的一行的年龄", "age of the row that waits longest in a gateway that is online")),
    figure("时钟未校", "clocks not synced",
           f"SELECT count(*) FROM gateway g WHERE {ONLINE} AND ({STATE} #>> '{{clock,synced}}') = 'false'",
           steps=((None, GREEN), (1, AMBER))),
    figure("磁盘最少剩余", "least disk left", f"SELECT min({DISK}) * 100 FROM gateway g WHERE {ONLINE}", unit="percent",
           steps=FREE),
    figure("失联设备", "devices lost",
           f"SELECT sum(jsonb_array_length(coalesce({STATE} -> 'lost', '[]'))) FROM gateway g WHERE {ONLINE}",
           steps=((None, GREEN), (1, AMBER))),
    figure("最早到期的证书", "first certificate to end",
           f"SELECT (min(nullif(({STATE} #>> '{{identity,not_after}}')::bigint, 0)) - {NOW}) / 1000 "
           "FROM gateway g", unit="dtdurations", steps=((None, RED), (7 * 86_400, AMBER), (30 * 86_400, GREEN))),
))  # fmt: skip
OPEN: Final = table("未恢复的线路告警", "open alerts", (
    Column("severity", "轻重", "severity", words=SEVERITIES, width=130),
    Column("code", "告警", "alert", words=ALERTS, width=240),
    Column("gateway", "网关", "gateway"),
    Column("subject", "何处", "where"),
    Column(time("raised"), "出现", "raised"),
    Column("count", "次数", "times", width=110),
    Column(time("acknowledged"), "确认", "acknowledged"),
), "FROM pipe_alert WHERE area = 'pipe' AND cleared IS NULL "
   "ORDER BY array_position(ARRAY['critical', 'warning', 'notice'], severity::text), raised",
   about=("含义与办法见 docs/health.md", "what they mean and what to do: docs/health.md"), height=7)  # fmt: skip
EACH: Final = table("网关", "gateways", (
    Column("g.id", "网关", "gateway"),
    Column("concat_ws(' · ', s.name_zh, nullif(s.name_en, ''))", "地点", "site"),
    Column("s.kind", "类别", "kind", words=SITES),
    Column(f"{ONLINE}::text", "在线", "online", words=YES, width=110),
    Column(time("g.last_seen"), "最近一次", "last heard", unit="dateTimeFromNow"),
    Column(f"{STATE} #>> '{{clock,synced}}'", "时钟已校", "clock synced", words=YES),
    Column(BACKLOG, "待传事件", "events waiting"),
    Column(READINGS, "待传读数", "readings waiting"),
    Column(OLDEST, "最早一行", "oldest row", unit="s", steps=AGE),
    Column(f"{DISK} * 100", "磁盘剩余", "disk left", unit="percent", decimals=0, steps=FREE),
    Column(f"({STATE} #>> '{{host,temperature}}')::float8", "主板", "board", unit="suffix:°C", decimals=0,
           steps=((None, GREEN), (70, AMBER), (80, RED))),
    Column(time(f"({STATE} #>> '{{identity,not_after}}')::bigint"), "证书到期", "certificate ends"),
    Column("g.software", "版本", "version"),
), "FROM gateway g LEFT JOIN site s ON s.id = g.site_id ORDER BY g.online, g.id", height=12)  # fmt: skip
RAISED: Final = over_time(
    "出现的告警", "alerts raised",
    f"SELECT {bucket('raised')} AS time, {named('code', ALERTS)} AS metric, count(*) AS value FROM pipe_alert "
    "WHERE area = 'pipe' AND raised >= $__from AND raised < $__to GROUP BY 1, 2 ORDER BY 1",
)  # fmt: skip
ROOM: Final = over_time(
    "磁盘剩余", "disk left",
    f"SELECT {time('t')} AS time, gateway AS metric, free AS value FROM gateway_disk "
    "WHERE t >= $__from AND t < $__to ORDER BY 1", unit="bytes", bars=False,
    about=("每小时最多记一次，留十四天", "at most one an hour, kept for fourteen days"),
)  # fmt: skip


def instrument(code: str) -> Panel:
    """A diagnostic measurement of all devices by time, the worst of each gateway: who runs out first."""
    row = MEASUREMENTS[code]
    worst = ("最高的", "highest", 'max("high")') if code in FULL else ("最低的", "lowest", 'min("low")')
    text = (
        f'SELECT {worst[2]} FROM "$class"."{code}" WHERE $timeFilter AND "n" > 0 '
        'GROUP BY time($__interval), "gateway" fill(none)'
    )
    return Panel(
        "timeseries", row.zh, row.en, (Query("zhigen-series", text, alias="$tag_gateway"),), unit(row), row.decimals,
        least="$least", points=POINTS,
        about=(f"每个网关的设备里{worst[0]}", f"the {worst[1]} among the devices of each gateway"),
    )  # fmt: skip


FLEET: Final = Board(
    "operation", "zhigen-fleet", "网关", "gateways",
    ("全县的网关：在不在、积压、时钟、磁盘、告警", "all gateways: there or not, backlog, clock, disk, alerts"),
    (
        COUNTS,
        Row("告警", "Alerts", (OPEN, RAISED, ROOM)),
        Row("每个网关", "Each gateway", (EACH,)),
        Row("仪器", "Instruments", tuple(instrument(code) for code in INSTRUMENT.codes), folded=True),
    ),
    SPAN, span="now-24h", refresh="10s",
)  # fmt: skip
