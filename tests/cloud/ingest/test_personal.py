"""Personal fields that a gateway sealed are readable nowhere in the cloud: not in its files, not in its logs."""

from __future__ import annotations

import logging
import sqlite3
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contract import event, personal
from contract.keys import PublicKey, encoded, key_id
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import happening
from tests.engines import Engine, Engines
from tests.patience import until

PERSON = personal.Person("532331199001011234", "张翠花", "13987654321")


def spellings(text: str) -> set[bytes]:
    """A text in every form in which it may lie in a file."""
    plain = text.encode()
    wide = text.encode("utf-16-le")
    escaped = text.encode("unicode_escape")
    found = {plain, wide, text.encode("utf-16-be"), escaped, text.encode("gb18030"), plain.hex().encode()}
    for raw in (plain, wide):
        for shift in range(3):  # a text inside of base64 begins at any of three places
            piece = (b64encode(b"\0" * shift + raw), urlsafe_b64encode(b"\0" * shift + raw))
            found |= {one[4 if shift else 0 : len(one) // 4 * 4 - 4] for one in piece}
    return found


def _files(ground: Ground, engines: Engines | None) -> dict[Path, bytes]:
    """All that the stores have on disk."""
    folders = [ground.folder]
    if engines is None:
        sqlite3.connect(ground.folder / "zhigen.db").execute("PRAGMA wal_checkpoint(PASSIVE)").connection.close()
    else:
        with ground.database.read() as session:
            own = "SELECT oid FROM pg_database WHERE datname = current_database()"
            number = session.connection().exec_driver_sql(own).scalar_one()
            session.connection().exec_driver_sql("CHECKPOINT")
        folders.append(engines.cluster.folder / "base" / str(number))
    return {path: path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_a_sealed_buyer_is_readable_nowhere(
    ground: Ground, caplog: pytest.LogCaptureFixture, engine: Engine, engines: Engines
):
    caplog.set_level(logging.DEBUG)
    private = X25519PrivateKey.generate()
    raw = private.public_key().public_bytes_raw()
    vault = PublicKey(key_id("vault", raw), "vault", encoded(raw), alg="x25519")
    ground.ingest()
    farm = ground.farm()
    body = event.Buyer(personal.seal(PERSON, vault, "farm-a"))
    good = happening(1, body=body)
    farm.send("event", good.wire())
    farm.send("event", event.frame(happening(2, body=body).event).wire())  # refused: it lies in quarantine
    farm.wait("events", [1])
    until(lambda: ground.reasons() == ["unsigned"], "the quarantine")
    (kept,) = ground.journal()
    said = kept.event.body
    assert isinstance(said, event.Buyer)
    assert personal.unseal(said.person, private, "farm-a") == PERSON
    files = _files(ground, engines if engine == "postgresql" else None)
    assert any(good.raw in content for content in files.values())  # else this test looks in the wrong place
    logs = caplog.text.encode() + caplog.text.encode("utf-16-le")
    for text in PERSON.number, PERSON.name, PERSON.phone:
        for spelling in spellings(text):
            assert len(spelling) > 3
            assert spelling not in logs
            assert [path.name for path, content in files.items() if spelling in content] == []
