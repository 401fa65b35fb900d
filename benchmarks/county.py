"""What the benchmarks of ingest share: a county in which every gateway is known, its processes, its broker."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from contract import ack
from contract.birth import Meta, State
from contract.keys import PublicKey, Signer
from contract.topics import Kind, every_gateway

if TYPE_CHECKING:  # the processes of a round start faster without what they do not use
    from sqlmodel import Session

    from cloud.ingest.directory import Lack, Listing

COUNTY: Final = "532331"
GATEWAYS: Final = 4
LISTENING: Final = True  # a publisher that waits for its acks
DEAF: Final = False
_WINDOW: Final = 100  # messages in flight: a publisher does best with 20 to 200
_CONTEXT: Final = get_context("spawn")
ACK: Final = Signer(Ed25519PrivateKey.from_private_bytes(b"\xac" * 32), "ack")


@cache
def signer(number: int) -> Signer:
    """The key of gateway `farm-{number}`; the same in every process."""
    return Signer(_private(number), "gateway")


def private(number: int) -> bytes:
    """The same key as a gateway keeps it, in PEM."""
    form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return _private(number).private_bytes(*form)


def _private(number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32)


class AllFarms:
    """A registry in which every gateway is known, and its key."""

    def find(self, session: Session, gateway: str) -> Listing | None:  # the protocol's signature
        """At home, always."""
        from cloud.ingest.directory import Listing

        return Listing(COUNTY, COUNTY)

    def keys(self, session: Session, gateway: str) -> Sequence[PublicKey]:
        """The one of its number."""
        return [signer(int(gateway.removeprefix("farm-"))).described(gateway=gateway)]

    def knock(self, session: Session, gateway: str, county: str, now: int, lack: Lack) -> None:
        """Nobody is a stranger."""

    def birth(self, session: Session, county: str, meta: Meta, received: int) -> None:
        """Not measured here."""

    def state(self, session: Session, gateway: str, state: State, received: int) -> None:
        """Not measured here."""


def ingest(port: int, folder: Path, silent_until: int, pipe: Connection) -> None:
    """A process: our ingest, until the word; tells (stored, doubled) of each lane and the CPU seconds it used.

    silent_until: 0, or so many messages: then nobody is told what is durable, and the process tells when all were.
    """
    from cloud.ingest.chain import CHAIN
    from cloud.ingest.service import Service
    from cloud.ingest.settings import SWITCH_S, Settings
    from cloud.kernel.database import Database
    from cloud.telemetry.embedded import EmbeddedSeries

    sys.setswitchinterval(SWITCH_S)
    database, series = Database.in_folder(folder), EmbeddedSeries.in_folder(folder)
    database.create_all()
    service = Service(Settings(port=port), database, series, AllFarms(), [CHAIN], signer=ACK)
    if silent_until:
        for lane in service.lanes:
            lane.link.publish = _nobody  # type: ignore[method-assign, assignment]
    service.start()
    while not all(lane.link.connected for lane in service.lanes):
        time.sleep(0.01)
    cpu = time.process_time()
    pipe.send("ready")
    if silent_until:
        while sum(lane.tally.messages for lane in service.lanes) < silent_until:
            time.sleep(0.002)
        pipe.send(time.monotonic())
    pipe.recv()
    pipe.send(([(lane.tally.stored, lane.tally.duplicates) for lane in service.lanes], time.process_time() - cpu))
    service.stop()


def _nobody(_topic: str, _payload: bytes) -> None:
    """Where acks go while they are turned off."""


def publish(
    make: Callable[[int], list[tuple[str, bytes]]], rows: int, port: int, begin: int, listen: bool, pipe: Connection
) -> None:
    """A process: connects, says it is ready, waits for the word, publishes all, tells when it began and was acked.

    make: the messages, by the ms of the first; rows: how many acks must name until all is durable.
    """
    packets = make(begin)
    left, done, ready = rows, threading.Event(), threading.Event()

    def heard(_client: Client, _data: Any, message: Any) -> None:
        nonlocal left
        for part in ack.decode(message.payload).durable:
            left -= sum(last - first + 1 for first, last in part.ranges)
        if left <= 0:
            done.set()

    client = Client(CallbackAPIVersion.VERSION2, client_id="bench-publisher")
    client.max_inflight_messages_set(_WINDOW)
    client.on_message = heard
    client.on_subscribe = lambda *_: ready.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe(every_gateway("ack"), 1)
    ready.wait()
    pipe.send("ready")
    pipe.recv()
    clock = time.monotonic()
    for topic, body in packets:
        client.publish(topic, body, qos=1)
    if listen:
        done.wait()
        pipe.send((clock, time.monotonic()))
    else:
        pipe.send((clock, 0.0))
        pipe.recv()
    client.disconnect()
    client.loop_stop()


def count(port: int, kind: Kind, messages: int, pipe: Connection) -> None:
    """A process: a paho loop that only counts; tells when it had all."""
    heard, done = 0, threading.Event()

    def on_message(_client: Client, _data: Any, _message: Any) -> None:
        nonlocal heard
        heard += 1
        if heard == messages:
            done.set()

    client = Client(CallbackAPIVersion.VERSION2, client_id="bench-counter")
    client.on_message = on_message
    client.on_subscribe = lambda *_: pipe.send("ready")
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.subscribe(every_gateway(kind), 1)
    done.wait()
    pipe.send(time.monotonic())
    client.disconnect()
    client.loop_stop()


@contextmanager
def process(target: Any, *arguments: object) -> Iterator[Connection]:
    """A child process and our end of its pipe."""
    ours, theirs = _CONTEXT.Pipe()
    child = _CONTEXT.Process(target=target, args=(*arguments, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        yield ours
        child.join(10)
    finally:
        child.kill()
        child.join()


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """A real mosquitto with the settings that we ship; its port. Raises RuntimeError where there is none."""
    if shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") is None:
        raise RuntimeError("mosquitto is not on this machine")
    from tests.broker import Mosquitto

    found = Mosquitto(folder)
    found.start()
    try:
        yield found.port
    finally:
        found.kill()


def row(
    name: str, value: float, unit: str, ceiling: float | None = None, ratio: float | None = None, peer: str = ""
) -> dict[str, Any]:
    """One figure of the table."""
    return {"name": name, "value": value, "unit": unit, "ceiling": ceiling, "ratio": ratio, "peer": peer}
