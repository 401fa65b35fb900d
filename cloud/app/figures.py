"""The figures of the cloud: what each is called, what it is labelled with, what it says.

The page docs/metrics.md is made from this table and from the gateway's.

Nothing is told of single gateways: a county has hundreds, and each tells of itself (gateway.rim.metrics).
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple


class Figure(NamedTuple):
    """One metric: a counter's name ends in `_total`, a gauge's in its `unit` where it has one."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    unit: str
    labels: tuple[str, ...]
    zh: str
    en: str


_LANE: Final = ("worker", "lane")
FIGURES: Final = (
    Figure("zhigen_build_info", "gauge", "info", ("version",), "正在运行的版本，恒为 1",
           "the version that runs, always 1"),
    Figure("zhigen_store_up", "gauge", "", ("store",), "库是否读得了", "whether a store can be read"),
    Figure("zhigen_ingest_connected", "gauge", "", _LANE, "是否连着 MQTT 服务器",
           "whether it has a line to the broker"),
    Figure("zhigen_ingest_held", "gauge", "", _LANE, "是否因库写不进而停着",
           "whether it holds because a store takes nothing"),
    Figure("zhigen_ingest_beat_timestamp_seconds", "gauge", "seconds", _LANE, "最近一次报告",
           "when it wrote its status last"),
    Figure("zhigen_ingest_messages_total", "counter", "", _LANE, "处理过的消息", "messages dealt with"),
    Figure("zhigen_ingest_values_total", "counter", "", _LANE, "收到的值或事件", "values or events that came"),
    Figure("zhigen_ingest_stored_total", "counter", "", _LANE, "新存下的", "those that were new and stored"),
    Figure("zhigen_ingest_duplicates_total", "counter", "", _LANE, "已经有的", "those that were there already"),
    Figure("zhigen_ingest_refused_total", "counter", "", _LANE, "拒收的", "those that were refused"),
    Figure("zhigen_ingest_dropped_total", "counter", "", _LANE, "没有应答就放掉的消息，网关会重发",
           "messages let go unanswered; their gateways send them again"),
    Figure("zhigen_ingest_queued_messages", "gauge", "messages", _LANE, "排队的消息", "messages that wait"),
    Figure("zhigen_ingest_lag_seconds", "gauge", "seconds", _LANE, "手头最早的消息从到达到落盘",
           "arrival of the oldest message at hand to its commit"),
    Figure("zhigen_journal_events_total", "counter", "", (), "事件账的长度", "events in the journal"),
    Figure("zhigen_projection_lag_events", "gauge", "events", ("projection",), "统计落后的事件数",
           "events that it is behind"),
    Figure("zhigen_projection_stopped", "gauge", "", ("projection",), "统计是否出错停下",
           "whether it failed and stands"),
    Figure("zhigen_gateways", "gauge", "", ("county", "state"), "网关数：online、offline、never（从未来过）",
           "gateways: online, offline, never heard"),
    Figure("zhigen_gateways_pending", "gauge", "", (), "等着备案的网关", "gateways that wait to be registered"),
    Figure("zhigen_gateway_backlog_rows", "gauge", "rows", ("county", "lane"), "网关里待传的行，按最近的状态",
           "rows that wait in gateways, as they said last"),
    Figure("zhigen_gateway_oldest_row_seconds", "gauge", "seconds", ("county",), "在线网关里待传最久的一行的年龄",
           "age of the row that waits longest in a gateway that is online"),
    Figure("zhigen_alerts_open", "gauge", "", ("code",), "未恢复的线路告警", "alerts about the pipe that are open"),
    Figure("zhigen_quarantine_messages", "gauge", "messages", (), "隔离区里的消息", "messages in quarantine"),
    Figure("zhigen_quarantine_dropped_total", "counter", "", (), "隔离区满而丢弃的消息",
           "messages that a full quarantine dropped"),
    Figure("zhigen_http_requests_total", "counter", "", ("method", "route", "status"), "答复过的请求",
           "requests answered"),
    Figure("zhigen_http_response_seconds", "histogram", "seconds", ("route",), "从请求到开始答复",
           "from a request to the begin of its answer"),
    Figure("zhigen_public_pages_total", "counter", "", ("outcome",),
           "公众查码的答复：label、voucher、unknown（查无此码）、paced（查得太快）、away（库读不了）",
           "codes looked up by the public: label, voucher, unknown, paced (too fast), away (no store)"),
)  # fmt: skip
BY_NAME: Final = {figure.name: figure for figure in FIGURES}
