"""The embedded mosquitto as the cloud runs it, and MQTT clients that come to it with certificates or passwords."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

from cloud.app import broker
from cloud.kernel.config import Broker, Config, Embedded
from cloud.kernel.secret import first_line
from gateway.rim.identity import Identity
from tests.cloud.keys.county import Seat
from tests.parts import part
from tests.patience import until


class Guest:
    """A client that connects by itself again and again, as a gateway does; what it was told of is in lists."""

    def __init__(self, port: int, client_id: str = "", *, again: bool = True) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.connects = 0
        self.refused: list[str] = []
        self.connected = False
        self.port = port
        self.client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id or None, clean_session=True, reconnect_on_failure=again
        )
        self.client.reconnect_delay_set(1, 1)
        self.client.on_connect = self._on_connect
        self.client.on_disconnect = self._on_disconnect
        self.client.on_message = lambda _client, _data, message: self.heard.append((message.topic, message.payload))

    def _on_connect(self, _client: Any, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self.refused.append(str(reason))
        else:
            self.connects += 1
            self.connected = True

    def _on_disconnect(self, *_: Any) -> None:
        self.connected = False

    def listen(self, *filters: str) -> None:
        granted: list[int] = []
        self.client.on_subscribe = lambda _client, _data, mid, _codes, _properties: granted.append(mid)
        _, mid = self.client.subscribe([(name, 1) for name in filters])
        until(lambda: mid in granted, "the subscription")

    def say(self, topic: str, body: str = "x", *, retain: bool = False) -> None:
        self.client.publish(topic, body, 1, retain=retain).wait_for_publish(10)

    def start(self) -> Guest:
        self.client.connect_async("127.0.0.1", self.port)
        self.client.loop_start()
        return self

    def stop(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


def context_of(identity: Identity) -> ssl.SSLContext:
    """How a gateway speaks TLS."""
    context = ssl.create_default_context(cafile=str(identity.folder / "ca.pem"))
    context.load_cert_chain(identity.folder / "certificate.pem", identity.folder / "key.pem")
    return context


class Gatehouse:
    """The broker child of `zhigen cloud run` on a seat, with the doorman in it."""

    def __init__(self, seat: Seat) -> None:
        part("mosquitto")
        self.seat = seat
        self.embedded = broker.place(Embedded(engine="mosquitto", port=0))
        assert self.embedded.tls_port
        self.tls_port = self.embedded.tls_port
        config = Config(data=seat.folder, embedded_broker=self.embedded)
        seat.app.state.config = config
        self.own: Broker = broker.own(self.embedded, seat.folder)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cloud.app", "broker"],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "ZHIGEN_CLOUD_CONFIG": config.model_dump_json()},
        )
        self._guests: list[Guest] = []
        until(lambda: broker.answers("127.0.0.1", self.tls_port), "the broker")

    def gateway(self, identity: Identity, client_id: str = "", *, again: bool = True) -> Guest:
        """A gateway with its certificate, which need not be let in."""
        guest = Guest(self.tls_port, client_id, again=again)
        guest.client.tls_set_context(context_of(identity))
        self._guests.append(guest)
        return guest.start()

    def cloud(self) -> Guest:
        """A process of the cloud's own."""
        assert self.own.password_file
        guest = Guest(self.own.port)
        guest.client.username_pw_set(self.own.username or "", first_line(self.own.password_file))
        self._guests.append(guest)
        guest.start()
        until(lambda: guest.connected, "the cloud's connection")
        return guest

    def stranger(self, username: str = "", password: str = "") -> Guest:
        """Somebody at the cloud's own door."""
        guest = Guest(self.own.port)
        if username:
            guest.client.username_pw_set(username, password)
        self._guests.append(guest)
        return guest.start()

    def close(self) -> None:
        for guest in self._guests:
            guest.stop()
        self._process.terminate()
        assert self._process.wait(120) == 0
        assert self._process.stdin is not None
        self._process.stdin.close()


@contextmanager
def gatehouse(folder: Path) -> Iterator[Gatehouse]:
    """A seat with its broker."""
    seat = Seat(folder)
    try:
        house = Gatehouse(seat)
        try:
            yield house
        finally:
            house.close()
    finally:
        seat.close()
