"""A million bent messages through a real broker: ingest lives, its quarantine stays bounded, the good ones are stored.

    COUNT=1000000 SEED=7 python -m tests.faults.mutation

Recorded samples of the contract and fresh signed messages are bent (bits flipped, cut, spliced, topics swapped, bombs,
huge numbers, wild UTF-8) and published as fast as the broker takes them; after every hundred comes a good event and a
good message of readings. At the end every good one is there, once, nothing else is, and the process is the same one.
"""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from sqlmodel import func, select

from cloud.ingest import quarantine
from cloud.ingest.model import Quarantined, QuarantineLoss
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.telemetry.embedded import EmbeddedSeries
from contract import seal
from contract.topics import Kind, Topic, build
from tests.broker import Mosquitto
from tests.cloud.ingest.farm import COUNTY, KEYS, Farm, happening, now_ms, rows
from tests.contract.messages import recorded
from tests.patience import until

GATEWAY: Final = "farm-a"
EVERY: Final = 100  # bent messages between two good ones of each lane
WINDOW: Final = 200
AHEAD: Final = 50  # good messages that may wait for their ack: the broker must not become the store of a flood
PATIENCE_S: Final = 120.0
KINDS: Final[tuple[Kind, ...]] = ("data", "event", "meta", "state")
_ROOT: Final = Path(__file__).parents[2]


class Bent(NamedTuple):
    """A message that nobody should believe."""

    topic: str
    payload: bytes


class Outcome(NamedTuple):
    """What came of it: bent messages, good ones, seconds, what the quarantine holds and dropped."""

    bent: int
    good: int
    seconds: float
    held: int
    dropped: int


def mutants(chance: random.Random) -> Iterator[Bent]:
    """Endless, and the same for the same seed."""
    stock = [sample.payload for sample in recorded()]
    begin = 1_795_418_400_000
    stock += [happening(n, t=begin, gateway=GATEWAY).wire() for n in range(10**9, 10**9 + 20)]
    stock += seal.seal([rows([10**9 + n], [begin]) for n in range(20)], KEYS[GATEWAY])
    bends = (_flipped, _cut, _spliced, _doubled, _huge, _wild, _nested, _bomb)
    while True:
        payload = chance.choice(stock)
        for _ in range(chance.randint(1, 3)):
            payload = chance.choice(bends[:-1] if chance.random() < 0.98 else bends)(chance, payload, stock)
        if chance.random() < 0.1:
            payload = zlib.compress(payload)[: chance.randint(1, len(payload) + 20)]
        yield Bent(_topic(chance), payload)


def _topic(chance: random.Random) -> str:
    if chance.random() < 0.9:
        kind = chance.choice(KINDS)
        return build(Topic(COUNTY, GATEWAY, kind, "d1" if kind == "data" else ""))
    county = chance.choice((COUNTY, "110101", "nowhere", "99"))
    gateway = chance.choice((GATEWAY, "farm-b", "stranger", "..", "RULES", "x" * 60))
    return f"zhigen/v1/{county}/{gateway}/" + chance.choice(("event", "state", "meta", "data/d1", "data/D!", "data/é"))


