"""A stand-in for a gateway: hears rules and commands, says that it is there, answers as a test tells it to."""

from __future__ import annotations

import threading
from uuid import uuid4

from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from cloud.kernel.clock import now_ms
from contract import birth, codec, command, dossier, rules
from contract.command import Command, Reply
from contract.dossier import Dossier
from contract.keys import KeyRing, Signer
from contract.rules import Manifest
from contract.topics import Topic, build, parse
from tests.keys import TRUSTED, gateway_signer

COUNTY = "341225"
GATEWAY = "gw-1"


class Hand:
    """One gateway. `parts` is what lies at the broker now; `manifests`, `commands`, `dossiers` what was proved."""

    def __init__(self, port: int) -> None:
        self.ring = KeyRing(TRUSTED)
        self.manifests: list[Manifest] = []
        self.parts: dict[str, bytes] = {}
        self.commands: list[Command] = []
        self.dossiers: list[Dossier] = []
        self._ready = threading.Event()
        self._client = Client(CallbackAPIVersion.VERSION2, f"hand-{uuid4().hex[:8]}")
        self._client.on_message = self._on_message
        self._client.on_subscribe = lambda *_: self._ready.set()
        topics = [Topic(COUNTY, GATEWAY, "cmd"), Topic(COUNTY, "", "rules"), Topic(COUNTY, GATEWAY, "dossier")]
        wanted = [(build(topic), 1) for topic in topics] + [(f"{build(topics[1])}/+", 1)]
        self._client.on_connect = lambda client, *_: client.subscribe(wanted)
        self._client.reconnect_delay_set(1, 1)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()
        assert self._ready.wait(120)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        del self._client

    def publish(self, topic: Topic, payload: bytes, *, retain: bool = False) -> None:
        self._client.publish(build(topic), payload, 1, retain=retain).wait_for_publish(20)

    def state(self, boot: str = "boot-1", *, online: bool = True) -> None:
        said = birth.State(online=online, boot=boot, t=now_ms())
        self.publish(Topic(COUNTY, GATEWAY, "state"), birth.encode(said), retain=True)

    def reply(self, asked: Command, state: str, by: Signer | None = None, **said: str) -> None:
        """Answer a command, signed by the gateway's own key."""
        reply = Reply(id=asked.id, gateway=GATEWAY, boot="boot-1", t=now_ms(), state=state, **said)  # type: ignore[arg-type]
        self.publish(Topic(COUNTY, GATEWAY, "reply"), command.encode(reply, by or gateway_signer()))

    def _on_message(self, _: Client, __: object, message: MQTTMessage) -> None:
        topic = parse(message.topic)
        body = codec.inflate(message.payload)
        if topic.kind == "cmd":
            self.commands.append(command.verified(body, self.ring, now_ms()))
        elif topic.kind == "dossier":
            self.dossiers.append(dossier.verified(body, self.ring, GATEWAY, now_ms()))
        elif topic.leaf:
            self.parts[topic.leaf] = body
        elif body:
            self.manifests.append(rules.verified(body, self.ring, now_ms()))
