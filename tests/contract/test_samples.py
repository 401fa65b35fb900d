"""Messages recorded when their version was new: they are read for ever, to the same meaning, and fit their schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from contract import ack, codec, command, dossier, event, rules, schemas, seal
from contract.codec import inflate
from contract.keys import KeyRing
from tests.contract import messages
from tests.contract.messages import SAMPLES, Sample, recorded
from zhigen.cli import main

EVERY = recorded()


def meaning(sample: Sample) -> Any:
    message = codec.decode(sample.topic, sample.payload)
    if isinstance(message, event.EventFrame):
        read = {"event": message.event, "digest": message.digest, "signature": message.signature.hex()}
        return json.loads(msgspec.json.encode(read))
    return json.loads(msgspec.json.encode(message))


def holds(whole: Any, part: Any) -> bool:
    """Later versions may know more fields; what was recorded must still be there, equal."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and len(whole) == len(part) and all(map(holds, whole, part))
    return bool(whole == part)


@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_a_recorded_message_still_means_the_same(sample: Sample) -> None:
    assert sample.read
    assert holds(meaning(sample), sample.read)


def test_every_kind_of_message_and_event_is_recorded() -> None:
    assert {sample.topic.kind for sample in EVERY} == {
        "data",
        "event",
        "meta",
        "state",
        "ack",
        "cmd",
        "reply",
        "dossier",
        "rules",
    }
    assert {s.read["event"]["body"]["kind"] for s in EVERY if s.topic.kind == "event"} == set(event.KINDS)
    assert {body.__struct_config__.tag for body in get_args(event.Body)} == set(event.KINDS)
    assert any(sample.payload[0] == 0x78 for sample in EVERY)
    assert any(sample.read.get("signature") for sample in EVERY)
    assert len(list(SAMPLES.rglob("*.json"))) == len(EVERY)


@pytest.mark.parametrize("sample", EVERY, ids=lambda sample: sample.name)
def test_a_recorded_message_fits_its_schema(sample: Sample) -> None:
    kind = {"data": "readings", "cmd": "command"}.get(sample.topic.kind, sample.topic.kind)
    validator = Draft202012Validator(schemas.schemas()[f"{kind}.json"])
    validator.validate(json.loads(inflate(sample.payload).partition(b"\n")[0]))
    assert not validator.is_valid({"ver": 1})


def test_recorded_signatures_can_still_be_proved() -> None:
    ring = KeyRing(
        [
            messages.SIGNER.described(gateway="farm-01"),
            *(key.described() for key in (messages.ACK_SIGNER, messages.RULES_SIGNER, messages.COMMAND_SIGNER)),
        ]
    )
    proved = set()
    for sample in EVERY:
        body = inflate(sample.payload)
        topic = sample.topic
        if "signed" not in sample.name:
            continue
        if topic.kind == "data":
            raw, found = seal.split(body)
            seal.SealCheck(ring).check(raw, found, gateway=topic.gateway, now=0)
        elif topic.kind == "event":
            frame = event.decode(body)
            ring.check(
                "event", frame.event.kid, frame.raw, frame.signature, purpose="gateway", now=0, gateway=topic.gateway
            )
        elif topic.kind == "reply":
            command.verified_reply(body, ring, topic.gateway, 0)
        elif topic.kind == "dossier":
            dossier.verified(body, ring, topic.gateway, 0)
        else:
            {"ack": ack.verified, "cmd": command.verified, "rules": rules.verified}[topic.kind](body, ring, 0)
        proved.add(topic.kind)
    assert proved == {"data", "event", "ack", "cmd", "reply", "dossier", "rules"}


def test_the_schemas_in_the_tree_are_those_of_the_types() -> None:
    assert schemas.drift() == []
    for schema in schemas.schemas().values():
        Draft202012Validator.check_schema(schema)


def test_drift_is_told_and_mended(tmp_path: Path) -> None:
    assert schemas.write(tmp_path) == sorted(schemas.schemas())
    assert schemas.write(tmp_path) == []
    (tmp_path / "ack.json").write_text("{}")
    (tmp_path / "old.json").write_text("{}")
    assert schemas.drift(tmp_path) == ["ack.json", "old.json"]
    assert schemas.write(tmp_path) == ["ack.json", "old.json"]
    assert schemas.drift(tmp_path) == []


def test_the_command_fails_on_drift(monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner().invoke
    assert run(main, ["contract", "schema", "--check"]).exit_code == 0
    monkeypatch.setattr(schemas, "drift", lambda: ["ack.json"])
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    told = run(main, ["contract", "schema", "--check"])
    assert (told.exit_code, told.output) == (1, "ack.json: differs from its type, run zhigen contract schema\n")
