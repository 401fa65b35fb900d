"""A whole gateway as a farm runs it: 20 devices × 20 registers every 50 ms, committed, published, acked.

Real parts, each its own process: `zhigen gateway run`, mosquitto, a pymodbus server. A subscriber stands in for the
cloud: it acks every row and notes how old each value is when it arrives. CPU and memory are the gateway process' own,
from /proc. The peer was measured once, on this load: 600 values/s published, 18 s old, 64 % of a core, 69 MB.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

import yaml
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.poll import DEVICES, REGISTERS, profile, serve
from contract import ack, codec, topics
from contract.readings import Readings
from tests.keys import ACK, trusting

INTERVAL_S: Final = 0.05
WARM_S: Final = 3.0
SECONDS: Final = 12.0
PEER: Final = "ThingsBoard IoT Gateway 3.8.5 on this load, another day"
_TICK: Final = os.sysconf("SC_CLK_TCK")


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        with _modbus() as modbus, _mosquitto(folder) as broker, _gateway(folder, modbus, broker) as pid:
            cloud = Cloud(broker)
            _until(lambda: cloud.rows > DEVICES, 20)
            time.sleep(WARM_S)
            cloud.reset()
            cpu, began = _cpu_s(pid), time.perf_counter()
            time.sleep(SECONDS)
            spent, cpu = time.perf_counter() - began, _cpu_s(pid) - cpu
            values, ages, rows = cloud.values, list(cloud.ages), cloud.rows
            rss = resident(pid)
            os.kill(pid, signal.SIGTERM)
            _until(lambda: cloud.farewell is not None, 10)
            holes = cloud.high - len(cloud.seqs)
            cloud.close()
    wanted = DEVICES * REGISTERS / INTERVAL_S
    share = cpu / spent
    return [
        _row("gateway: values/s read, committed, published", values / spent, "values/s", wanted, "what was asked for"),
        _row("gateway: rows published without their own time", float(cloud.untimed), "rows"),
        _row("gateway: rows committed and not published", float(holes), "rows"),
        _row("gateway: age of a value at a subscriber, p50", quantiles(ages, n=100)[49], "ms"),
        _row("gateway: age of a value at a subscriber, p95 (< 200)", quantiles(ages, n=100)[94], "ms", 18_000, PEER),
        _row("gateway: CPU a value (<= 100)", cpu / values * 1e6, "µs", 0.64 / 600 * 1e6, PEER),
        _row("gateway: CPU of one core", share * 100, "%"),
        _row("gateway: resident memory (< 70)", rss / 2**20, "MB", 69, PEER),
        _row("gateway: rows/s", rows / spent, "rows/s"),
    ]


class Cloud:
    """Acks everything; counts values, rows and ages."""

    def __init__(self, port: int) -> None:
        self.seqs: set[int] = set()
        self.farewell: Any = None
        self.high = 0
        self.untimed = 0
        self.reset()
        self._client = Client(CallbackAPIVersion.VERSION2, "bench-cloud")
        self._client.on_message = self._heard
        self._client.connect("127.0.0.1", port)
        self._client.subscribe("zhigen/v1/#", 1)
        self._client.loop_start()

    def reset(self) -> None:
        """Count from here on."""
        self.values = self.rows = 0
        self.ages: list[int] = []

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()

    def _heard(self, client: Client, _: Any, raw: MQTTMessage) -> None:
        now = time.time_ns() // 1_000_000
        topic = topics.parse(raw.topic)
        if topic.kind in ("ack", "meta"):
            return
        message = codec.decode(topic, bytes(raw.payload))
        if topic.kind == "state" and not message.online:  # type: ignore[union-attr]
            self.high = message.readings.high  # type: ignore[union-attr]
            self.farewell = message
        lane: ack.Lane = "readings"
        if isinstance(message, Readings):
            self.rows += len(message)
            self.values += sum(len(column) for column in message.values.values())
            self.ages += [now - t for t in message.times]
            self.untimed += len(message) - len(set(message.times))
            self.seqs.update(message.seqs)
            epoch, seqs, boot = message.epoch, message.seqs, message.boot
        elif topic.kind == "event":
            found = message.event  # type: ignore[union-attr]
            lane, epoch, seqs, boot = "events", found.epoch, [found.seq], found.boot
        else:
            return
        done = ack.Ack(t=now, durable=[ack.Durable(lane, epoch, ack.merge(seqs), boot)])
        client.publish(topics.build(topics.Topic(topic.county, topic.gateway, "ack")), ack.encode(done, ACK), 1)


@contextmanager
def _modbus() -> Iterator[int]:
    context = get_context("spawn")
    ear, told = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(told,), daemon=True)
    server.start()
    try:
        yield ear.recv()
    finally:
        server.kill()
        server.join()


@contextmanager
def _mosquitto(folder: Path) -> Iterator[int]:
    program = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        raise RuntimeError("mosquitto is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    conf = folder / "mosquitto.conf"
    conf.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nmax_inflight_messages 200\nset_tcp_nodelay true\n"
    )
    process = subprocess.Popen([program, "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: _listens(port), 10)
        yield port
    finally:
        process.kill()
        process.wait()


@contextmanager
def _gateway(folder: Path, modbus: int, broker: int) -> Iterator[int]:
    (folder / "bench.yaml").write_text(yaml.safe_dump(json.loads(profile().model_dump_json(exclude_defaults=True))))
    trusting(folder / "identity")
    still = {point.key: {"deadband": 0.0} for point in profile().points}
    config = {
        "version": 1,
        "gateway": {"id": "bench-1", "county": "341225"},
        "site": {"id": "bench-1", "name": {"zh": "基准"}, "region": "341225"},
        "broker": {"host": "127.0.0.1", "port": broker},
        "log": "warning",
        "buses": [{"id": "house", "kind": "tcp", "host": "127.0.0.1", "port": modbus}],
        "devices": [
            {
                "id": f"d{n}",
                "profile": "bench.yaml",
                "bus": "house",
                "unit": n,
                "interval_s": INTERVAL_S,
                "points": still,
            }
            for n in range(1, DEVICES + 1)
        ],
    }
    path = folder / "gateway.yaml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True))
    process = subprocess.Popen([sys.executable, "-m", "zhigen", "gateway", "run", "--config", str(path)])
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(15)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _until(true: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise RuntimeError("a part did not get ready")
        time.sleep(0.02)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def resident(pid: int) -> int:
    """Bytes of a process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _row(name: str, value: float, unit: str, ceiling: float | None = None, peer: str = "") -> dict[str, Any]:
    ratio = round(value / ceiling, 4) if ceiling else None
    return {"name": name, "value": round(value, 2), "unit": unit, "ceiling": ceiling, "ratio": ratio, "peer": peer}


if __name__ == "__main__":
    for row in run():
        print(row)
