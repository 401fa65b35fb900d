"""Two pages about how it is: the figures that both halves tell, and the alerts that the cloud raises by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from cloud.alerts import CODES
from cloud.app.figures import FIGURES as CLOUD
from gateway.rim.metrics import FIGURES as GATEWAY

METRICS: Final = """\
# 运行指标 · Metrics

{note}

Prometheus 文本格式。云端在网页端口的 `/metrics`，只有本机可读；在 `metrics.token_file` 里放一个令牌（至少 20 个字符），
别的机器就可以带着 `Authorization: Bearer …` 来读。经反向代理转来的请求不算本机。网关缺省不提供；
写上 `metrics: {{port: 9108}}` 就在本机提供。没有的数不写出来，从不写成 0。云端另有进程自己的 `process_*`。 ·
Prometheus text. The cloud serves it at `/metrics` on the port of its pages: to this machine only, or, with a token of
at least 20 characters in `metrics.token_file`, to whoever sends `Authorization: Bearer …`. What a proxy hands on does
not count as this machine. A gateway serves none unless told so by `metrics: {{port: 9108}}`, and then to its own
machine. What is not known is left out and never zero. The cloud adds the `process_*` of itself.

```yaml
scrape_configs:
  - job_name: zhigen
    authorization: {{credentials_file: /etc/prometheus/zhigen-token}}
    static_configs: [{{targets: ["cloud.example:8800"]}}]
```
"""
HEALTH: Final = """\
# 线路告警与看门狗 · Alerts about the pipe, and the watchdog

{note}

告警（`Alarm`）说的是田里的数值；线路告警（`PipeAlert`）说的是那里的数县里还信不信得过、收不收得到。
每十秒看一遍全部网关；同一件事只开一条，过去了自己恢复。谁确认过、何时确认都记着；确认不等于恢复。
网页“网关”里按轻重排着，接口是 `/api/v1/alerts`，实时流里叫 `alert`。 ·
An alarm is about a value in the field; an alert is about whether the county can believe and reach what stands there.
All gateways are looked at every ten seconds. One matter opens one alert, and it ends by itself. Who acknowledged it is
kept, with the time; that is not the end of it. The page of gateways shows alerts by weight, the API has them under
`/api/v1/alerts`, the live stream as `alert`.

看门狗只在真有进展时才喂（单元文件在 [firmware-configs/systemd](../firmware-configs/systemd)）。
网关：发件箱、上行、每条总线都转过一圈。云端：两条通道、统计、值守都转过一圈（因为库写不进而老实等着也算），
并且网页接口自己问自己的 `/health/live` 有回音。卡住的由 systemd 结束，重新启动。
接收进程可以有几个（`intake.workers`），其中一个领班：统计、值守、指令和规则归它；它一没，另一个在两秒内接过去。
`/health/ready` 说两个库能不能用，不能用时是 503 和缺什么
（`database_away`、`schema_older`、`schema_newer`、`series_away`），
其中 `ingest` 说此刻收不收得到网关的数据。`/health/live` 只说进程有应答。
接收进程不开端口：它在数据文件夹里留一个 `名称.alive`，一切在转就更新时间，收不了就写明原因。
容器和 systemd 用 `zhigen cloud probe serve` 和 `zhigen cloud probe ingest --worker 名称`：正常退出码 0，否则 1；
加 `--live` 只问活着没有。收不了的原因，`/api/v1/intake` 和网页“网关”也写着，各一句话；恢复后自己消失。
`zhigen cloud check` 启动前后都能用：配置、密码文件、两个库、MQTT 服务器、共享订阅、时钟、磁盘，
各一句话，缺什么退出码 1。 ·
The watchdog is fed only while there is progress; see the [units](../firmware-configs/systemd).
Gateway: outbox, uplink and every bus came round. Cloud: both lanes, projections and watch came round (to wait honestly
for a store is to come round), and the API answers its own `/health/live`. What hangs is ended by systemd and started
afresh.

There may be several workers (`intake.workers`), one of which leads: projections, the watch, commands and rules are its.
When it is gone another one takes over within two seconds. `/health/ready` says whether both stores can be used, else
503 and what is missing (`database_away`, `schema_older`, `schema_newer`, `series_away`), and under `ingest` whether
gateways are heard just now; `/health/live` says only that the process answers. A worker opens no port: it keeps a file
`NAME.alive` in the data folder, whose time moves while everything turns and whose text says what is in the way.
Containers and systemd ask `zhigen cloud probe serve` and `zhigen cloud probe ingest --worker NAME`: exit code 0 where
it is well, else 1; with `--live` only whether it lives. What is in the way is told at `/api/v1/intake` and on the page
of gateways, a line each, and goes away by itself. `zhigen cloud check` looks at configuration, secrets, both stores,
broker, shared subscriptions, clock and disk, a line each, before the start and after; exit code 1 where one is missing.
"""
_SEVERITIES: Final = {"notice": "提示 notice", "warning": "警告 warning", "critical": "严重 critical"}


class _Figure(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...


def figures() -> str:
    """A table for each half."""
    return f"\n## 云端 · the cloud\n\n{_table(CLOUD)}\n## 网关 · a gateway\n\n{_table(GATEWAY)}"


def _table(rows: Iterable[_Figure]) -> str:
    head = "| | 类型 · type | 标签 · labels | 说明 | about |\n|---|---|---|---|---|\n"
    return head + "".join(f"| `{row.name}` | {row.kind} | {_labels(row)} | {row.zh} | {row.en} |\n" for row in rows)


def _labels(row: _Figure) -> str:
    return ", ".join(f"`{label}`" for label in row.labels) or "–"


def alerts() -> str:
    """A section for each code."""
    return "".join(
        f"\n## `{name}` {code.title[0]} · {code.title[1]}\n\n"
        f"{_SEVERITIES[code.severity]}\n\n"
        f"| | 中文 | English |\n|---|---|---|\n"
        f"| 何时出现 · opens | {code.opens[0]} | {code.opens[1]} |\n"
        f"| 怎么办 · what to do | {code.remedy[0]} | {code.remedy[1]} |\n"
        f"| 何时恢复 · is over | {code.over[0]} | {code.over[1]} |\n"
        for name, code in CODES.items()
    )
