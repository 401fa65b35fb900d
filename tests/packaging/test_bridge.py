"""A township's mosquitto bridged to the county's: both real, both by the files that are shipped."""

from __future__ import annotations

import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cloud.app import broker, broker_files
from gateway.rim.identity import Identity
from tests.cloud.keys.county import COUNTY, Seat
from tests.cloud.keys.gatehouse import Guest, context_of
from tests.packaging.images import ROOT
from tests.parts import free_port, part
from tests.patience import until

BRIDGE = ROOT / "firmware-configs" / "mosquitto" / "bridge"
TOWN = f"{COUNTY}100"


@pytest.fixture(scope="module")
def seat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    """A county with keys."""
    seat = Seat(tmp_path_factory.mktemp("seat"))
    yield seat
    seat.close()


class Line:
    """County and township with a bridge between them; ports: of the cloud, of bridges, of gateways at both."""

    def __init__(self, seat: Seat, folder: Path, stack: ExitStack, patch: pytest.MonkeyPatch) -> None:
        part("mosquitto_passwd")
        self.cloud_port, self.county_port, self.bridge_port, self.town_port = (free_port() for _ in range(4))
        patch.setattr(broker_files, "GATEWAY_PORT", self.county_port)
        patch.setattr(broker_files, "CLOUD_PORT", self.cloud_port)
        self.seat, self.folder = seat, folder
        for side in ("county", "town"):
            (folder / side).mkdir()
            broker_files.elsewhere(folder / side, folder / side, ["127.0.0.1"], seat.folder, seat.database)
        made = subprocess.run(
            ["sh", str(BRIDGE / "bridge.sh"), TOWN, "127.0.0.1", str(folder / "bridge")], capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        kept = "persistence_location /var/lib/mosquitto/"
        own = folder / "county/mosquitto.conf"
        own.write_text(own.read_text().replace(kept, f"persistence_location {folder}/county/"))
        self.town_text = (
            (folder / "bridge/township.conf").read_text().replace(kept, f"persistence_location {folder}/town/")
            .replace("/etc/mosquitto/zhigen", f"{folder}/town").replace("listener 8883 ", f"listener {self.town_port} ")
            .replace(":8885", f":{self.bridge_port}").replace("restart_timeout 5 60", "restart_timeout 1")
        )  # fmt: skip
        for name in ("bridges.passwd", "bridges.acl"):
            (folder / "county" / name).write_bytes((folder / "bridge" / name).read_bytes())
        door = (BRIDGE / "zz-bridges.conf").read_text().replace("listener 8885 ", f"listener {self.bridge_port} ")
        place = ("/etc/mosquitto/zhigen", f"{folder}/county")
        (folder / "county/zz-bridges.conf").write_text(door.replace(*place))
        county = (BRIDGE / "county.conf").read_text().replace(*place)
        self._county_text = county
        self._county = stack.enter_context(ExitStack())
        self._start_county()
        stack.enter_context(self.run("town-all.conf", self.town_text, self.town_port))

    def _start_county(self) -> None:
        self._county.enter_context(self.run("county-all.conf", self._county_text, self.bridge_port))

    @contextmanager
    def cut(self) -> Iterator[None]:
        """The county's broker is away during the block."""
        self._county.close()
        yield
        self._start_county()

    @contextmanager
    def run(self, name: str, text: str, port: int) -> Iterator[None]:
        """A mosquitto with this configuration, until the end of the block."""
        file = self.folder / name
        file.write_text("user root\n" * (os.geteuid() == 0) + text)
        process = subprocess.Popen([part("mosquitto"), "-c", str(file)], stderr=subprocess.DEVNULL)
        try:
            until(lambda: broker.answers("127.0.0.1", port), f"mosquitto with {name}")
            yield
        finally:
            process.terminate()
            process.wait(90)

    def cloud(self) -> Guest:
        """A process of the county's own."""
        guest = Guest(self.cloud_port)
        guest.client.username_pw_set("cloud", (self.folder / "county/password").read_text().strip())
        guest.client.tls_set(str(self.folder / "county/ca.pem"))
        return guest

    def bridge_itself(self, password: str = "", client_id: str = "another") -> Guest:
        """Somebody who has the bridge's name, and its password or another."""
        words = dict(
            line.split(" ", 1) for line in self.town_text.splitlines() if line.startswith(("remote_", "connection"))
        )
        guest = Guest(self.bridge_port, client_id, again=False)
        guest.client.username_pw_set(words["remote_username"], password or words["remote_password"])
        guest.client.tls_set(str(self.folder / "county/ca.pem"))
        return guest

    def gateway(self, name: str) -> Guest:
        """A gateway at the township's door."""
        place = self.folder / name
        guest = Guest(self.town_port)
        guest.client.tls_set_context(context_of(Identity(place) if place.exists() else self.seat.enrol(name, place)))
        return guest


@pytest.fixture(scope="module")
def line(seat: Seat, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The two brokers, for all tests of this file."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        yield Line(seat, tmp_path_factory.mktemp("line"), stack, patch)


@contextmanager
def _here(*guests: Guest) -> Iterator[None]:
    for guest in guests:
        guest.start()
    try:
        for guest in guests:
            until(lambda guest=guest: guest.connected, "the connection")  # type: ignore[misc]
        yield
    finally:
        for guest in guests:
            guest.stop()


def _lie(guest: Guest, topic: str) -> None:
    with _here(guest):
        guest.say(topic, "forged")  # mosquitto says PUBACK to it, and closes the connection


def test_the_bridge_carries_up_what_gateways_say_and_down_what_the_county_says(line: Line) -> None:
    cloud, gateway, place = line.cloud(), line.gateway("gw-1"), f"zhigen/v1/{COUNTY}"
    up = [f"{place}/gw-1/{suffix}" for suffix in ("data/air", "event", "meta", "state", "reply")]
    down = [*(f"{place}/gw-1/{kind}" for kind in ("ack", "cmd", "dossier")), f"{place}/rules", f"{place}/rules/banned"]
    with _here(cloud, gateway):
        cloud.listen(*up)
        gateway.listen(*down[:4], f"{place}/rules/#")
        for topic in up:
            gateway.say(topic, retain=topic.endswith(("meta", "state")))
        until(lambda: {topic for topic, _ in cloud.heard} >= set(up), "what the gateway says")
        for topic in down:
            cloud.say(topic)
        until(lambda: {topic for topic, _ in gateway.heard} >= set(down), "what the county says")
        assert sorted(topic for topic, _ in cloud.heard) == sorted(up), "each once"
        assert sorted(topic for topic, _ in gateway.heard) == sorted(down), "each once"
    late = line.cloud()
    with _here(late):
        late.listen(f"{place}/gw-1/meta")
        until(lambda: late.heard, "the birth that the county's broker kept")


def test_what_is_said_while_the_county_is_away_waits_at_the_township(line: Line) -> None:
    cloud, gateway = line.cloud(), line.gateway("gw-6")
    topics = [f"zhigen/v1/{COUNTY}/gw-6/{suffix}" for suffix in ("event", "data/air")]
    with _here(gateway):
        with line.cut():
            for topic in topics:
                gateway.say(topic, retain=True)  # kept by the county, whenever the listener comes
        with _here(cloud):
            cloud.listen(*topics)
            until(lambda: {topic for topic, _ in cloud.heard} == set(topics), "what waited")


def test_a_gateway_of_the_township_cannot_say_what_is_another_gateways(line: Line) -> None:
    cloud, gateway = line.cloud(), line.gateway("gw-2")
    with _here(cloud, gateway):
        cloud.listen("zhigen/#")
        for name in ("gw-3/event", "gw-2/ack", "rules"):
            _lie(line.gateway("gw-5"), f"zhigen/v1/{COUNTY}/{name}")
        gateway.say(f"zhigen/v1/{COUNTY}/gw-2/event", "true")
        until(lambda: (f"zhigen/v1/{COUNTY}/gw-2/event", b"true") in cloud.heard, "its own event")
    assert b"forged" not in [body for _, body in cloud.heard]


def test_nobody_comes_into_the_township_without_a_certificate_of_the_county(line: Line) -> None:
    stranger = Guest(line.town_port)
    context = ssl.create_default_context(cafile=str(line.folder / "town/ca.pem"))
    stranger.client.tls_set_context(context)
    stranger.start()
    gateway = line.gateway("gw-4")
    try:
        with _here(gateway):  # the door is open, but not to a stranger, who has tried meanwhile
            until(lambda: not stranger.connected, "the stranger")
        assert stranger.connects == 0
    finally:
        stranger.stop()


def test_the_countys_door_for_bridges_wants_the_password(line: Line) -> None:
    nobody, guesser = Guest(line.bridge_port, again=False), line.bridge_itself("wrong")
    nobody.client.tls_set(str(line.folder / "county/ca.pem"))
    for guest in (nobody, guesser):
        guest.start()
        try:
            until(lambda guest=guest: guest.refused, "the refusal")  # type: ignore[misc]
            assert not guest.connected
        finally:
            guest.stop()


def test_a_bridge_cannot_say_what_only_the_county_says(line: Line) -> None:
    cloud, bridge = line.cloud(), line.bridge_itself()
    with _here(cloud, bridge):
        cloud.listen("zhigen/#")
        for suffix in (
            *(f"{COUNTY}/gw-1/{kind}" for kind in ("ack", "cmd", "dossier")),
            f"{COUNTY}/rules",
            "999999/gw-1/event",
        ):
            _lie(line.bridge_itself(client_id="liar"), f"zhigen/v1/{suffix}")
        bridge.say(f"zhigen/v1/{COUNTY}/gw-1/event", "true")
        until(lambda: (f"zhigen/v1/{COUNTY}/gw-1/event", b"true") in cloud.heard, "what it may say")
    assert b"forged" not in [body for _, body in cloud.heard]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["341225", "mqtt.example", "there"], "nine digits"),
        (["34122510x", "mqtt.example", "there"], "nine digits"),
        (["341225100", "mqtt.example/;s", "there"], "no host name"),
        (["341225100"], "wants township code"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_made(words: list[str], said: str, tmp_path: Path) -> None:
    done = subprocess.run(["sh", str(BRIDGE / "bridge.sh"), *words], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, said in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_one_folder_holds_many_townships_and_their_secrets_are_readable_by_nobody_else(tmp_path: Path) -> None:
    part("mosquitto_passwd")
    for town in ("341225100", "341225101", "341225101"):
        done = subprocess.run(["sh", str(BRIDGE / "bridge.sh"), town, "mqtt.example", tmp_path], capture_output=True)
    assert done.returncode == 2  # it is there already, and its password stays
    names = [row.split(":")[0] for row in (tmp_path / "bridges.passwd").read_text().splitlines()]
    assert names == ["township-341225100", "township-341225101"]
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}
    password = next(
        row.split()[1] for row in (tmp_path / "township.conf").read_text().splitlines() if "remote_password" in row
    )
    assert len(password) == 43
    assert password not in (tmp_path / "bridges.passwd").read_text()
