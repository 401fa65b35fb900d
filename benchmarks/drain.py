"""How fast a backlog comes home: two hours of 20 instruments × 20 points at 1 s, while live data goes on.

Real mosquitto; the gateway's outbox and uplink in a process of their own, filled before the clock starts; a subscriber
in another, which reads, checks every seal, and acks as the cloud does, but stores nothing (what storing costs is the
benchmark `ingest`). The ceiling, in the same run: the very messages that were sent, published by bare paho to a loop
that only counts. A live sample of each instrument is put every second; its age is taken at the subscriber.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.gateway import _mosquitto, _row
from contract import ack, birth, codec, readings, seal, topics
from contract.keys import KeyRing
from gateway.core.sample import Sample
from gateway.rim import clock
from gateway.rim.identity import Identity
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_orders import Batch, Bounds
from gateway.rim.session import Broker
from gateway.rim.uplink import Uplink
from tests.keys import ACK, trusting

DEVICES: Final = 20
POINTS: Final = 20
SECONDS: Final = 7_200
_LONGEST_S: Final = 150.0
_CONTEXT: Final = get_context("spawn")
KEYS: Final = [f"soil_moisture.p{n}" for n in range(POINTS)]


def run() -> list[dict[str, Any]]:
    """Rows of the table of `make bench`."""
    with tempfile.TemporaryDirectory() as place, _mosquitto(Path(place)) as port:
        folder = Path(place)
        trusting(folder / "identity")
        with _process(gateway, port, folder) as farm, _process(cloud, port, folder) as county:
            for pipe in (farm, county):
                _heard(pipe)
            for pipe in (farm, county):
                pipe.send("go")
            spent, ages, sent = _heard(county)
            farm.send("over")
            _heard(farm)
        with _process(count, port, folder) as counter:
            _heard(counter)
            began = time.monotonic()
            _publish(port, folder / "sent")
            bare = _heard(counter) - began
    rows = DEVICES * SECONDS
    p50, p95 = quantiles(ages, n=100)[49], quantiles(ages, n=100)[94]
    return [
        _row(
            "drain: 2 h of 20 × 20 points, rows/s", rows / spent, "rows/s", rows / bare, "the same messages, bare paho"
        ),
        _row("drain: times as fast as it was measured (>= 100)", SECONDS / spent, "×"),
        _row("drain: age of a live value meanwhile, p50", p50, "ms"),
        _row("drain: age of a live value meanwhile, p95 (< 1000)", p95, "ms"),
        _row("drain: bytes a value on the wire", sent / rows / POINTS, "bytes"),
    ]


def gateway(port: int, folder: Path, pipe: Connection) -> None:
    """A process: fills an outbox, connects when told, puts live samples until told again."""
    identity = Identity(folder / "identity")
    content = birth.Content(birth.SiteMeta("bench-1", birth.Text("基准"), "farm", "341225"), [])
    boot = clock.new_boot()
    carried: list[Uplink] = []

    def committed(batch: Batch) -> None:
        if carried:
            carried[0].offer(batch)

    box = Outbox(
        folder / "box",
        gateway="bench-1",
        boot=boot,
        meta=content.hash,
        signer=lambda: identity.signer,
        clock=clock.now,
        synced=lambda: True,
        bounds=Bounds(held=1_000_000),
        committed=committed,
    )
    box.start("bench")
    wall, mono = clock.now()
    for second in range(SECONDS, 0, -1):
        for device in range(DEVICES):
            box.put(_sample(device, wall - second * 1000 + device, mono - second * 1000 + device))
    box.flush()
    meta = birth.Meta(gateway="bench-1", boot=boot, t=wall, software="bench", hash=content.hash, content=content)
    line = Uplink(
        Broker("127.0.0.1", port),
        box,
        meta,
        identity=identity,
        county="341225",
        clock=clock.now,
        portrait=lambda: birth.State(online=True, boot=boot, t=clock.now()[0]),
    )
    carried.append(line)
    pipe.send("ready")
    pipe.recv()
    line.start()
    while not pipe.poll():
        for device in range(DEVICES):
            box.put(_sample(device, *clock.now()))
            time.sleep(1 / DEVICES)
    line.stop()
    box.close()
    pipe.send("closed")


def cloud(port: int, folder: Path, pipe: Connection) -> None:
    """A process: acks; tells how long the backlog took, how old live values were, how many bytes came."""
    check = seal.SealCheck(KeyRing([Identity(folder / "identity").signer.described(gateway="bench-1")]))
    backlog: set[int] = set()
    ages: list[int] = []
    sent = bytearray()
    done, size = 0.0, 0
    wall = 0

    def heard(client: Client, _: Any, raw: MQTTMessage) -> None:
        nonlocal done, size
        topic = topics.parse(raw.topic)
        if topic.kind not in ("data", "event"):
            return
        sent.extend(len(raw.payload).to_bytes(4, "big") + raw.payload)
        if topic.kind == "event":
            event = codec.decode(topic, raw.payload).event  # type: ignore[union-attr]
            said = ack.Durable("events", event.epoch, [(event.seq, event.seq)], event.boot)
        else:
            body, found = seal.split(codec.inflate(raw.payload))
            check.check(body, found, gateway="bench-1", now=wall)
            rows = readings.decode(body)
            said = ack.Durable("readings", rows.epoch, ack.merge(rows.seqs), rows.boot)
            now = time.time_ns() // 1_000_000
            if rows.times[0] > wall:
                ages.extend(now - t for t in rows.times)
            elif not done:
                size += len(raw.payload)
                backlog.update(rows.seqs)
                if len(backlog) >= DEVICES * SECONDS:
                    done = time.monotonic()
        now = time.time_ns() // 1_000_000
        client.publish("zhigen/v1/341225/bench-1/ack", ack.encode(ack.Ack(t=now, durable=[said]), ACK), 1)

    client = Client(CallbackAPIVersion.VERSION2, "bench-cloud")
    client.on_message = heard
    client.on_subscribe = lambda *_: pipe.send("ready")
    client.connect("127.0.0.1", port)
    client.subscribe("zhigen/v1/#", 1)
    client.loop_start()
    pipe.recv()
    wall = time.time_ns() // 1_000_000
    began = time.monotonic()
    while not done:
        time.sleep(0.01)
    pipe.send((done - began, list(ages), size))
    client.disconnect()
    client.loop_stop()
    (folder / "sent").write_bytes(sent)


def count(port: int, folder: Path, pipe: Connection) -> None:
    """A process: a paho loop that only counts; tells when it had all that is in the file."""
    wanted, heard = len(_letters(folder / "sent")), 0

    def on_message(*_: Any) -> None:
        nonlocal heard
        heard += 1
        if heard == wanted:
            pipe.send(time.monotonic())

    client = Client(CallbackAPIVersion.VERSION2, "bench-counter")
    client.on_message = on_message
    client.on_subscribe = lambda *_: pipe.send("ready")
    client.connect("127.0.0.1", port)
    client.subscribe("bare", 1)
    client.loop_forever()


def _heard(pipe: Connection) -> Any:
    if not pipe.poll(_LONGEST_S):
        raise RuntimeError("a part said nothing")
    return pipe.recv()


def _publish(port: int, path: Path) -> None:
    letters = _letters(path)
    client = Client(CallbackAPIVersion.VERSION2, "bench-bare")
    client.max_inflight_messages_set(100)
    client.connect("127.0.0.1", port)
    client.loop_start()
    for body in letters:
        last = client.publish("bare", body, 1)
    last.wait_for_publish(60)
    client.disconnect()
    client.loop_stop()


def _letters(path: Path) -> list[bytes]:
    content, place, found = path.read_bytes(), 0, []
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        found.append(content[place + 4 : place + 4 + size])
        place += 4 + size
    return found


def _sample(device: int, wall: int, mono: int) -> Sample:
    values: dict[str, float | None] = {
        key: round(20 + ((wall // 1000 + place * 7 + device) % 97) / 10, 1) for place, key in enumerate(KEYS)
    }
    return Sample(f"d{device}", wall, mono, values, {})


@contextmanager
def _process(work: Any, port: int, folder: Path) -> Iterator[Connection]:
    ours, theirs = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=work, args=(port, folder, theirs), daemon=True)
    process.start()
    try:
        yield ours
    finally:
        process.join(5)
        process.kill()
        process.join()


if __name__ == "__main__":
    for row in run():
        print(row)
