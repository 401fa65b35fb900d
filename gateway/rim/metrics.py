"""The figures of one gateway for Prometheus, in a thread of its own: on the loopback unless the configuration says
otherwise, off where no port is named.

They are read when somebody asks, from what the gateway tells of itself anyway; nothing is counted for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Thread
from typing import Final, Literal, NamedTuple
from wsgiref.simple_server import WSGIServer

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from contract.birth import State
from gateway.core.errors import GatewayError
from gateway.core.figures import Figures
from gateway.core.peripheral import PeripheralStatus
from gateway.rim.port import BusStatus

Values = Iterable[tuple[tuple[str, ...], float]]


class Vitals(NamedTuple):
    """What there is to tell at `now` (wall ms): the state as the county hears it, the figures, the buses, the
    peripherals."""

    now: int
    state: State
    figures: Figures
    buses: Sequence[BusStatus]
    peripherals: Sequence[PeripheralStatus] = ()


class Figure(NamedTuple):
    """One metric and where its values are: label values and the value, none while nothing is known."""

    name: str
    kind: Literal["counter", "gauge"]
    unit: str
    labels: tuple[str, ...]
    zh: str
    en: str
    read: Callable[[Vitals], Values]


def _one(value: float | None) -> Values:
    return () if value is None else (((), float(value)),)


def _lanes(read: Callable[[int, int, int], float]) -> Callable[[Vitals], Values]:
    """Of each lane: `read` gets its backlog, its oldest row's ms and the gateway's ms."""

    def values(vitals: Vitals) -> Values:
        for name in ("events", "readings"):
            lane = getattr(vitals.state, name)
            if lane is not None:
                yield (name,), read(lane.backlog, lane.oldest, vitals.state.t)

    return values


def _devices(read: Callable[[str, int, int, int], float]) -> Callable[[Vitals], Values]:
    """Of each device: `read` gets its state, replies, failures and skipped beats."""

    def values(vitals: Vitals) -> Values:
        for bus in vitals.buses:
            for one in bus.devices:
                yield (bus.id, one.id), read(one.state, one.replies, one.failures, one.skipped)

    return values


def _host(read: Callable[[int, int, int, float], float]) -> Callable[[Vitals], Values]:
    """Of the machine: `read` gets the disk's free and total bytes, resident bytes, the share of a core."""

    def values(vitals: Vitals) -> Values:
        host = vitals.state.host
        return () if host is None else _one(read(host.disk_free, host.disk_total, host.rss, host.cpu))

    return values


def _peripherals(read: Callable[[PeripheralStatus], float]) -> Callable[[Vitals], Values]:
    return lambda vitals: [((one.id, one.protocol), read(one)) for one in vitals.peripherals]


