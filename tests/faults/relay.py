"""A bad road between two brokers: messages of gateways arrive twice, in another order, and with cut copies beside them.

    python -m tests.faults.relay plan.json

Gateways connect to one broker, ingest to the other, and this carries everything between them. Of the rows and events
that go up, some are repeated, all are shuffled within a short window, and some come a second time with their end cut
off, as after a torn file or a buffer that was too small. Of the acks that come down, some are repeated and some lost.
"""

from __future__ import annotations

import random
import signal
import sys
import threading
import time
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import msgspec
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from cloud.kernel.broker import Access

WINDOW_S = 0.2


class Plan(msgspec.Struct, frozen=True):
    """How to reach two brokers (fields of cloud.kernel.broker.Access), the seed, and how often what happens, 0-1."""

    field: dict[str, object]
    county: dict[str, object]
    seed: str
    repeated: float = 0.2
    cut: float = 0.1
    acks_lost: float = 0.05


class Packet(msgspec.Struct, frozen=True):
    """A message on its way."""

    topic: str
    payload: bytes
    retain: bool = False


def spoil(packets: list[Packet], chance: random.Random, plan: Plan) -> list[Packet]:
    """What comes of a window: each whole at least once, some twice, some cut as well, in any order."""
    out = list(packets)
    for packet in packets:
        if packet.retain:
            continue
        if chance.random() < plan.repeated:
            out.append(packet)
        if chance.random() < plan.cut and len(packet.payload) > 2:
            out.append(Packet(packet.topic, packet.payload[: chance.randrange(1, len(packet.payload))]))
    chance.shuffle(out)
    return out


class Relay:
    """Two clients and a window."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._chance = random.Random(plan.seed)
        self._up: Queue[Packet] = Queue()
        self._over = threading.Event()
        self._field = self._client(plan.field, ["data/+", "event", "meta", "state", "reply"], self._risen)
        self._county = self._client(plan.county, ["ack", "cmd"], self._fallen)

    def run(self) -> None:
        """Until SIGTERM."""
        signal.signal(signal.SIGTERM, lambda *_: self._over.set())
        while not self._over.is_set():
            for packet in spoil(self._window(), self._chance, self._plan):
                self._county.publish(packet.topic, packet.payload, qos=1, retain=packet.retain)
        for client in (self._field, self._county):
            client.disconnect()
            client.loop_stop()

    def _client(self, way: dict[str, Any], kinds: list[str], heard: Any) -> Client:
        client = Client(CallbackAPIVersion.VERSION2)
        client.max_inflight_messages_set(0)
        client.on_connect = lambda client, *_: client.subscribe([(f"zhigen/v1/+/+/{kind}", 1) for kind in kinds])
        client.on_message = lambda _, __, message: heard(message)
        client.reconnect_delay_set(1, 2)
        access = Access(**way)
        access.dress(client)
        client.connect_async(access.host, access.port)
        client.loop_start()
        return client

    def _risen(self, message: MQTTMessage) -> None:
        kept = message.topic.endswith(("/meta", "/state"))  # retained where they were published
        self._up.put(Packet(message.topic, bytes(message.payload), kept))

    def _fallen(self, message: MQTTMessage) -> None:
        if self._chance.random() < self._plan.acks_lost:
            return
        for _ in range(1 + (self._chance.random() < self._plan.repeated)):
            self._field.publish(message.topic, message.payload, qos=1)

    def _window(self) -> list[Packet]:
        found: list[Packet] = []
        end = time.monotonic() + WINDOW_S
        while (rest := end - time.monotonic()) > 0:
            try:
                found.append(self._up.get(timeout=rest))
            except Empty:
                break
        return found


if __name__ == "__main__":
    Relay(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Plan)).run()
