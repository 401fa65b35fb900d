"""A stand-in for the cloud: takes what a gateway publishes, acks it when told to, remembers every byte."""

from __future__ import annotations

import time
from collections import defaultdict
from threading import Lock

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from contract import ack, birth, codec, event, readings, topics
from contract.ack import Ack, Durable, High, Range
from tests.keys import ACK


class Cloud:
    """Subscribed to everything of one county. `acking` False: it hears and keeps silent; `clock`: its UTC ms."""

    def __init__(self, port: int, *, acking: bool = True) -> None:
        self.acking = acking
        self.signer = ACK
        self.clock = lambda: time.time_ns() // 1_000_000
        self.payloads: list[tuple[topics.Topic, bytes]] = []
        self.rows: dict[int, list[tuple[str, int, dict[str, float | None]]]] = defaultdict(
            list
        )  # seq -> each time heard
        self.order: list[str] = []
        self.events: dict[int, event.EventFrame] = {}
        self.meta: birth.Meta | None = None
        self.states: list[birth.State] = []
        self.packed = 0
        self._lock = Lock()
        self._client = Client(CallbackAPIVersion.VERSION2, "cloud")
        self._client.on_connect = lambda client, *_: client.subscribe("zhigen/v1/#", 1)
        self._client.on_message = self._on_message
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def refuse(self, lane: ack.Lane, epoch: int, ranges: list[Range]) -> None:
        self._send(Ack(t=self.clock(), refused=[ack.Refused(lane, epoch, ranges, "shape", "bad")]))

    def settle(self, lane: ack.Lane, epoch: int, ranges: list[Range], boot: str = "") -> None:
        self._send(Ack(t=self.clock(), durable=[Durable(lane, epoch, ranges, boot)]))

    def know(self, *marks: High) -> None:
        """Say what the highest numbers are."""
        self._send(Ack(t=self.clock(), high=list(marks)))

    def _send(self, message: Ack) -> None:
        topic = topics.build(topics.Topic("341225", "gw-1", "ack"))
        self._client.publish(topic, ack.encode(message, self.signer), 1)

    def _on_message(self, _: Client, __: object, raw: MQTTMessage) -> None:
        topic = topics.parse(raw.topic)
        if topic.kind in ("ack", "cmd", "reply", "dossier", "rules"):
            return
        message = codec.decode(topic, raw.payload)
        with self._lock:
            self.payloads.append((topic, codec.inflate(raw.payload)))
            self.packed += raw.payload[:1] == b"\x78"
            match message:
                case readings.Readings():
                    self._take(topic.leaf, message)
                    done: ack.Lane = "readings"
                    epoch, seqs, boot = message.epoch, message.seqs, message.boot
                case event.EventFrame():
                    self.events[message.event.seq] = message
                    done, epoch, seqs = "events", message.event.epoch, [message.event.seq]
                    boot = message.event.boot
                case birth.Meta():
                    self.meta = message
                    return
                case birth.State():
                    self.states.append(message)
                    return
            self.order.append(done)
        if self.acking:
            self.settle(done, epoch, ack.merge(seqs), boot)

    def _take(self, device: str, message: readings.Readings) -> None:
        quality = {key: message.quality_column(key) or [0] * len(message) for key in message.values}
        for place, seq in enumerate(message.seqs):
            values = {
                key: column[place]
                for key, column in message.values.items()
                if column[place] is not None or quality[key][place]
            }
            self.rows[seq].append((device, message.times[place], values))
