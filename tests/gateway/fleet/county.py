"""A stand-in for the county: publishes rules and commands as a test tells it to, hears and proves the replies."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID, uuid4

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from contract import codec, command, rules
from contract.command import Body, Command, Reply
from contract.keys import KeyRing, Signer
from contract.rules import Manifest, part_of
from contract.topics import Topic, build
from gateway.rim.clock import now
from tests.keys import COMMAND, RULES
from tests.patience import until

COUNTY = "341225"
GATEWAY = "gw-1"


def manifest(version: int, parts: Mapping[str, bytes], **changes: object) -> Manifest:
    """A manifest of now that names these parts."""
    wall = now()[0]
    fields = {
        "county": COUNTY,
        "version": version,
        "issued": wall,
        "valid_until": wall + 86_400_000,
        "parts": {name: part_of(body) for name, body in parts.items()},
    }
    return Manifest(**{**fields, **changes})  # type: ignore[arg-type]


def order(body: Body, **changes: object) -> Command:
    """A command of now that may wait for a minute."""
    wall = now()[0]
    fields = {"id": uuid4(), "gateway": GATEWAY, "t": wall, "expires": wall + 60_000, "body": body}
    return Command(**{**fields, **changes})  # type: ignore[arg-type]


class County:
    """One connection; `replies` by the command's id, in the order in which they came."""

    def __init__(self, port: int, ring: KeyRing) -> None:
        self.replies: dict[UUID, list[Reply]] = defaultdict(list)
        self._ring = ring
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, "county")
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_connect = lambda client, *_: client.subscribe(build(Topic(COUNTY, GATEWAY, "reply")), 1)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._ready.wait(120)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        del self._client

    def lay_down(self, said: Manifest, parts: Mapping[str, bytes], signer: Signer = RULES) -> bytes:
        """Publish a manifest and its parts, retained, the parts first."""
        for name, body in parts.items():
            self.publish(Topic(COUNTY, "", "rules", name), body)
        payload = rules.encode(said, signer)
        self.publish(Topic(COUNTY, "", "rules"), payload)
        return payload

    def publish(self, topic: Topic, payload: bytes, *, retain: bool = True) -> None:
        self._client.publish(build(topic), payload, 1, retain=retain).wait_for_publish(20)

    def send(self, said: Command, signer: Signer = COMMAND) -> UUID:
        """Publish a command."""
        self.publish(Topic(COUNTY, GATEWAY, "cmd"), command.encode(said, signer), retain=False)
        return said.id

    def ask(self, body: Body, seconds: float = 60.0) -> Reply:
        """Send a command and wait for its last reply."""
        return self.final(self.send(order(body)), seconds)

    def final(self, key: UUID, seconds: float = 60.0) -> Reply:
        """The reply after which nothing more comes."""
        until(lambda: [one for one in self.replies[key] if one.state != "accepted"], "the last reply", seconds)
        return self.replies[key][-1]

    def _on_message(self, _: Client, __: object, raw: MQTTMessage) -> None:
        reply = command.verified_reply(codec.inflate(raw.payload), self._ring, GATEWAY, now()[0])
        self.replies[reply.id].append(reply)
