"""Revocation on record: what a key signed proves nothing any more, and only who may revoke can."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from cryptography import x509

from cloud.kernel.clock import now_ms
from cloud.kernel.errors import CloudError
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, county_keys, gateway_keys, inventory, revocation
from cloud.keys.rules import DAY_MS
from contract import rules
from contract.errors import ContractError
from contract.keys import KeyRing, PublicKey
from gateway.core.errors import GatewayError
from gateway.rim.enrolment import enroll
from tests.cloud.keys.county import COUNTY, Seat

NOW = now_ms()


def _list(seat: Seat) -> list[x509.CertificateRevocationList]:
    text = revocation.publish(seat.database, seat.folder, now_ms()).read_text()
    end = "-----END X509 CRL-----\n"
    return [x509.load_pem_x509_crl((part + end).encode()) for part in text.split(end)[:-1]]


def test_a_revoked_county_key_proves_nothing_and_its_private_half_is_gone(seat: Seat) -> None:
    room = KeyRoom(seat.folder)
    signer = room.signer("rules", NOW)
    signature = signer.sign("rules", b"manifest")
    inventory.rotate(seat.database, seat.folder, "rules", NOW, overlap_ms=0)
    revocation.revoke_key(seat.database, seat.folder, signer.kid, "tests", "leaked", NOW)
    assert not room.path(signer.kid).exists()
    assert room.signer("rules", NOW).kid != signer.kid
    with seat.database.read() as session:
        ring = KeyRing(county_keys(session))
    with pytest.raises(ContractError, match="is revoked"):
        ring.check("rules", signer.kid, b"manifest", signature, purpose="rules", now=NOW)


def test_a_revoked_gateway_comes_back_with_a_new_key_and_a_new_code_only(seat: Seat, tmp_path: Path) -> None:
    identity = seat.enrol("gw-1", tmp_path)
    old = identity.kid
    admin = seat.enter("admin")
    assert admin.post("/gateways/gw-1/revocation", json={"why": "stolen"}).json() == {"keys": [old]}
    with pytest.raises(GatewayError, match="make a new one with --new-key"):
        enroll(identity, "gw-1", seat.url, seat.claim("gw-1"), language="en")
    enroll(identity, "gw-1", seat.url, seat.claim("gw-1"), fresh=True)
    assert identity.kid != old
    with seat.database.read() as session:
        revoked = {key.kid: bool(key.revoked) for key in gateway_keys(session, "gw-1")}
    assert revoked == {old: True, identity.kid: False}
    shown = {row["kid"]: row for row in admin.get("/keys").json()["items"] if row["gateway"] == "gw-1"}
    assert (shown[old]["state"], shown[old]["revoked_why"]) == ("revoked", "stolen")
    assert shown[identity.kid]["state"] == "in_use"


def test_the_list_names_every_certificate_once_and_each_list_is_later(seat: Seat, tmp_path: Path) -> None:
    first = _list(seat)[0]
    identity = seat.enrol("gw-2", tmp_path)
    paper = x509.load_pem_x509_certificate((tmp_path / "certificate.pem").read_bytes())
    revocation.revoke_key(seat.database, seat.folder, identity.kid, "tests", "", now_ms())
    second = _list(seat)[0]
    assert second.last_update_utc > first.last_update_utc
    assert first.get_revoked_certificate_by_serial_number(paper.serial_number) is None
    assert second.get_revoked_certificate_by_serial_number(paper.serial_number) is not None
    assert (second.next_update_utc - second.last_update_utc).days > 3_000  # an old list must not lock all out


def test_a_new_ca_has_a_list_of_its_own_and_the_old_one_stays(seat: Seat) -> None:
    before = len(_list(seat))
    new = inventory.rotate(seat.database, seat.folder, "ca", now_ms(), overlap_ms=0)
    assert len({found.issuer for found in _list(seat)}) == before + 1
    (old,) = (one for one in KeyRoom(seat.folder).held("ca") if one.kid != new.kid)
    KeyRoom(seat.folder).destroy(old.kid)  # a CA whose key is away: its last list is kept as it was
    assert len(_list(seat)) == before + 1


def test_only_who_may_revoke_does_and_only_in_his_region(seat: Seat, tmp_path: Path) -> None:
    identity = seat.enrol("gw-3", tmp_path)
    other = seat.enter("engineer", "110101")
    assert other.post("/gateways/gw-3/revocation", json={"why": "x"}).status_code == 404
    assert seat.enter("engineer", COUNTY).post(f"/keys/{identity.kid}/revocation", json={"why": "x"}).status_code == 403
    assert seat.enter("admin", "110101").post(f"/keys/{identity.kid}/revocation", json={"why": "x"}).status_code == 404
    assert seat.enter("engineer", "110101").get("/keys").json()["items"] == []
    assert seat.enter("admin").post("/gateways/gw-3/revocation", json={"why": ""}).status_code == 422
    with seat.database.read() as session:
        (key,) = gateway_keys(session, "gw-3")
    assert not key.revoked


def test_what_is_not_there_is_one_line(seat: Seat) -> None:
    with pytest.raises(CloudError, match="no key ack-1"):
        revocation.revoke_key(seat.database, seat.folder, "ack-1", "tests", "", NOW)
    assert seat.enter("admin").post("/gateways/gw-9/revocation", json={"why": "x"}).json()["code"] == "not_found"


def test_an_answer_shows_public_halves_only(seat: Seat) -> None:
    text = seat.enter("supervisor", COUNTY).get("/keys").text
    assert "PRIVATE" not in text
    assert {row["purpose"] for row in seat.enter("admin").get("/keys").json()["items"]} >= {"root", "ca", "vault"}


def test_a_rules_key_is_succeeded_by_the_one_that_it_has_published(seat: Seat, tmp_path: Path) -> None:
    """As a gateway lives it: a part of keys signed by the old rules key, then a manifest signed by the new one."""
    identity = seat.enrol("gw-4", tmp_path)
    room, now = KeyRoom(seat.folder), now_ms()
    new = inventory.rotate(seat.database, seat.folder, "rules", now)
    later = now + DAY_MS

    def manifest(version: int, at: int) -> bytes:
        with seat.database.read() as session:
            part = msgspec.json.encode(county_keys(session))
        parts = {rules.KEYS: rules.part_of(part)}
        return rules.encode(
            rules.Manifest(county=COUNTY, version=version, issued=at, valid_until=at + DAY_MS, parts=parts),
            room.signer("rules", at),
        )

    by_new = manifest(2, later)
    with pytest.raises(ContractError, match="is unknown"):
        rules.verified(by_new, identity.ring, later)
    by_old = manifest(1, now)
    with seat.database.read() as session:
        part = msgspec.json.encode(county_keys(session))
    assert rules.verified(by_old, identity.ring, now).parts[rules.KEYS] == rules.part_of(part)
    identity.trust(msgspec.json.decode(part, type=list[PublicKey]))
    assert rules.verified(by_new, identity.ring, later).kid == new.kid
    with pytest.raises(ContractError, match="not in its time"):
        rules.verified(by_new, identity.ring, now)


def test_who_is_not_on_the_list_yet_is_not_thrown_out_by_it(seat: Seat, tmp_path: Path) -> None:
    for name in ("gw-20", "gw-21"):
        seat.enrol(name, tmp_path / name)
    revocation.revoke_gateway(NATION, seat.database, seat.folder, "gw-20", "tests", "", now_ms())
    listed = (KeyRoom(seat.folder).folder / revocation.FILE).read_bytes()
    revocation.revoke_gateway(NATION, seat.database, seat.folder, "gw-21", "tests", "", now_ms())
    newer = (KeyRoom(seat.folder).folder / revocation.FILE).read_bytes()
    for text, now, out in (
        (listed, now_ms(), {"gw-20"}),
        (newer, now_ms(), {"gw-20", "gw-21"}),
        (listed, now_ms() + 4000 * DAY_MS, {"gw-20", "gw-21"}),  # its certificate has ended by itself
    ):
        with seat.database.read() as session:
            assert set(revocation.barred(session, text, now).values()) & {"gw-20", "gw-21"} == out
