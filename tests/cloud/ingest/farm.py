"""A gateway as the broker sees it: signs and publishes what a test tells it to, and proves its acks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from uuid import UUID, uuid4

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion
from sqlmodel import Session

from cloud.ingest.directory import Lack, Listing
from contract import ack, birth, event, readings, seal
from contract.keys import KeyRing, PublicKey, Signer, signed
from contract.topics import Topic, build
from tests.keys import TRUSTED, gateway_signer
from tests.patience import until

COUNTY = "532331"
KEYS = {name: gateway_signer(number) for number, name in enumerate(("farm-a", "farm-b", "shop-1", "new-1"), 1)}
_RING = KeyRing(TRUSTED)


class Book:
    """A registry in memory: the directory of these tests."""

    def __init__(self, **counties: str) -> None:
        self.counties = {name.replace("_", "-"): county for name, county in counties.items()}
        self.rings: dict[str, list[PublicKey]] = {name: [key.described(gateway=name)] for name, key in KEYS.items()}
        self.knocks: list[tuple[str, str, Lack]] = []
        self.births: list[birth.Meta] = []
        self.states: list[birth.State] = []

    def find(self, session: Session, gateway: str) -> Listing | None:
        county = self.counties.get(gateway)
        return Listing(county, county + "101") if county else None

    def keys(self, session: Session, gateway: str) -> list[PublicKey]:
        return self.rings.get(gateway, [])

    def knock(self, session: Session, gateway: str, county: str, now: int, lack: Lack) -> None:
        self.knocks.append((gateway, county, lack))

    def birth(self, session: Session, county: str, meta: birth.Meta, received: int) -> None:
        self.births.append(meta)

    def state(self, session: Session, gateway: str, state: birth.State, received: int) -> None:
        self.states.append(state)


class Farm:
    """One gateway: `settled` and `refused` are what its acks said, by lane."""

    def __init__(self, port: int, gateway: str = "farm-a", county: str = COUNTY) -> None:
        self.gateway = gateway
        self.county = county
        self.key: Signer = KEYS[gateway]
        self.acks: list[ack.Ack] = []
        self._durable: dict[str, set[int]] = {lane: set() for lane in ack.LANES}
        self.closed = False
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"test-{uuid4().hex[:8]}")
        self._client.on_message = lambda _c, _d, message: self._hear(message.payload)
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        self._client.subscribe(build(Topic(county, gateway, "ack")), 1)
        assert self._ready.wait(120)

    def _hear(self, payload: bytes) -> None:
        said = ack.verified(payload, _RING, now_ms())
        self.acks.append(said)
        for part in said.durable:
            self._durable[part.lane].update(_seqs(part.ranges))

    def close(self) -> None:
        self.closed = True
        self._client.disconnect()
        self._client.loop_stop()
        del self._client  # with it go its sockets

    def send(self, kind: str, payload: bytes, leaf: str = "", *, retain: bool = False) -> None:
        """Publish on one of its topics, however wrong the payload is."""
        self.send_to(build(Topic(self.county, self.gateway, kind, leaf)), payload, retain=retain)  # type: ignore[arg-type]

    def data(self, body: bytes, leaf: str = "d1") -> bytes:
        """Publish readings, however wrong, under its seal; returns what was published."""
        (payload,) = seal.seal([body], self.key)
        self.send("data", payload, leaf)
        return payload

    def send_to(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(topic, payload, qos=1, retain=retain)

    def durable(self, lane: str) -> set[int]:
        return set(self._durable[lane])

    def refused(self, lane: str) -> dict[int, str]:
        return {
            seq: part.code for a in self.acks for part in a.refused if part.lane == lane for seq in _seqs(part.ranges)
        }

    def wait(self, lane: str, durable: Iterable[int] = (), refused: Iterable[int] = ()) -> None:
        """Until acks said this of these rows."""
        stored, sent_back = set(durable), set(refused)
        until(lambda: stored <= self.durable(lane) and sent_back <= set(self.refused(lane)), f"acks of {lane}")


def _seqs(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (seq for first, last in ranges for seq in range(first, last + 1))


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def rows(seqs: list[int], times: list[int], meta: str = "m1", **columns: list[float | None]) -> bytes:
    """Readings of a device; by default one column "co2" that repeats the sequence number."""
    values = columns or {"co2": [float(seq) for seq in seqs]}
    return readings.encode(readings.Readings(1, "boot1", 0, seqs, times, values, {}, meta))


def happening(seq: int, gateway: str = "farm-a", t: int | None = None, **changes: object) -> event.EventFrame:
    """An event of a gateway, signed by its key: a device was lost."""
    said = {
        "id": UUID(int=seq),
        "gateway": gateway,
        "epoch": 1,
        "seq": seq,
        "boot": "boot1",
        "t": now_ms() if t is None else t,
        "mono": 5,
        "synced": True,
        "body": event.DeviceHealth("d1", "lost", "no answer"),
    }
    return event.frame(event.Event(**{**said, **changes}), KEYS[gateway])  # type: ignore[arg-type]


def altered(frame: event.EventFrame, before: bytes, after: bytes, gateway: str = "farm-a") -> bytes:
    """The payload of an event with other bytes in it, signed as if they were right."""
    raw = frame.raw.replace(before, after)
    return signed(raw, KEYS[gateway].sign("event", raw))


def meta(gateway: str = "farm-a", unit: str = "ppm") -> bytes:
    """A birth with one device of two points."""
    points = {"co2": birth.PointMeta(unit), "noise": birth.PointMeta("dB")}
    device = birth.DeviceMeta("d1", birth.Text("一号", "one"), "bench", "0" * 16, points)
    content = birth.Content(birth.SiteMeta("s1", birth.Text("棚", "house"), "farm", COUNTY + "101"), [device])
    return birth.encode(
        birth.Meta(gateway=gateway, boot="boot1", t=now_ms(), software="1", hash=content.hash, content=content)
    )
