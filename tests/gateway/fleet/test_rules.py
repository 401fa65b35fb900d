"""Rules on a real gateway over a real broker: which are taken, which are refused, and that a restart forgets none."""

from __future__ import annotations

import signal

import msgspec
from click.testing import CliRunner

from contract import rules
from contract.birth import RulesState
from contract.command import Ping
from contract.keys import PublicKey, Signer
from contract.rules import KEYS, Manifest
from contract.topics import Topic
from tests.contract.messages import signer
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import COUNTY, County, manifest
from tests.gateway.uplink.cloud import Cloud
from tests.keys import ACK, COMMAND, RULES, TRUSTED
from tests.patience import until
from zhigen.commands.gateway import command

BANNED = {"banned_inputs": b'["PD20040001"]'}
NEXT = signer("rules", 33)


def in_force(cloud: Cloud, version: int) -> RulesState:
    """The rules that the gateway says it goes by, once they have this version."""
    until(lambda: cloud.states and cloud.states[-1].rules and cloud.states[-1].rules.version == version, str(version))
    found = cloud.states[-1].rules
    assert found is not None
    return found


def keys(*added: PublicKey) -> bytes:
    return msgspec.json.encode([*TRUSTED, *added])


def test_rules_are_taken_whole_and_only_forwards(process: GatewayProcess, county: County, cloud: Cloud) -> None:
    second = manifest(2, BANNED)
    county.lay_down(second, BANNED)
    assert in_force(cloud, 2).valid_until == second.valid_until
    folder = process.folder / "box" / "rules"
    for said, by, says in (
        (manifest(1, BANNED), RULES, "an older version"),
        (manifest(2, {}), RULES, "signed twice"),
        (manifest(3, BANNED, county="532331"), RULES, "of another county"),
        (manifest(3, BANNED), COMMAND, "is unknown, or not for this purpose"),
    ):
        county.lay_down(said, {}, by)
        until(lambda says=says: says in process.log, says)  # type: ignore[misc]
    county.publish(Topic(COUNTY, "", "rules"), msgspec.json.encode(manifest(3, BANNED)))
    until(lambda: "is not signed" in process.log)
    county.lay_down(manifest(4, {"thresholds": b"{}"}), {"thresholds": b"[]"})
    until(lambda: "part thresholds: its hash is not the one" in process.log)
    assert cloud.states[-1].rules is not None
    assert cloud.states[-1].rules.version == 2
    assert len(list(folder.glob("part-*"))) == 1
    county.lay_down(manifest(4, {"thresholds": b"{}"}), {})
    county.lay_down(manifest(5, {"thresholds": b"{}", **BANNED}), {"thresholds": b"{}"})
    in_force(cloud, 5)
    assert sorted(path.read_bytes() for path in folder.glob("part-*")) == [BANNED["banned_inputs"], b"{}"]


def test_a_restart_forgets_neither_rules_nor_the_highest_version(
    process: GatewayProcess, county: County, cloud: Cloud
) -> None:
    county.lay_down(manifest(7, BANNED), BANNED)
    in_force(cloud, 7)
    process.end(signal.SIGKILL)
    county.publish(Topic(COUNTY, "", "rules", "banned_inputs"), b"")
    county.lay_down(manifest(6, BANNED), {})
    cloud.states.clear()
    process.start()
    in_force(cloud, 7)
    until(lambda: "version 6: an older version" in process.log)
    assert process.log.count("state=found version=7") == 1
    shown = CliRunner().invoke(command, ["rules", "--config", str(process.config), "--lang", "zh"])
    assert shown.output.startswith("版本 7，")
    assert "banned_inputs" in shown.output
    assert shown.exit_code == 0


def test_the_next_rules_key_is_believed_when_the_present_one_has_named_it(
    process: GatewayProcess, county: County, cloud: Cloud
) -> None:
    until(lambda: cloud.states)
    county.lay_down(manifest(2, {}), {}, NEXT)
    until(lambda: f"key {NEXT.kid} is unknown" in process.log)
    named = {KEYS: keys(NEXT.described())}
    county.lay_down(manifest(2, named), named)
    in_force(cloud, 2)
    county.lay_down(manifest(3, named), {}, NEXT)
    in_force(cloud, 3)
    for useless in (b"{}", msgspec.json.encode([ACK.described()])):
        before = process.log.count("keys: content does not follow")
        county.lay_down(manifest(4, {KEYS: useless}), {KEYS: useless})
        until(lambda before=before: process.log.count("keys: content does not follow") > before)  # type: ignore[misc]
    county.lay_down(manifest(5, named), named, NEXT)
    in_force(cloud, 5)


def test_a_gateway_that_was_away_for_two_keys_finds_its_way(
    process: GatewayProcess, county: County, cloud: Cloud
) -> None:
    county.lay_down(manifest(2, {}), {})
    in_force(cloud, 2)
    process.end()
    after = signer("rules", 34)
    first, second = keys(NEXT.described()), msgspec.json.encode([*TRUSTED[:1], NEXT.described(), after.described()])
    lay_bridge(county, manifest(3, {KEYS: first}), first, RULES)
    lay_bridge(county, manifest(4, {KEYS: second}), second, NEXT)
    lay_bridge(county, manifest(9, {KEYS: first}), first, ACK, at=NEXT.kid + "x")
    county.lay_down(manifest(5, {KEYS: second}), {KEYS: second}, after)
    cloud.states.clear()
    process.start()
    in_force(cloud, 5)
    assert process.log.count("state=crossed") == 2


def test_a_bridge_that_somebody_else_built_carries_nobody(
    process: GatewayProcess, county: County, cloud: Cloud
) -> None:
    until(lambda: cloud.states)
    rogue = keys(NEXT.described())
    lay_bridge(county, manifest(3, {KEYS: rogue}), rogue, NEXT, at=RULES.kid)
    county.lay_down(manifest(4, {}), {}, NEXT)
    until(lambda: process.log.count(f"key {NEXT.kid} is unknown") >= 2)
    lay_bridge(county, manifest(3, {KEYS: keys()}), rogue, RULES)
    until(lambda: "bridge: keys: content does not follow" in process.log)
    assert "state=crossed" not in process.log
    assert county.ask(Ping()).state == "done"


def lay_bridge(county: County, said: Manifest, named: bytes, by: Signer, at: str = "") -> None:
    payload = rules.bridge(rules.encode(said, by), named)
    county.publish(Topic(COUNTY, "", "rules", at or by.kid), payload)
