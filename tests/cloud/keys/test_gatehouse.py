"""The embedded mosquitto, real: who comes in, which topics are whose, and how whoever is revoked goes."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.clock import now_ms
from cloud.kernel.scope import NATION
from cloud.keys import gateway_keys, revocation
from contract.keys import refusal
from gateway.rim.enrolment import enroll
from gateway.rim.identity import Identity
from tests.cloud.keys.county import COUNTY, Seat
from tests.cloud.keys.gatehouse import Gatehouse, Guest, context_of, gatehouse
from tests.patience import until

TOP = f"zhigen/v1/{COUNTY}"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gatehouse]:
    with gatehouse(tmp_path_factory.mktemp("gatehouse")) as house:
        yield house


def _in(guest: Guest) -> Guest:
    until(lambda: guest.connected, "the connection")
    return guest


def test_a_gateway_reaches_the_topics_of_its_own_name_and_no_others(house: Gatehouse, tmp_path: Path) -> None:
    cloud = house.cloud()
    cloud.listen("zhigen/#")
    identity = house.seat.enrol("gw-1", tmp_path / "1")
    other = _in(house.gateway(house.seat.enrol("gw-2", tmp_path / "2")))
    other.listen("#", f"{TOP}/gw-1/ack", f"{TOP}/gw-1/cmd", f"{TOP}/gw-1/dossier")
    mine = [f"{TOP}/gw-1/{kind}" for kind in ("data/air-1", "event", "meta", "state", "reply")]
    foreign = [
        f"{TOP}/gw-2/{kind}" for kind in ("data/air-1", "event", "meta", "state", "reply", "ack", "cmd", "dossier")
    ]
    forbidden = [f"{TOP}/gw-1/{kind}" for kind in ("ack", "cmd", "dossier", "other")]
    forbidden += [f"{TOP}/rules", f"{TOP}/rules/keys"]
    for topic in (*foreign, *forbidden):
        liar = _in(house.gateway(identity, again=False))
        liar.say(topic, "from gw-1")  # mosquitto says PUBACK to it, and closes the connection
        liar.stop()
    one = _in(house.gateway(identity))
    one.listen(f"{TOP}/gw-1/ack", f"{TOP}/gw-1/cmd", f"{TOP}/gw-1/dossier", f"{TOP}/rules", f"{TOP}/rules/+")
    for topic in mine:
        one.say(topic, "from gw-1")
    until(lambda: len(cloud.heard) >= len(mine), "its own topics")
    down = [*(f"{TOP}/gw-1/{kind}" for kind in ("ack", "cmd", "dossier")), f"{TOP}/rules", f"{TOP}/rules/keys"]
    for topic in (*down, f"{TOP}/gw-2/ack"):
        cloud.say(topic, "from the cloud")
    until(lambda: len(one.heard) >= len(down) and len(other.heard) >= 3, "what comes down")
    assert [topic for topic, body in cloud.heard if body == b"from gw-1"] == mine
    assert sorted(one.heard) == sorted((topic, b"from the cloud") for topic in down)
    assert {topic for topic, _ in other.heard} == {f"{TOP}/gw-2/ack", f"{TOP}/rules", f"{TOP}/rules/keys"}


def test_nobody_comes_in_without_a_certificate_of_this_county(
    house: Gatehouse, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = Seat(tmp_path_factory.mktemp("elsewhere"))
    try:
        foreign = elsewhere.enrol("gw-1", tmp_path / "foreign")
    finally:
        elsewhere.close()
    # It even believes this county's broker; the broker does not believe it.
    (foreign.folder / "ca.pem").write_text((house.seat.folder / "broker" / "ca.pem").read_text())
    knocks = [house.gateway(foreign), house.stranger(), house.stranger("cloud", "guess"), house.stranger("gw-1", "")]
    until(lambda: all(guest.refused for guest in knocks[1:]), "the refusals")
    with pytest.raises((ssl.SSLError, OSError)):
        _handshake(house.tls_port, context_of(foreign))
    bare = ssl.create_default_context(cafile=str(foreign.folder / "ca.pem"))
    with pytest.raises((ssl.SSLError, OSError)):
        _handshake(house.tls_port, bare)
    assert [guest.connects for guest in knocks] == [0, 0, 0, 0]


def test_nobody_throws_another_out_by_its_client_id(house: Gatehouse, tmp_path: Path) -> None:
    victim = _in(house.gateway(house.seat.enrol("gw-3", tmp_path / "3"), "zhigen-gw-3"))
    for client_id in ("gw-3", "zhigen-gw-3"):
        _in(house.gateway(house.seat.enrol("gw-4", tmp_path / "4"), client_id)).stop()
    victim.say(f"{TOP}/gw-3/state")
    assert victim.connects == 1


def test_a_revoked_gateway_is_out_within_seconds_and_stays_out(house: Gatehouse, tmp_path: Path) -> None:
    cloud = house.cloud()
    cloud.listen(f"{TOP}/+/event")
    thief, honest = house.seat.enrol("gw-5", tmp_path / "5"), house.seat.enrol("gw-6", tmp_path / "6")
    bad, good = _in(house.gateway(thief, "any-name-it-likes")), _in(house.gateway(honest))
    answer = house.seat.enter("engineer", COUNTY).post("/gateways/gw-5/revocation", json={"why": "stolen"})
    assert answer.json() == {"keys": [thief.kid]}
    until(lambda: not bad.connected, "the end of its connection", 5)
    for _ in range(3):  # it comes again and again
        with pytest.raises((ssl.SSLError, OSError)):
            _handshake(house.tls_port, context_of(thief))
    bad.client.publish(f"{TOP}/gw-5/event", "after", 1)
    good.say(f"{TOP}/gw-6/event", "still here")
    until(lambda: cloud.heard, "the honest one")
    assert cloud.heard == [(f"{TOP}/gw-6/event", b"still here")]
    assert (bad.connects, good.connects) == (1, 1)
    with house.seat.database.read() as session:
        (key,) = gateway_keys(session, "gw-5")
    assert refusal(key, now_ms()) == "key_revoked"


def test_no_session_of_before_opens_the_door_again(house: Gatehouse, tmp_path: Path) -> None:
    identity = house.seat.enrol("gw-7", tmp_path)
    context = context_of(identity)
    session = _handshake(house.tls_port, context)
    assert session is not None
    _handshake(house.tls_port, context, session)
    revocation.revoke_gateway(NATION, house.seat.database, house.seat.folder, "gw-7", "tests", "stolen", now_ms())

    def refused() -> bool:
        try:
            _handshake(house.tls_port, context, session)
        except OSError:
            return True
        return False

    until(refused, "the refusal")


def test_with_another_good_certificate_a_gateway_just_comes_again(house: Gatehouse, tmp_path: Path) -> None:
    identity = house.seat.enrol("gw-8", tmp_path)
    old = identity.kid
    enroll(identity, "gw-8", house.seat.url, house.seat.claim("gw-8"), fresh=True)
    guest = _in(house.gateway(identity))
    answer = house.seat.enter("admin").post(f"/keys/{old}/revocation", json={"why": "replaced early"})
    assert answer.status_code == 200
    until(lambda: guest.connects == 2, "its second connection")
    _handshake(house.tls_port, context_of(identity))


def test_many_revocations_in_one_second_are_all_obeyed(house: Gatehouse, tmp_path: Path) -> None:
    names = [f"gw-m{number}" for number in range(4)]
    guests = [_in(house.gateway(house.seat.enrol(name, tmp_path / name))) for name in names]
    for name in names:
        revocation.revoke_gateway(NATION, house.seat.database, house.seat.folder, name, "tests", "", now_ms())
    until(lambda: not any(guest.connected for guest in guests), "the end of all")
    for name in names:
        with pytest.raises((ssl.SSLError, OSError)):
            _handshake(house.tls_port, context_of(Identity(tmp_path / name)))


def _handshake(port: int, context: ssl.SSLContext, session: ssl.SSLSession | None = None) -> ssl.SSLSession | None:
    """Connect over TLS and MQTT; returns the session. Raises OSError where the broker does not want us.

    In TLS 1.3 a client believes itself connected before the broker has judged its certificate: only an answer tells.
    """
    connect = bytes.fromhex("100f00044d5154540402003c0003612d62")
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1", session=session) as line,
    ):
        line.sendall(connect)
        if line.recv(4)[:2] != b"\x20\x02":
            raise ConnectionError("no CONNACK")
        return line.session
