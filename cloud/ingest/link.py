"""One lane's way to the broker: a connection that hears, with a queue of its own, and one that speaks.

The broker's PUBACK is withheld until a batch is durable (paho's manual_ack), so a broker that keeps count hands out no
more than its in-flight window. One that does not (amqtt; mosquitto 2.0.11 too, once it has queued beyond a window) is
held back by the bounded queue: when that is full the network thread waits, and with it the socket. After half a
keepalive the message is let go instead, unacked, because a client that is silent for longer is thrown out; its gateway
sends it again.

Acks to gateways leave by the other connection. On the same one they would wait behind everything that is on its way in,
and the gateways of a flood would send again what has long been stored.

Sessions are clean: what was unacked when the line broke is the gateway's to send again, and an ack for a message of an
earlier connection is not sent, since its number may be in use for another one by now.
"""

from __future__ import annotations

import logging
import queue
from collections.abc import Sequence
from time import monotonic, time_ns
from typing import Any, Final, NamedTuple
from uuid import uuid4

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from cloud.ingest.settings import Settings
from cloud.kernel.log import note

_GLANCE_S: Final = 0.25
_log: Final = logging.getLogger("zhigen.ingest")


class Letter(NamedTuple):
    """A message as it came: `mid`, `qos` and `line` (number of the connection) are for its ack, `received` is ms.

    replay: the id of the quarantined row that is taken in again, 0 for what the broker brought.
    """

    topic: str
    payload: bytes
    mid: int
    qos: int
    line: int
    received: int
    replay: int = 0


class Link:
    """Two paho clients, each in a thread of its own; `letters` is what was heard."""

    def __init__(self, settings: Settings, lane: str, filters: Sequence[str]) -> None:
        self.letters: queue.Queue[Letter] = queue.Queue(settings.queue_messages)
        self._more: list[tuple[str, int]] = []
        self.dropped = 0
        self._hears = self._speaks = False
        self._lane = lane
        self._filters = [(name, 1) for name in filters]
        self._patience = settings.keepalive_s / 2
        self._line = 0
        self._settings = settings
        self._client: Client | None = None
        self._voice: Client | None = None

    @property
    def connected(self) -> bool:
        """Whether both connections stand."""
        return self._hears and self._speaks

    def start(self) -> None:
        """Connect, now or as soon as the broker is there."""
        self._client = self._new(self._lane)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._voice = self._new(f"{self._lane}-acks")
        self._voice.on_connect = self._on_voice
        self._voice.on_disconnect = self._on_voice_lost
        for client in (self._voice, self._client):
            client.connect_async(self._settings.host, self._settings.port, self._settings.keepalive_s)
            client.loop_start()

    def _new(self, name: str) -> Client:
        settings = self._settings
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"zhigen-{settings.worker}-{name}-{uuid4().hex[:8]}",
            clean_session=True,
            manual_ack=True,
        )
        settings.dress(client)
        client.reconnect_delay_set(1, 30)
        return client

    def stop(self) -> None:
        """Say good-bye and end the threads."""
        self._patience = 0.0
        self._hears = self._speaks = False
        for client in (self._client, self._voice):
            if client is not None:
                client.disconnect()
                client.loop_stop()
        self._client = self._voice = None  # paho closes its sockets when its clients go

    def publish(self, topic: str, payload: bytes) -> None:
        """Send an ack down; while there is no line it is left out, which costs a resend."""
        if self._voice is not None and self._speaks:
            self._voice.publish(topic, payload, qos=1)

    def settle(self, letters: Sequence[Letter]) -> None:
        """PUBACK what is dealt with."""
        for letter in letters:
            if self._client is not None and letter.line == self._line and letter.qos:
                self._client.ack(letter.mid, letter.qos)

    def also(self, filters: Sequence[str]) -> None:
        """Hear these too from now on, what is retained under them first; none: only what a link hears at all times."""
        before, self._more = self._more, [(name, 1) for name in filters]
        if self._client is None or not self._client.is_connected():
            return
        if before:
            self._client.unsubscribe([name for name, _ in before])
        if self._more:
            self._client.subscribe(self._more)

    def again(self, filters: Sequence[str]) -> None:
        """Hear what is retained under these filters once more."""
        if self._client is not None:
            self._client.subscribe([(name, 1) for name in filters])
            self._client.unsubscribe(list(filters))

    def _on_connect(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            note(_log, logging.WARNING, "broker_refuses", lane=self._lane, why=str(reason))
            return
        self._line += 1
        client.subscribe([*self._filters, *self._more])

    def _on_subscribe(
        self, _client: Client, _data: Any, _mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        """Only now messages come: what was published before went to nobody, and comes again from who keeps it."""
        refused = [str(reason) for reason in reasons if reason.is_failure]
        if refused:
            note(_log, logging.WARNING, "broker_refuses", lane=self._lane, why=refused[0])
        elif not self._hears:
            self._hears = True
            note(_log, logging.INFO, "broker_connected", lane=self._lane)

    def _on_disconnect(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if self._hears:
            note(_log, logging.WARNING, "broker_lost", lane=self._lane, why=str(reason))
        self._hears = False

    def _on_voice(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._speaks = not reason.is_failure

    def _on_voice_lost(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, _reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._speaks = False

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            topic = message.topic
        except UnicodeDecodeError:
            topic = ""  # no topic of the contract
        payload = message.payload if isinstance(message.payload, bytes) else bytes(message.payload)
        letter = Letter(topic, payload, message.mid, message.qos, self._line, time_ns() // 1_000_000)
        began = monotonic()
        while True:
            try:
                self.letters.put(letter, timeout=_GLANCE_S)
            except queue.Full:
                if monotonic() - began < self._patience:  # 0 since we were told to stop
                    continue
                self.dropped += 1
            return
