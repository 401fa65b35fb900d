"""The inventory: every key is made once, lies in a file only, and is succeeded without a moment in which none fits."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from sqlalchemy import select

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.keys import KeyRoom, Rotating, county_keys, ensure, inventory
from cloud.keys.rules import DAY_MS, LIVES_MS, NOTICE_MS, CountyPurpose
from cloud.migrations.tables import metadata
from contract import personal
from contract.keys import KeyRing, Signs

NOW = 1_795_000_000_000
SIGNING: list[CountyPurpose] = ["rules", "ack", "command", "log", "voucher"]


def _ring(database: Database) -> KeyRing:
    with database.read() as session:
        return KeyRing(county_keys(session))


def _paper(pem: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem.encode())


def test_every_key_is_made_once_and_its_private_half_is_in_no_table(database: Database, tmp_path: Path) -> None:
    made = ensure(database, tmp_path, "532331", NOW)
    assert [key.purpose for key in made] == list(LIVES_MS)
    assert ensure(database, tmp_path, "532331", NOW + DAY_MS) == []
    room = KeyRoom(tmp_path)
    files = sorted(room.folder.iterdir())
    assert [file.name for file in files] == sorted(f"{key.kid}.pem" for key in made)
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert room.folder.stat().st_mode & 0o777 == 0o700
    with database.read() as session:
        for table in metadata.sorted_tables:
            assert "PRIVATE" not in str(session.connection().execute(select(table)).all())


@pytest.mark.parametrize("purpose", SIGNING)
def test_a_successor_waits_for_its_day_and_both_prove_what_they_signed(
    database: Database, tmp_path: Path, purpose: CountyPurpose
) -> None:
    ensure(database, tmp_path, "532331", NOW)
    room = KeyRoom(tmp_path)
    clock = [NOW]
    signer: Signs = Rotating(room, purpose, lambda: clock[0])
    first = signer.kid
    old = signer.sign("log", b"before")
    fresh = inventory.rotate(database, tmp_path, purpose, NOW)
    assert _ring(database).get(fresh.kid) == fresh  # known a day before it is used
    clock[0] = NOW + DAY_MS - 1
    assert signer.kid == first
    clock[0] = NOW + DAY_MS
    assert signer.kid == fresh.kid
    new = signer.sign("log", b"after")
    ring = _ring(database)
    ring.check("log", first, b"before", old, purpose=purpose, now=clock[0])
    ring.check("log", fresh.kid, b"after", new, purpose=purpose, now=clock[0])


def test_a_rotation_may_be_at_once(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    fresh = inventory.rotate(database, tmp_path, "ack", NOW, overlap_ms=0)
    assert KeyRoom(tmp_path).signer("ack", NOW).kid == fresh.kid


def test_what_ends_soon_gets_its_successor_at_a_start(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    assert ensure(database, tmp_path, "532331", NOW + LIVES_MS["ack"] - NOTICE_MS) == []
    late = NOW + LIVES_MS["ack"] - NOTICE_MS + 1
    assert [key.purpose for key in ensure(database, tmp_path, "532331", late)] == ["ack", "command"]
    assert ensure(database, tmp_path, "532331", late) == []


def test_a_new_ca_and_a_new_root_are_believed_beside_the_old(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    room = KeyRoom(tmp_path)
    with database.read() as session:
        first, _ = inventory.authority(session, room, NOW)
    inventory.rotate(database, tmp_path, "root", NOW, overlap_ms=0)
    inventory.rotate(database, tmp_path, "ca", NOW)
    with database.read() as session:
        (one, other) = (
            x509.load_pem_x509_certificate(row.certificate.encode()) for row in inventory.roots(session, NOW)
        )
        assert inventory.authority(session, room, NOW)[0].kid == first.kid
        second, _ = inventory.authority(session, room, NOW + DAY_MS)
        assert inventory.bundle(session, NOW).count("BEGIN CERTIFICATE") == 2
    for row in (first, second):
        paper = _paper(row.certificate)
        above = one if paper.issuer == one.subject else other
        paper.verify_directly_issued_by(above)
        assert paper.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    assert first.kid != second.kid


def test_with_the_root_in_its_safe_all_works_but_a_new_ca(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    room = KeyRoom(tmp_path)
    (root,) = room.held("root")
    safe = tmp_path / "safe.pem"
    room.path(root.kid).rename(safe)
    assert ensure(database, tmp_path, "532331", NOW) == []
    with pytest.raises(CloudError, match=f"put it back as .*{root.kid}"):
        inventory.rotate(database, tmp_path, "ca", NOW)
    safe.rename(room.path(root.kid))
    assert inventory.rotate(database, tmp_path, "ca", NOW).purpose == "ca"


def test_a_key_that_is_on_record_comes_to_work_after_a_crash_and_no_other(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    room = KeyRoom(tmp_path)
    (held,) = room.held("ack")
    room.path(held.kid).rename(tmp_path / "keys" / f"{held.kid}.pem.made")
    stray, _ = room.make("ack", NOW, NOW + DAY_MS)  # made, and the record was never committed
    with pytest.raises(CloudError, match="no ack key to use"):
        room.signer("ack", NOW)
    ensure(database, tmp_path, "532331", NOW)
    assert room.signer("ack", NOW).kid == held.kid != stray.kid


def test_a_file_that_is_no_key_is_named(tmp_path: Path) -> None:
    room = KeyRoom(tmp_path)
    room.folder.mkdir()
    (room.folder / "ack-1.pem").write_text("not_before: 1\nnot_after: 2\nnothing")
    with pytest.raises(CloudError, match=r"ack-1.pem is no key file of ours"):
        room.signer("ack", NOW)


def test_nobody_can_seal_to_a_key_that_signs(database: Database, tmp_path: Path) -> None:
    vault = next(key for key in ensure(database, tmp_path, "532331", NOW) if key.purpose == "vault")
    assert personal.seal(personal.Person(number="1"), vault, "gw-1").kid == vault.kid
    with pytest.raises(CloudError, match="no vault key"):
        KeyRoom(tmp_path).signer("vault", NOW)
