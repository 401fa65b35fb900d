"""The vault opens what was sealed to any of its keys, for the gateway that sealed it, and nothing else can."""

from __future__ import annotations

from pathlib import Path

import pytest

from cloud.kernel.database import Database
from cloud.kernel.errors import CloudError
from cloud.keys import KeyRoom, Vault, county_keys, ensure, inventory, revocation
from cloud.keys.rules import DAY_MS
from contract.errors import ContractError
from contract.keys import KeyRing
from contract.personal import Person, seal

NOW = 1_795_000_000_000
BUYER = Person(number="53233119900101002X", name="李四", phone="13800000000")


def _current(database: Database, now: int) -> KeyRing:
    with database.read() as session:
        return KeyRing(county_keys(session))


def test_what_was_sealed_before_a_rotation_is_still_opened(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    old = _current(database, NOW).current("vault", NOW)
    assert old
    before = seal(BUYER, old, "gw-1")
    inventory.rotate(database, tmp_path, "vault", NOW)
    assert _current(database, NOW).current("vault", NOW) == old
    new = _current(database, NOW).current("vault", NOW + DAY_MS)
    assert new
    assert new != old
    revocation.revoke_key(database, tmp_path, old.kid, "tests", "no longer trusted", NOW)
    vault = Vault(KeyRoom(tmp_path))
    assert vault.open(before, "gw-1") == BUYER
    assert vault.open(seal(BUYER, new, "gw-1"), "gw-1") == BUYER
    with pytest.raises(ContractError, match="does not open"):
        vault.open(before, "gw-2")


def test_a_vault_without_the_key_opens_nothing(database: Database, tmp_path: Path) -> None:
    ensure(database, tmp_path, "532331", NOW)
    key = _current(database, NOW).current("vault", NOW)
    assert key
    with pytest.raises(ContractError, match="is unknown"):
        Vault(KeyRoom(tmp_path / "elsewhere")).open(seal(BUYER, key, "gw-1"), "gw-1")


def test_a_match_is_by_the_number_and_by_this_vault_only(tmp_path: Path) -> None:
    vault = Vault(KeyRoom(tmp_path))
    match = vault.match(BUYER)
    assert match == Vault(KeyRoom(tmp_path)).match(Person(number=" 53233119900101002x", name="other"))
    assert match != vault.match(Person(number="532331199001010011"))
    assert match != Vault(KeyRoom(tmp_path / "other")).match(BUYER)
    assert vault.match(Person(name="李四", phone="13800000000")) == ""
    assert (tmp_path / "keys" / "match.secret").stat().st_mode & 0o777 == 0o600


def test_a_secret_that_was_cut_is_told(tmp_path: Path) -> None:
    Vault(KeyRoom(tmp_path))
    (tmp_path / "keys" / "match.secret").write_bytes(b"short")
    with pytest.raises(CloudError, match="is no key file of ours"):
        Vault(KeyRoom(tmp_path))
