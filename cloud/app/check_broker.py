"""Whether a broker lets the cloud in, brings messages, and shares a subscription where several workers want that."""

from __future__ import annotations

import secrets
import threading
from typing import Any, Final

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from cloud.app.check_rules import Checked, checked, shared
from cloud.kernel.broker import Access

_WAIT_S: Final = 5.0
_CALM_S: Final = 0.3  # for a second copy to come
_SENT: Final = 12
_MEMBERS: Final = 2
# No gateway's topic: its county is none, so that ingest, which hears everything else, does not take it for one.
_TOPIC: Final = "zhigen/check/{}"


class _Member:
    """A client that counts."""

    def __init__(self, access: Access) -> None:
        self.heard = 0
        self.why = ""
        self.let_in, self.subscribed = threading.Event(), threading.Event()
        self.client = Client(CallbackAPIVersion.VERSION2, f"zhigen-check-{secrets.token_hex(4)}", clean_session=True)
        access.dress(self.client)
        self.client.on_connect = self._on_connect
        self.client.on_subscribe = lambda *_: self.subscribed.set()
        self.client.on_message = self._on_message

    def _on_connect(self, _client: Client, _data: Any, _flags: Any, reason: Any, _properties: Any) -> None:
        self.why = str(reason) if reason.is_failure else ""
        self.let_in.set()

    def _on_message(self, *_: Any) -> None:
        self.heard += 1


def broker(access: Access, *, several: bool) -> list[Checked]:
    """One line, a second one about sharing where `several` workers want it. Never raises for a broker that is away."""
    place = f"{access.host}:{access.port}"
    members: list[_Member] = []
    try:
        for _ in range(_MEMBERS if several else 1):
            members.append(_Member(access))
            members[-1].client.connect(access.host, access.port, 10)
            members[-1].client.loop_start()
            if not members[-1].let_in.wait(_WAIT_S):
                return [checked("broker_away", place=place, why="no answer")]
            if members[-1].why:
                return [checked("broker_refuses", place=place, why=members[-1].why)]
        return [checked("broker", place=place), *_carries(members, place, several=several)]
    except (OSError, ValueError) as error:  # ValueError: paho, of a file that is no key
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        return [checked("broker_away", place=place, why=why.lower())]
    finally:
        for member in members:
            member.client.disconnect()
            member.client.loop_stop()


def _carries(members: list[_Member], place: str, *, several: bool) -> list[Checked]:
    name = secrets.token_hex(4)
    topic = _TOPIC.format(name)
    for member in members:
        member.client.subscribe(f"$share/zhigen-check-{name}/{topic}" if several else topic, 1)
        if not member.subscribed.wait(_WAIT_S):
            return [checked("unshared" if several else "broker_deaf", place=place)]
    for _ in range(_SENT):
        members[0].client.publish(topic, b"", 1)  # a broker that permits no such thing may hang up
    calm = threading.Event()
    for _ in range(round(_WAIT_S / _CALM_S)):
        calm.wait(_CALM_S)
        if sum(member.heard for member in members) >= _SENT:
            break
    calm.wait(_CALM_S)
    code = shared(_SENT, [member.heard for member in members])
    if not several:
        return [checked(code, place=place)] if code == "broker_deaf" else []
    return [checked(code, place=place)]
