"""The board of the pipe: what each worker takes in, what waits, what was refused, what is missing."""

from __future__ import annotations

from typing import Final

from contract.measurement import MEASUREMENTS
from zhigen.boards.county import BARS, END, NOW, RECENT, Column, bucket, figure, named, over_time, table, time
from zhigen.boards.fleet import BAD_ONE
from zhigen.boards.measured import SPAN
from zhigen.boards.panel import AMBER, GREEN, RED, Board, Panel, Query, Row
from zhigen.boards.words import EVENTS, LANES, YES

LAG: Final = ((None, GREEN), (5, AMBER), (30, RED))
BEAT_MS: Final = 30_000  # a worker that wrote no status for so long is not there
LATELY: Final = (
    f"FROM journal WHERE position > coalesce((SELECT max(position) FROM journal), 0) - {RECENT} "
    "AND received >= $__from AND received < $__to"
)
OF_RECENT: Final = (f"在最近的 {RECENT} 条事件里", f"among the latest {RECENT} events")
ALIVE: Final = f"{NOW} - beat < {BEAT_MS}"
COUNTS: Final = Row("现在", "Now", (
    figure("在收的进程", "workers that take in", f"SELECT count(DISTINCT worker) FROM ingest_status WHERE {ALIVE}",
           steps=((None, RED), (1, GREEN))),
    figure("停着的通道", "lanes that hold", f"SELECT count(*) FROM ingest_status WHERE held <> '' AND {ALIVE}",
           steps=BAD_ONE, about=("库写不进就停着等，不丢", "it holds while its store takes nothing; nothing is lost")),
    figure("落盘延迟", "lag to disk", f"SELECT max(lag_ms) / 1000.0 FROM ingest_status WHERE {ALIVE}", unit="s",
           decimals=1, steps=LAG),
    figure("排队的消息", "messages queued", f"SELECT sum(queued) FROM ingest_status WHERE {ALIVE}"),
    figure("隔离区", "in quarantine", "SELECT count(*) FROM quarantine WHERE state = 'held'",
           steps=((None, GREEN), (1, AMBER))),
    figure("缺失未申报的行", "rows missing, undeclared", "SELECT coalesce(sum(missing), 0) FROM watermark",
           steps=BAD_ONE),
    figure("事件账", "events in the journal", "SELECT coalesce(max(position), 0) FROM journal"),
    figure("统计落后", "projections behind",
           "SELECT coalesce(max((SELECT coalesce(max(position), 0) FROM journal) - position), 0) FROM projection",
           steps=((None, GREEN), (1000, AMBER), (100_000, RED))),
    figure("停下的统计", "projections stopped", "SELECT count(*) FROM projection WHERE state = 'stopped'",
           steps=BAD_ONE),
    figure("隔离区丢弃", "dropped by quarantine", "SELECT coalesce(sum(dropped), 0) FROM quarantine_loss",
           steps=BAD_ONE),
))  # fmt: skip
WORKERS: Final = table("每个进程", "each worker", (
    Column("worker", "进程", "worker"),
    Column("lane", "通道", "lane", words=LANES),
    Column(f"({ALIVE})::text", "在", "there", words=YES, width=110),
    Column("connected::text", "连着", "connected", words=YES, width=130),
    Column("held", "停着的原因", "held by"),
    Column("messages", "消息", "messages"),
    Column("readings", "值或事件", "values or events"),
    Column("stored", "新存", "stored"),
    Column("duplicates", "已有", "duplicates"),
    Column("refused", "拒收", "refused"),
    Column("dropped", "放掉", "let go"),
    Column("queued", "排队", "queued"),
    Column("lag_ms / 1000.0", "延迟", "lag", unit="s", decimals=1, steps=LAG),
    Column(time("started"), "开始", "started"),
    Column(time("beat"), "最近报告", "last report", unit="dateTimeFromNow"),
), "FROM ingest_status ORDER BY worker, lane", height=7,
    about=("计数从各进程启动算起", "counts are since each worker started"))  # fmt: skip
