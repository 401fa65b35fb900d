"""The courier's own connection to the broker: what it hears waits in a queue for the courier's thread."""

from __future__ import annotations

import logging
import queue
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from cloud.kernel.broker import Access
from cloud.kernel.log import note

_log: Final = logging.getLogger("zhigen.fleet")
_INBOX: Final = 5_000


class Line:
    """A paho client in its own thread. `visit` counts the connections from 1; each letter names its own."""

    def __init__(self, broker: Access, filters: Sequence[str]) -> None:
        self.inbox: queue.Queue[tuple[int, str, bytes]] = queue.Queue(_INBOX)
        self.connected = False
        self.visit = 0
        self.dropped = 0
        self._broker = broker
        self._filters = [(name, 1) for name in filters]
        self._client: Client | None = None

    def start(self) -> None:
        """Connect, now or as soon as the broker is there."""
        broker = self._broker
        client = Client(CallbackAPIVersion.VERSION2, client_id=f"zhigen-courier-{uuid4().hex[:8]}", clean_session=True)
        broker.dress(client)
        client.reconnect_delay_set(1, 30)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_message = self._on_message
        client.connect_async(broker.host, broker.port)
        client.loop_start()
        self._client = client

    def stop(self) -> None:
        """Say good-bye and end the thread."""
        self.connected = False
        if self._client is not None:
            self._client.disconnect()
            self._client.loop_stop()
        self._client = None  # paho closes its sockets when its client goes

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Hand a message over; while there is no line it is left out, and the next visit brings it again."""
        if self._client is not None and self.connected:
            self._client.publish(topic, payload, qos=1, retain=retain)

    def _on_connect(
        self, client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            note(_log, logging.WARNING, "broker_refuses", why=str(reason))
            return
        self.visit += 1
        self.connected = True
        client.subscribe(self._filters)

    def _on_disconnect(
        self, _client: Client, _data: Any, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if self.connected:
            note(_log, logging.WARNING, "broker_lost", why=str(reason))
        self.connected = False

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        try:
            self.inbox.put_nowait((self.visit, message.topic, bytes(message.payload)))
        except UnicodeDecodeError:
            return  # no topic of the contract
        except queue.Full:
            self.dropped += 1