def _flipped(chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    bent = bytearray(payload)
    for _ in range(chance.randint(1, 8)):
        if bent:
            bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _cut(chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    return payload[: chance.randrange(len(payload) + 1)]


def _spliced(chance: random.Random, payload: bytes, stock: list[bytes]) -> bytes:
    other = chance.choice(stock)
    return payload[: chance.randrange(len(payload) + 1)] + other[chance.randrange(len(other) + 1) :]


def _doubled(_chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    return payload + b"\n" + payload


def _huge(chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    number = chance.choice((b"9" * 400, b"-1e999", b"18446744073709551616", b"NaN", b"-0", b"1" * 5000))
    at = payload.find(b":", chance.randrange(len(payload) + 1))
    return payload[: at + 1] + number + payload[at + 1 :]


def _wild(chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    piece = chance.choice((b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\0", "\u202e\U0010ffff".encode(), b"\\ud800"))
    at = chance.randrange(len(payload) + 1)
    return payload[:at] + piece + payload[at:]


def _nested(chance: random.Random, payload: bytes, _stock: list[bytes]) -> bytes:
    return payload + chance.choice((b"[", b'{"a":')) * chance.randint(1, 3000)


def _bomb(chance: random.Random, _payload: bytes, _stock: list[bytes]) -> bytes:
    return zlib.compress(b" " * chance.choice((10_000, 3_000_000)))


def campaign(folder: Path, port: int, count: int, seed: int) -> Outcome:
    """Publish `count` bent messages with good ones between; raises AssertionError where the promise is broken."""
    database = Database.in_folder(folder)
    database.create_all()
    config = folder / "cloud.yaml"
    config.write_text(f"data: {folder}\nbroker: {{host: 127.0.0.1, port: {port}}}\n")
    command = [sys.executable, "-m", "tests.cloud.ingest.worker", str(config), "ingest"]
    with (folder / "worker.log").open("wb") as log:
        worker = subprocess.Popen(command, cwd=_ROOT, env=dict(os.environ), stderr=log)
    farm = Farm(port, GATEWAY)
    series = EmbeddedSeries.in_folder(folder)
    try:
        until(lambda: _heard(farm), "the ingest process", PATIENCE_S)
        clock = time.monotonic()
        good = _publish(farm, port, count, random.Random(seed))  # a replayable campaign
        _resend(farm, good)
        seconds = time.monotonic() - clock
        assert worker.poll() is None, "ingest died"
        with database.read() as session:
            kept = sorted(row for row in session.exec(select(JournalEvent.seq).where(JournalEvent.gateway == GATEWAY)))
            held, size = session.exec(select(func.count(), func.sum(Quarantined.size)).select_from(Quarantined)).one()
            dropped = session.exec(select(func.coalesce(func.sum(QuarantineLoss.dropped), 0))).one()
        stored = series.range([f"{GATEWAY}/d1/co2"], 0, 1 << 60, max_points=10**7)[0].value
        _judge(good, kept, stored)
        assert held <= quarantine.MAX_COUNT_IN_ALL
        assert size <= quarantine.MAX_BYTES_IN_ALL
        return Outcome(count, 2 * len(good), seconds, held, dropped)
    finally:
        farm.close()
        worker.terminate()
        worker.wait(60)
        series.close()
        database.close()


def _heard(farm: Farm) -> bool:
    farm.send("event", happening(1, t=now_ms()).wire())
    return 1 in farm.durable("events")


def _publish(farm: Farm, port: int, count: int, chance: random.Random) -> list[int]:
    """The numbers of the good messages, one event and one row each."""
    client = Client(CallbackAPIVersion.VERSION2, client_id="mutation")
    client.max_inflight_messages_set(WINDOW)
    client.connect("127.0.0.1", port)
    client.loop_start()
    good = [1]
    bent, last = mutants(chance), None
    for number in range(count):
        one = next(bent)
        last = client.publish(one.topic, one.payload, qos=1)
        if number % EVERY == 0:
            good.append(len(good) + 1)
            _say(farm, good[-1])
        if number % 1_000 == 999:
            last.wait_for_publish(PATIENCE_S)
            until(lambda: len(good) - len(_settled(farm)) < AHEAD, "ingest to keep up", PATIENCE_S)
            print(f"\r{number + 1} bent, {len(good)} good", end="", file=sys.stderr)
    if last is not None:
        last.wait_for_publish(PATIENCE_S)
    client.disconnect()
    client.loop_stop()
    del client
    return good


def _settled(farm: Farm) -> set[int]:
    return farm.durable("events") & (farm.durable("readings") | {1})


def _say(farm: Farm, number: int) -> None:
    t = 1_795_000_000_000 + number
    farm.send("event", happening(number, t=t).wire())
    farm.data(rows([number], [t]))


def _resend(farm: Farm, good: list[int]) -> None:
    """As a gateway does: what was not acked goes again, until all of it is."""

    def missing() -> list[int]:
        return sorted(set(good) - _settled(farm))

    deadline = time.monotonic() + PATIENCE_S
    while left := missing():
        assert time.monotonic() < deadline, f"{len(left)} good messages were never acked"
        for number in left[:500]:
            _say(farm, number)
        time.sleep(0.5)


def _judge(good: list[int], events: list[int], stored: list[float | None]) -> None:
    # A bent copy of a signed message may be the message itself (a cut after its end): those lie far beyond.
    own = [seq for seq in events if seq < 10**9]
    assert own == good, "an event is missing, doubled or invented"
    values = sorted(value for value in stored if value is not None and value < 10**9)
    assert values == [float(number) for number in good[1:]], "a reading is missing, doubled or invented"


def main() -> int:
    """COUNT messages (1,000,000), SEED to replay."""
    count = int(os.environ.get("COUNT", "1000000"))
    seed = int(os.environ.get("SEED") or secrets.randbelow(2**31))
    print(f"mutation: COUNT={count} SEED={seed}", flush=True)
    with tempfile.TemporaryDirectory() as name:
        broker = Mosquitto(Path(name), "max_packet_size 1048576\nlog_dest none\n")
        broker.start()
        try:
            done = campaign(Path(name), broker.port, count, seed)
        finally:
            broker.kill()
    print(
        f"\n{done.bent} bent and {done.good} good messages in {done.seconds:.1f} s ({done.bent / done.seconds:.0f}/s);"
        f" quarantine holds {done.held}, dropped {done.dropped}; every good one is stored once"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