_LANE: Final = ("lane",)
_DEVICE: Final = ("bus", "device")
_PERIPHERAL: Final = ("peripheral", "protocol")
FIGURES: Final = (
    Figure("zhigen_gateway_build_info", "gauge", "info", ("version",), "正在运行的版本，恒为 1",
           "the version that runs, always 1",
           lambda v: [((v.state.software,), 1.0)]),
    Figure("zhigen_gateway_up_seconds", "gauge", "seconds", (), "本次运行多久", "how long this run has lasted",
           lambda v: _one(v.state.up_ms / 1000)),
    Figure("zhigen_gateway_outbox_rows", "gauge", "rows", _LANE, "发件箱里等回执的行",
           "rows of the outbox that wait for their ack",
           _lanes(lambda backlog, _, __: backlog)),
    Figure("zhigen_gateway_oldest_row_seconds", "gauge", "seconds", _LANE, "其中最早一行的年龄",
           "age of the oldest of them",
           _lanes(lambda backlog, oldest, t: (t - oldest) / 1000 if backlog and oldest else 0.0)),
    Figure("zhigen_gateway_values_total", "counter", "", (), "发件箱写下过的值", "values ever committed by the outbox",
           lambda v: _one(v.state.produced)),
    Figure("zhigen_gateway_connected", "gauge", "", (), "是否连着 MQTT 服务器", "whether it has a line to the broker",
           lambda v: _one(v.figures.connected)),
    Figure("zhigen_gateway_connections_total", "counter", "", (), "本次运行连上过几次", "connections of this run",
           lambda v: _one(v.figures.connections)),
    Figure("zhigen_gateway_last_ack_timestamp_seconds", "gauge", "seconds", (), "最近一次回执",
           "when the last ack came",
           lambda v: _one(v.state.last_ack / 1000 or None)),
    Figure("zhigen_gateway_refused_rows_total", "counter", "rows", (), "云端拒收的行", "rows that the cloud refused",
           lambda v: _one(v.figures.refused)),
    Figure("zhigen_gateway_clock_synced", "gauge", "", (), "时钟是否已校", "whether its clock is synchronised",
           lambda v: _one(v.state.clock.synced if v.state.clock else None)),
    Figure("zhigen_gateway_certificate_end_timestamp_seconds", "gauge", "seconds", (), "证书到期",
           "when its certificate ends",
           lambda v: _one((v.state.identity.not_after / 1000 or None) if v.state.identity else None)),
    Figure("zhigen_gateway_config_mistakes", "gauge", "", (), "配置文件现有的错误，非 0 则仍按原配置运行",
           "mistakes in the files of its configuration; until they are mended it runs by the one before",
           lambda v: _one(v.figures.mistakes)),
    Figure("zhigen_gateway_config_restart", "gauge", "", (), "配置文件的改动是否要重启才生效",
           "whether a change in the files of its configuration waits for a restart",
           lambda v: _one(v.figures.restart)),
    Figure("zhigen_gateway_rules_age_seconds", "gauge", "seconds", (), "规则签发至今",
           "age of the rules that it goes by",
           lambda v: _one((v.now - v.state.rules.issued) / 1000 if v.state.rules else None)),
    Figure("zhigen_gateway_rules_end_timestamp_seconds", "gauge", "seconds", (), "规则的有效期",
           "until when they are in force",
           lambda v: _one(v.state.rules.valid_until / 1000 if v.state.rules else None)),
    Figure("zhigen_gateway_disk_free_bytes", "gauge", "bytes", (), "磁盘剩余", "free room on its disk",
           _host(lambda free, _, __, ___: free)),
    Figure("zhigen_gateway_disk_size_bytes", "gauge", "bytes", (), "磁盘大小", "size of its disk",
           _host(lambda _, total, __, ___: total)),
    Figure("zhigen_gateway_memory_bytes", "gauge", "bytes", (), "程序占用的内存", "memory of the program",
           _host(lambda _, __, rss, ___: rss)),
    Figure("zhigen_gateway_cpu_ratio", "gauge", "ratio", (), "程序占用一个核的份额",
           "share of one core that the program takes",
           _host(lambda _, __, ___, cpu: cpu)),
    Figure("zhigen_gateway_board_celsius", "gauge", "celsius", (), "主板温度", "temperature of the board",
           lambda v: _one(v.state.host.temperature if v.state.host else None)),
    Figure("zhigen_gateway_bus_connected", "gauge", "", ("bus",), "总线是否打开", "whether a bus is open",
           lambda v: [((bus.id,), float(bus.connected)) for bus in v.buses]),
    Figure("zhigen_gateway_device_lost", "gauge", "", _DEVICE, "设备是否失联", "whether a device does not answer",
           _devices(lambda state, _, __, ___: state == "lost")),
    Figure("zhigen_gateway_device_replies_total", "counter", "", _DEVICE, "设备的应答", "replies of a device",
           _devices(lambda _, replies, __, ___: replies)),
    Figure("zhigen_gateway_device_failures_total", "counter", "", _DEVICE, "没有应答或答错的读取",
           "reads that were not answered, or wrongly", _devices(lambda _, __, failures, ___: failures)),
    Figure("zhigen_gateway_device_skipped_total", "counter", "", _DEVICE, "总线忙而跳过的读取",
           "reads skipped for a busy bus",
           _devices(lambda _, __, ___, skipped: skipped)),
    Figure("zhigen_gateway_peripheral_lost", "gauge", "", _PERIPHERAL, "外设是否失联", "whether a peripheral is gone",
           _peripherals(lambda one: one.state == "lost")),
    Figure("zhigen_gateway_peripheral_trouble", "gauge", "", _PERIPHERAL, "外设是否要人处理（如缺纸）",
           "whether a peripheral wants a person (out of paper …)", _peripherals(lambda one: bool(one.cause))),
    Figure("zhigen_gateway_peripheral_served_total", "counter", "", _PERIPHERAL, "读到的卡、码，打完的单",
           "cards and codes read, documents printed", _peripherals(lambda one: one.served)),
    Figure("zhigen_gateway_peripheral_failures_total", "counter", "", _PERIPHERAL, "没读成、没打成的次数",
           "readings and prints that failed", _peripherals(lambda one: one.failures)),
    Figure("zhigen_gateway_peripheral_waiting", "gauge", "", _PERIPHERAL, "等待打印的单",
           "documents that wait to be printed", _peripherals(lambda one: one.waiting)),
)  # fmt: skip


class _Body(Collector):
    def __init__(self, vitals: Callable[[], Vitals]) -> None:
        self._vitals = vitals

    def collect(self) -> Iterator[Metric]:
        vitals = self._vitals()
        for figure in FIGURES:
            make = CounterMetricFamily if figure.kind == "counter" else GaugeMetricFamily
            family = make(figure.name, figure.en, labels=figure.labels)
            for labels, value in figure.read(vitals):
                family.add_metric(labels, value)
            if family.samples:
                yield family


class MetricsServer:
    """Serves the figures from now on until `close`. Raises GatewayError where the port cannot be had.

    `vitals` is called in the server's thread.
    """

    def __init__(self, host: str, port: int, vitals: Callable[[], Vitals]) -> None:
        registry = CollectorRegistry()
        registry.register(_Body(vitals))
        self._server: WSGIServer
        self._thread: Thread
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError as error:
            raise GatewayError("metrics_port", place=f"{host}:{port}", why=error.strerror or str(error)) from None

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
