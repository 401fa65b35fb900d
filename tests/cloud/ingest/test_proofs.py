"""A stored reading is proved from the message that brought it, for as long as the raw rows are kept."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from sqlmodel import select

from cloud import migrations
from cloud.ingest import evidence, retention
from cloud.ingest.evidence import Stored, demonstrate
from cloud.ingest.model import Proof
from cloud.ingest.ring import GatewayRing
from contract import seal
from tests.cloud.ingest.conftest import Ground
from tests.cloud.ingest.farm import KEYS, now_ms, rows
from tests.patience import until

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


def kept(ground: Ground) -> list[Proof]:
    with ground.database.read() as session:
        return list(session.exec(select(Proof).order_by(Proof.id)))  # type: ignore[arg-type]


def ring(*keys: str) -> GatewayRing:
    return GatewayRing("farm-a", [KEYS[name].described(gateway="farm-a") for name in keys or ("farm-a",)])


def test_every_message_that_was_proved_is_kept_once_as_it_came(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    bodies = seal.seal([rows([1, 2], [now, now + 5]), rows([3], [now + 9])], farm.key)
    for _ in range(2):
        farm.send("data", bodies[0], "d1")
    farm.send("data", squeezed := zlib.compress(bodies[1]), "d1")
    farm.send("data", rows([4], [now + 10]), "d1")
    farm.wait("readings", [1, 2, 3])
    until(lambda: len(kept(ground)) == 2, "the proofs")
    first, second = kept(ground)
    assert zlib.decompress(first.message) == bodies[0]
    assert second.message == squeezed
    assert (first.device, first.epoch, first.boot, first.first, first.last) == ("d1", 1, "boot1", 1, 2)
    assert (first.start, first.end, first.kid) == (now, now + 5, farm.key.kid)
    for proof, t, value in ((first, now + 5, 2.0), (second, now + 9, 3.0)):
        steps = demonstrate(proof, ring(), "co2", t, [Stored(t * 1000, value)])
        assert [step.name for step in steps if step.held] == list(evidence.STEPS)


def test_whatever_was_altered_is_not_proved(ground: Ground):
    ground.ingest()
    farm, now = ground.farm(), now_ms()
    farm.data(rows([1], [now]))
    farm.wait("readings", [1])
    (proof,) = kept(ground)
    stored = [Stored(now * 1000, 1.0)]

    def last(proof: Proof, keys: GatewayRing, t: int = now, stored: list[Stored] = stored) -> tuple[str, bool]:
        step = demonstrate(proof, keys, "co2", t, stored)[-1]
        assert step.zh
        assert step.en
        return step.name, step.held

    assert last(proof, ring()) == ("stored", True)
    assert last(proof, ring(), stored=[Stored(now * 1000, 1.5)]) == ("stored", False)
    assert last(proof, ring(), stored=[]) == ("stored", False)
    assert last(proof, ring(), t=now + 1) == ("row", False)
    assert last(proof, ring("farm-b")) == ("seal", False)
    message = zlib.decompress(proof.message).replace(b'"co2":1.0', b'"co2":2.0')
    changed = proof.model_copy(update={"message": zlib.compress(message)})
    assert last(changed, ring()) == ("digest", False)
    from hashlib import sha256

    changed.digest = sha256(message).hexdigest()
    assert last(changed, ring()) == ("seal", False)
    changed.message = b"no zlib"
    assert last(changed, ring()) == ("seal", False)


def test_proofs_go_with_the_raw_rows_and_not_before(ground: Ground):
    ground.ingest()
    farm, hour = ground.farm(), now_ms() // HOUR_MS * HOUR_MS - 5 * HOUR_MS
    farm.data(rows([1, 2], [hour, hour + 1]))
    farm.data(rows([3, 4], [hour + HOUR_MS - 1, hour + HOUR_MS]))
    farm.wait("readings", [1, 2, 3, 4])
    assert retention.forget(ground.database, ground.series, hour + HOUR_MS + 7) == (3, 1)
    assert [(proof.first, proof.last) for proof in kept(ground)] == [(3, 4)]


def test_the_archivist_forgets_by_itself_what_is_older_than_the_county_wants(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(retention, "_PIECE", 1)
    ground.ingest()
    farm, hour = ground.farm(), now_ms() // HOUR_MS * HOUR_MS - 5 * HOUR_MS
    farm.data(rows([1], [hour - 3 * HOUR_MS]))
    farm.data(rows([2], [hour - 2 * HOUR_MS]))
    farm.data(rows([3], [hour]))
    farm.wait("readings", [1, 2, 3])
    archivist = retention.Archivist(ground.database, ground.series, 1, lambda: hour + DAY_MS)
    archivist.start()
    until(lambda: len(kept(ground)) == 1, "proofs that went")
    archivist.stop()
    assert [(proof.first, proof.last) for proof in kept(ground)] == [(3, 3)]
    assert [len(page.t) for page in ground.series.scan(ground.series.names(), 0, now_ms() * 1000)] == [1]


@pytest.mark.parametrize(("value", "code", "said"), [(1.0, 0, "proved"), (9.0, 1, "not proved")])
def test_the_command_prints_every_step(tmp_path: Path, value: float, code: int, said: str):
    from click.testing import CliRunner

    from cloud import keys
    from cloud.ingest import proofs
    from cloud.ingest.directory import Listing
    from cloud.ingest.door import Guest
    from cloud.ingest.link import Letter
    from cloud.kernel.database import Database
    from cloud.telemetry import Block
    from cloud.telemetry.embedded import EmbeddedSeries
    from contract import readings
    from contract.topics import Topic
    from zhigen.cli import main

    now, key = now_ms(), KEYS["farm-a"]
    database, series = Database.in_folder(tmp_path), EmbeddedSeries.in_folder(tmp_path)
    migrations.upgrade(database)
    body = rows([1], [now])
    payload = seal.seal([body], key)[0]
    topic = Topic("532331", "farm-a", "data", "d1")
    guest = Guest(Letter(str(topic), payload, 0, 0, 0, now), topic, Listing("532331", "532331101"), ring())
    with database.write() as session:
        proofs.add(session, [proofs.row(guest, readings.decode(body), key.kid)])
    series.write([Block("farm-a", "d1", [now * 1000], {"co2": [value]}, {})])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "gateway_keys", lambda _session, gateway: [key.described(gateway=gateway)])
        patch.setenv("LANG", "en_US.UTF-8")
        done = CliRunner().invoke(main, ["cloud", "prove", "farm-a/d1/co2", str(now), "--data", str(tmp_path)])
        none = CliRunner().invoke(main, ["cloud", "prove", "farm-a/d1/co2", "5", "--data", str(tmp_path)])
    series.close()
    database.close()
    assert done.exit_code == code, done.output
    lines = done.output.splitlines()
    assert len(lines) == len(evidence.STEPS) + 1
    assert re.search(said + "|" + {"proved": "已证明", "not proved": "未能证明"}[said], lines[-1])
    assert none.exit_code == 2
