"""The courier's rules on a real broker: laid down, renewed, mended, and followed by the next key."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlmodel import col, select

from cloud.fleet import Courier, RulesVersion, publication
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.recall import office
from cloud.recall.office import Order
from cloud.vouchers.model import Voucher
from contract.catalogue import PART as CATALOGUE
from contract.gate import PART as GATE
from contract.keys import KeyRing
from contract.law.part import PART as LAW
from contract.rules import KEYS, crossed, part_of
from contract.topics import Topic
from contract.voucher import PART as REVOKED
from contract.voucher import revoked
from tests.broker import Mosquitto
from tests.cloud.fleet.conftest import Office
from tests.cloud.fleet.hand import COUNTY, Hand
from tests.cloud.labels.ground import batch, edge
from tests.contract.messages import signer
from tests.keys import TRUSTED
from tests.patience import until

LIMITS = b'{ "residue": 1 }'


def publish(database: Database, laid: dict[str, bytes], *drop: str, days: int = 7) -> int:
    with database.write() as session:
        return publication.publish(session, COUNTY, laid, drop, days=days, by="li", now=now_ms()).version


def heard(hand: Hand, version: int) -> None:
    until(lambda: hand.manifests and hand.manifests[-1].version == version, str(version))
    named = hand.manifests[-1].parts
    until(lambda: all(part_of(hand.parts.get(name, b"")) == part for name, part in named.items()), "its parts")


def test_a_county_has_rules_from_the_first_day_and_gets_what_is_published(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    start()
    until(lambda: hand.manifests)
    assert set(hand.manifests[0].parts) == {KEYS, LAW, REVOKED, GATE, CATALOGUE}
    assert {key.kid for key in msgspec.json.decode(hand.parts[KEYS], type=list[type(TRUSTED[0])])} == {  # type: ignore[misc]
        key.kid for key in TRUSTED
    }
    heard(hand, publish(database, {"thresholds": LIMITS}))
    assert hand.parts["thresholds"] == b'{"residue":1}'
    keys_heard = hand.parts.pop(KEYS)
    heard_before = len(hand.manifests)
    version = publish(database, {}, "thresholds")
    until(lambda: len(hand.manifests) > heard_before)
    until(lambda: hand.parts["thresholds"] == b"", "what is no longer named to be taken away")
    assert KEYS not in hand.parts  # only what changed was sent
    hand.parts[KEYS] = keys_heard
    heard(hand, version)


def test_rules_are_renewed_before_they_run_out_with_the_same_parts(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    with database.write() as session:
        then = now_ms() - 4 * publication.DAY_MS
        old = publication.publish(session, COUNTY, {"thresholds": LIMITS}, (), days=7, by="li", now=then)
        publication.sign(session, COUNTY, TRUSTED, Office().signer("rules", then), then)
    start()
    until(lambda: hand.manifests)
    renewed = hand.manifests[-1]
    assert renewed.version > old.version
    assert renewed.valid_until - renewed.issued == 7 * publication.DAY_MS
    assert set(renewed.parts) == {"thresholds", KEYS, LAW, REVOKED, GATE, CATALOGUE}
    with database.read() as session:
        rows = session.exec(select(RulesVersion).order_by(col(RulesVersion.version))).all()
    assert [row.by for row in rows] == ["li", publication.ITSELF]


def test_the_county_s_new_key_is_made_known_by_the_old_one(
    start: Callable[[], Courier], database: Database, hand: Hand, office: Office
) -> None:
    start()
    until(lambda: hand.manifests)
    follower = signer("rules", 33)
    office.county.append(follower.described())
    until(lambda: follower.kid.encode() in hand.parts[KEYS])
    assert hand.manifests[-1].kid == TRUSTED[1].kid
    hand.ring.add(follower.described())
    office.signers["rules"] = follower
    heard(hand, publish(database, {"thresholds": b"{}"}))
    assert hand.manifests[-1].kid == follower.kid
    manifest, keys = crossed(until(lambda: hand.parts.get(TRUSTED[1].kid)) or b"", KeyRing(TRUSTED))
    assert follower.kid.encode() in keys  # whoever was away learns it from the last word of the old key
    assert manifest.version < hand.manifests[-1].version
    office.county[1] = msgspec.structs.replace(office.county[1], revoked=now_ms())
    until(lambda: hand.parts[TRUSTED[1].kid] == b"", "the bridge of a revoked key to be taken away")


def test_a_broker_that_lost_the_rules_gets_them_again_and_foreign_ones_are_replaced(
    start: Callable[[], Courier], database: Database, hand: Hand, mosquitto: Mosquitto
) -> None:
    hand.publish(Topic(COUNTY, "", "rules", "strange"), b'["stray"]', retain=True)
    start()
    version = publish(database, {"thresholds": LIMITS})
    heard(hand, version)
    until(lambda: hand.parts["strange"] == b"")
    hand.publish(Topic(COUNTY, "", "rules", "thresholds"), b"[]", retain=True)
    until(lambda: hand.parts["thresholds"] == b'{"residue":1}', "the mended part")
    mosquitto.kill()
    hand.parts.clear()
    hand.manifests.clear()
    mosquitto.start()
    heard(hand, version)


def test_a_version_is_never_lower_than_the_one_before(database: Database) -> None:
    versions = [publish(database, {}) for _ in range(3)]
    assert versions == sorted(set(versions))
    with database.write() as session:
        session.add(RulesVersion(region=COUNTY, version=1 << 40, issued=1, valid_until=2, by="x", parts="{}"))
    assert publish(database, {}) == (1 << 40) + 1


def test_what_is_called_back_is_at_the_gates_at_the_next_beat_with_all_that_came_of_it(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    with database.write() as session:
        for name in ("0a", "0b", "0c"):
            batch(session, name * 8, region=f"{COUNTY}101")
        edge(session, "0a" * 8, "0b" * 8, 10)
    start()
    until(lambda: hand.manifests)
    assert revoked(hand.parts[REVOKED]).batches == frozenset()
    with database.write() as session:
        now = now_ms()
        office.open_recall(Deed(session, NATION, "chief", now), Order("x", "one", "y", now + 60_000), ["0a" * 8])
    until(lambda: revoked(hand.parts[REVOKED]).batches == {"0a" * 8, "0b" * 8}, "the list")
    until(lambda: hand.manifests[-1].parts[REVOKED] == part_of(hand.parts[REVOKED]), "the manifest that names it")


def test_what_is_made_void_is_at_the_gates_at_the_next_beat(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    start()
    until(lambda: hand.manifests)
    assert revoked(hand.parts[REVOKED]).vouchers == frozenset()
    with database.write() as session:
        session.add(Voucher(id="5d1c0a77e29b4f36", region=f"{COUNTY}101", batch="0" * 16, code="x", voided=now_ms()))
    until(lambda: revoked(hand.parts[REVOKED]).vouchers == {"5d1c0a77e29b4f36"}, "the list")
    until(lambda: hand.manifests[-1].parts[REVOKED] == part_of(hand.parts[REVOKED]), "the manifest that names it")
