"""One connection to the broker, from CONNECT to the end: MQTT 3.1.1 by paho, driven by the thread that owns it.

Every connection is a new client with a clean session: what paho still held when the line was cut lies in the outbox
anyway, so its memory never grows and nothing is sent twice by two hands.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from gateway.core.errors import GatewayError

WINDOW: Final = 100  # messages without a PUBACK; a publisher does best with 20 to 200
_HANDSHAKE_S: Final = 10.0
_GOODBYE_S: Final = 1.0
_KEEPALIVE_S: Final = 30


@dataclass(frozen=True, slots=True)
class Tls:
    """Files in PEM: the authority that the broker's certificate must come from ("" : the system's), own certificate."""

    ca: str = ""
    cert: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is and who we are to it. The password is read from its file at every connection."""

    host: str
    port: int = 1883
    username: str = ""
    password_file: str = field(default="", repr=False)
    tls: Tls | None = None


class SessionError(Exception):
    """The broker cannot be reached, or does not want us: one line of text."""


class Session:
    """Call `open`, then `turn` again and again until it returns False, and `close` in the end. Not for two threads."""

    def __init__(
        self,
        broker: Broker,
        client_id: str,
        *,
        will: tuple[str, bytes],
        listen: Sequence[str],
        heard: Callable[[str, bytes], None],
    ) -> None:
        self._broker = broker
        self._listen, self._heard = list(listen), heard
        self._granted = False
        self._unconfirmed = 0
        self._asked = self._leaving = 0  # numbers of the first SUBSCRIBE and of the last UNSUBSCRIBE
        self.cause = ""
        client = Client(
            CallbackAPIVersion.VERSION2, client_id, clean_session=True, protocol=MQTTProtocolVersion.MQTTv311
        )
        client.will_set(*will, qos=1, retain=True)
        client.max_inflight_messages_set(0)  # the window is ours
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_unsubscribe = self._on_unsubscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        self._client = client

    @property
    def room(self) -> int:
        """How many more messages may be published now."""
        return WINDOW - self._unconfirmed

    def open(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Connect and subscribe. Raises SessionError; GatewayError for an unusable password or certificate."""
        _identify(self._client, self._broker)
        deadline = time.monotonic() + _HANDSHAKE_S
        try:
            self._client.connect(self._broker.host, self._broker.port, _KEEPALIVE_S)
        except OSError as error:
            raise SessionError(error.strerror or str(error)) from None
        while not self._granted:
            if not self.turn(0.1) or stopping():
                raise SessionError(self.cause or "connection lost")
            if time.monotonic() > deadline:
                raise SessionError("the broker does not answer")

    def turn(self, wait_s: float) -> bool:
        """Read and write what there is, at most `wait_s`; False when the connection is gone."""
        result = self._client.loop(wait_s)
        if result != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self.cause = self.cause or result.name
            return False
        return True

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Hand a message over with QoS 1. Where the connection is gone, the next `turn` says so."""
        self._unconfirmed += 1
        self._client.publish(topic, payload, qos=1, retain=retain)

    def fetch(self, topic: str) -> None:
        """Hear what is retained at a topic, and what comes there until `leave`."""
        self._client.subscribe(topic, 1)

    def leave(self, topic: str) -> None:
        """Hear no more of a topic that was fetched."""
        self._client.unsubscribe(topic)

    def drain(self, wait_s: float) -> None:
        """Turn until the broker has confirmed everything, at most `wait_s`."""
        deadline = time.monotonic() + wait_s
        while self._unconfirmed and time.monotonic() < deadline and self.turn(0.05):
            pass

    def close(self) -> None:
        """Say goodbye, so that the broker keeps the last will to itself.

        Nothing may be left to read when the socket closes: the kernel would reset the connection, the broker might miss
        the DISCONNECT and publish the will. So acks are turned off first.
        """
        self._leaving = self._client.unsubscribe(self._listen)[1] or 0
        deadline = time.monotonic() + _GOODBYE_S
        while self._granted and time.monotonic() < deadline and self.turn(0.05):
            pass
        self._client.disconnect()

    def _on_connect(self, client: Client, _: Any, __: ConnectFlags, reason: ReasonCode, ___: Properties | None) -> None:
        if reason.is_failure:
            self.cause = f"refused: {reason}"
        else:
            self._asked = client.subscribe([(name, 1) for name in self._listen])[1] or 0

    def _on_subscribe(self, _: Client, __: Any, mid: int, codes: list[ReasonCode], ____: Properties | None) -> None:
        if mid != self._asked:
            return
        self._granted = not any(code.is_failure for code in codes)
        if not self._granted:
            self.cause = f"may not listen to {', '.join(self._listen)}"

    def _on_unsubscribe(self, _: Client, __: Any, mid: int, ___: list[ReasonCode], ____: Properties | None) -> None:
        if mid == self._leaving:
            self._granted = False

    def _on_disconnect(
        self, _: Client, __: Any, ___: DisconnectFlags, reason: ReasonCode, ____: Properties | None
    ) -> None:
        self.cause = self.cause or str(reason)

    def _on_publish(self, _: Client, __: Any, ___: int, ____: ReasonCode, _____: Properties | None) -> None:
        self._unconfirmed -= 1

    def _on_message(self, _: Client, __: Any, message: MQTTMessage) -> None:
        self._heard(message.topic, bytes(message.payload))


def _identify(client: Client, broker: Broker) -> None:
    if broker.username:
        client.username_pw_set(broker.username, _password(broker.password_file))
    if broker.tls is not None:
        tls = broker.tls
        if tls.cert and not Path(tls.cert).exists():
            raise GatewayError("not_enrolled", folder=Path(tls.cert).parent)
        try:
            context = ssl.create_default_context(cafile=tls.ca or None)
            if tls.cert:
                context.load_cert_chain(tls.cert, tls.key or None)
        except OSError as error:  # ssl.SSLError is one; its text names no secret
            raise GatewayError("tls_unusable", why=error.strerror or str(error)) from None
        client.tls_set_context(context)


def _password(path: str) -> str | None:
    if not path:
        return None
    try:
        return Path(path).read_text().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GatewayError("secret_unreadable", path=path, why=getattr(error, "strerror", "") or "not text") from None