ARRIVED: Final = over_time(
    "到达的事件", "events that arrived",
    f"SELECT {bucket('received')} AS time, {named('kind', EVENTS)} AS metric, count(*) AS value {LATELY} "
    "GROUP BY 1, 2 ORDER BY 1", about=OF_RECENT,
)  # fmt: skip
DELAY: Final = over_time(
    "事件从发生到落账", "events: from the field to the journal",
    f"SELECT {bucket('received')} AS time, "
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY greatest(received - t, 0)) / 1000 AS \"一半 · Half\", "
    "percentile_cont(0.95) WITHIN GROUP (ORDER BY greatest(received - t, 0)) / 1000 AS \"95%\" "
    f"{LATELY} GROUP BY 1 ORDER BY 1",
    unit="s", decimals=1, bars=False, about=OF_RECENT,
)  # fmt: skip
ROWS: Final = over_time(
    "已证明的读数行", "rows of readings with proof",
    f"SELECT {bucket(END)} AS time, sum(last - first + 1) AS value FROM proof "
    'WHERE "end" >= $__from AND "end" < $__to GROUP BY 1 ORDER BY 1',
    about=("按测量的时间", "by the time of measuring"),
)  # fmt: skip
REFUSED: Final = table("隔离区按原因", "quarantine by reason", (
    Column("code", "代码", "code"),
    Column("min(zh)", "原因", "reason"),
    Column("min(en)", "英文原因", "reason in English"),
    Column("state", "状态", "state"),
    Column("count(*)", "消息", "messages"),
    Column("sum(seen)", "见过", "seen"),
    Column("count(DISTINCT gateway)", "网关数", "gateways"),
    Column(time("max(last)"), "最近", "last"),
), "FROM quarantine GROUP BY code, state ORDER BY max(last) DESC LIMIT 50", height=7)  # fmt: skip
HOLES: Final = table("没有补齐的通道", "lanes with a hole", (
    Column("gateway", "网关", "gateway"),
    Column("lane", "通道", "lane", words=LANES),
    Column("epoch", "纪元", "epoch"),
    Column("sound", "补齐到", "whole up to"),
    Column("low", "低水位", "low mark"),
    Column("missing", "缺失的行", "rows missing", steps=BAD_ONE),
    Column(time("since"), "发现", "found"),
), "FROM watermark WHERE sound < low ORDER BY since LIMIT 200", height=7, width=12)  # fmt: skip
BEHIND: Final = table("统计", "projections", (
    Column("name", "名称", "name"),
    Column("position", "读到", "read up to"),
    Column("state", "状态", "state"),
    Column("error", "错误", "error"),
    Column(time("updated"), "更新", "updated", unit="dateTimeFromNow"),
), "FROM projection ORDER BY state DESC, position", height=7, width=12)  # fmt: skip
_FIELD: Final = tuple(code for code, row in MEASUREMENTS.items() if not row.diagnostic)


def _of_all(zh: str, en: str, select: str, where: str, about: tuple[str, str]) -> Panel:
    text = (
        f'SELECT {select} FROM "$class"./^({"|".join(_FIELD)})$/ WHERE $timeFilter{where} '
        "GROUP BY time($__interval) fill(none)"
    )
    custom = {"drawStyle": "bars", "fillOpacity": 70, "lineWidth": 0, "stacking": {"mode": "normal", "group": "A"}}
    query = Query("zhigen-series", text, alias="$m")
    return Panel("timeseries", zh, en, (query,), "none", 0, 12, custom=custom, least="$least", points=BARS, about=about)


STORED: Final = _of_all(
    "存下的值", "values stored", 'sum("n")', "",
    ("按测量项、按测量的时间，汇总跟上之后", "by measurement and time of measuring, as far as the rollups have come"),
)  # fmt: skip
DOUBTED: Final = _of_all(
    "有坏值的段", "buckets with a bad value", 'count("quality")', ' AND "quality" > 1',
    ("一台设备一个测点的一分钟（或一小时）算一段", "one minute (or hour) of one point of one device"),
)  # fmt: skip
PIPE: Final = Board(
    "operation", "zhigen-pipe", "线路", "pipe",
    ("从网关到库：每个进程、延迟、隔离区、缺失", "from gateways to stores: workers, lag, quarantine, what is missing"),
    (
        COUNTS,
        Row("收", "Taking in", (WORKERS, ARRIVED, DELAY)),
        Row("不能收的和缺的", "Refused and missing", (REFUSED, HOLES, BEHIND)),
        # They read all rows of the county within the span: asked when somebody unfolds them, not twice a minute.
        Row("全县的量", "Volumes of the county", (STORED, ROWS, DOUBTED), folded=True),
    ),
    SPAN, span="now-6h", refresh="10s",
)  # fmt: skip
