"""Nothing is stored, and nothing acked, that no key of its gateway proves."""

from __future__ import annotations

import msgspec
import pytest
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.ingest import directory
from contract import birth, event, seal
from contract.keys import signed
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import COUNTY, KEYS, altered, happening, meta, now_ms, rows
from tests.keys import gateway_signer
from tests.patience import until

STRANGE = gateway_signer(99)
DAY_MS = 24 * 3_600_000


def alerts(ground: Ground) -> dict[str, PipeAlert]:
    with ground.database.read() as session:
        return {row.subject: row for row in session.exec(select(PipeAlert))}


def forged(seq: int) -> dict[str, bytes]:
    """An event that the gateway did not say, by the reason for which it is refused."""
    frame = happening(seq)
    by_another = event.frame(frame.event, STRANGE)
    return {
        "unsigned": event.frame(frame.event).wire(),
        "unknown_key": by_another.wire(),
        "bad_signature": signed(frame.raw.replace(b"no answer", b"on strike"), frame.signature),
    }


@pytest.mark.parametrize("code", ["unsigned", "unknown_key", "bad_signature"])
def test_a_forged_event_is_kept_aside_said_and_not_acked(ground: Ground, code: str):
    ground.ingest()
    farm = ground.farm()
    farm.send("event", forged(1)[code])
    farm.send("event", happening(2).wire())
    farm.wait("events", [2])
    assert farm.refused("events") == {}
    assert farm.durable("events") == {2}
    assert [row.seq for row in ground.journal()] == [2]
    assert ground.reasons() == [code]
    (alert,) = alerts(ground).values()
    assert (alert.code, alert.gateway, alert.region, alert.severity) == ("forged", "farm-a", COUNTY + "101", "critical")
    assert alert.subject == (f"{code} {farm.key.kid}" if code == "bad_signature" else code)


@pytest.mark.parametrize("code", ["unsigned", "unknown_key", "bad_signature"])
def test_forged_readings_are_kept_aside_said_and_not_acked(ground: Ground, code: str):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    body = rows([1], [now])
    payloads = {
        "unsigned": body,
        "unknown_key": seal.seal([body], STRANGE)[0],
        "bad_signature": seal.seal([body], farm.key)[0].replace(b'"co2":1.0', b'"co2":9.0'),
    }
    farm.send("data", payloads[code], "d1")
    farm.data(rows([2], [now + 1]))
    farm.wait("readings", [2])
    assert farm.refused("readings") == {}
    assert ground.stored() == [2.0]
    assert ground.reasons() == [code]
    assert [alert.code for alert in alerts(ground).values()] == ["forged"]


def test_the_key_of_a_neighbour_proves_nothing(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    said = happening(1).event
    farm.send("event", event.frame(said, KEYS["farm-b"]).wire())
    farm.send("event", happening(2).wire())
    farm.wait("events", [2])
    assert ground.reasons() == ["unknown_key"]


def test_a_broken_message_that_nobody_signed_is_not_acked_as_refused(ground: Ground):
    """Else whoever may publish could have the real gateway delete its rows."""
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.send("event", altered(happening(1), b'"mono":5', b'"mono":"soon"').partition(b"\n")[0])
    farm.send("event", happening(2, t=5).wire().replace(b'"seq":2', b'"seq":3'))
    farm.send("data", rows([1], [5]), "d1")
    farm.send("data", b'{"ver":1,"e":1,"b":"boot1","s":2,"t":1,"v":{"co2":"warm"}}', "d1")
    farm.send("event", happening(9).wire())
    farm.data(rows([9], [now]))
    farm.wait("events", [9])
    farm.wait("readings", [9])
    assert (farm.refused("events"), farm.refused("readings")) == ({}, {})
    assert sorted(ground.reasons()) == ["bad_signature", "shape", "shape", "unsigned"]


def test_a_revocation_bites_within_seconds(ground: Ground, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(directory, "KEEP_S", 0.2)
    ground.ingest()
    farm = ground.farm()
    farm.send("event", happening(1).wire())
    farm.wait("events", [1])
    ground.book.rings["farm-a"] = [msgspec.structs.replace(farm.key.described(gateway="farm-a"), revoked=now_ms())]
    late, now = happening(2).wire(), now_ms()

    def refused() -> bool:
        farm.send("event", late)
        farm.data(rows([1], [now]))
        return ground.reasons().count("key_revoked") == 2

    until(refused, "the revocation")
    known, stored = len(ground.journal()), len(ground.stored())
    farm.send("event", happening(3).wire())
    farm.data(rows([2], [now + 1]))
    until(lambda: ground.reasons().count("key_revoked") == 4, "all four")
    assert (len(ground.journal()), len(ground.stored())) == (known, stored)


def test_a_backlog_signed_by_a_key_that_has_ended_since_is_good(ground: Ground):
    ended = now_ms() - DAY_MS
    ground.book.rings["farm-a"] = [KEYS["farm-a"].described(ended - DAY_MS, ended, gateway="farm-a")]
    ground.ingest()
    farm = ground.farm()
    farm.send("event", happening(1, t=ended - 1000).wire())
    farm.send("event", happening(2, t=ended - 7 * DAY_MS).wire())  # signed before it was enrolled
    farm.send("event", happening(3, t=5, synced=False).wire())  # signed before its clock was set
    farm.data(rows([1], [ended - 1000]))
    farm.wait("events", [1, 2, 3])
    farm.wait("readings", [1])
    farm.send("event", happening(4, t=ended + 60_000).wire())
    farm.data(rows([2], [ended + 60_000]))
    until(lambda: sorted(ground.reasons()) == ["key_expired", "key_expired"], "what it signed after its end")
    assert farm.refused("events") == {}


def test_a_gateway_without_a_key_is_held_like_a_stranger_until_it_is_enrolled(ground: Ground):
    ground.book.rings["farm-a"] = []
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.send("meta", meta(), retain=True)
    farm.send("state", birth.encode(birth.State(online=True, boot="boot1", t=now)), retain=True)
    farm.data(rows([1], [now]))
    until(lambda: ("farm-a", COUNTY, "no_key") in ground.book.knocks, "its knock")
    assert (farm.acks, ground.quarantine(), ground.book.births, ground.book.states) == ([], [], [], [])
    ground.book.rings["farm-a"] = [farm.key.described(gateway="farm-a")]

    def resent() -> bool:
        farm.data(rows([1], [now]))
        farm.send("event", happening(1).wire())
        return farm.durable("readings") == farm.durable("events") == {1}

    until(resent, "the first acks")
    until(lambda: len(ground.book.births) == len(ground.book.states) == 1, "what was retained")


def test_a_flood_of_forgeries_is_one_alert(ground: Ground):
    ground.ingest()
    farm = ground.farm()
    for seq in range(1, 60):
        farm.send("event", event.frame(happening(seq).event).wire())
    farm.send("event", happening(99).wire())
    farm.wait("events", [99])
    (alert,) = alerts(ground).values()
    assert alert.count < 10
    assert len(ground.quarantine()) == 59
