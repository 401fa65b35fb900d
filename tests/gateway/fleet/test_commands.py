"""Commands on a real gateway over a real broker: proved, answered, carried out once."""

from __future__ import annotations

import json
import signal

from contract.command import Diagnose, LogLevel, Ping, Restart
from gateway.rim.clock import now
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import County, order
from tests.gateway.uplink.cloud import Cloud
from tests.keys import ACK, RULES, gateway_signer
from tests.patience import until


def online(cloud: Cloud) -> None:
    until(lambda: cloud.states and cloud.states[-1].online, "the gateway")


def test_a_ping_is_answered_and_an_expired_one_is_not(process: GatewayProcess, county: County, cloud: Cloud) -> None:
    online(cloud)
    assert county.ask(Ping()).state == "done"
    ago = now()[0] - 60_000  # far enough behind that a step of the machine's clock does not bring it back
    late = county.final(county.send(order(Ping(), t=ago - 60_000, expires=ago)))
    assert (late.state, late.code) == ("expired", "expired")
    astray = county.final(county.send(order(Ping(), gateway="gw-2")))
    assert (astray.state, astray.code) == ("refused", "wrong_gateway")


def test_nobody_else_may_command(process: GatewayProcess, county: County, cloud: Cloud) -> None:
    online(cloud)
    forged = [county.send(order(Restart()), signer) for signer in (RULES, ACK, gateway_signer())]
    assert county.ask(Ping()).state == "done"  # it came after them, and one thread works them off in order
    assert not any(county.replies[key] for key in forged)
    assert process.log.count("code=unknown_key") == 1  # one line, however many come
    assert len({state.boot for state in cloud.states}) == 1


def test_a_command_that_comes_again_is_answered_again_and_not_done_again(
    process: GatewayProcess, county: County, cloud: Cloud
) -> None:
    online(cloud)
    said = order(Restart())
    assert county.final(county.send(said)).state == "done"
    assert [reply.state for reply in county.replies[said.id]] == ["accepted", "done"]
    until(lambda: len({state.boot for state in cloud.states}) == 2)
    county.send(said)
    until(lambda: len(county.replies[said.id]) == 3)
    process.end(signal.SIGKILL)
    process.start()
    until(lambda: len({state.boot for state in cloud.states}) == 3)
    county.send(said)
    until(lambda: len(county.replies[said.id]) == 4)
    assert [reply.state for reply in county.replies[said.id][2:]] == ["done", "done"]
    assert county.ask(Ping()).state == "done"
    assert len({state.boot for state in cloud.states}) == 3
    assert process.process is not None
    assert process.end() == 0


def test_the_log_speaks_up_for_a_while(process: GatewayProcess, county: County, cloud: Cloud) -> None:
    online(cloud)
    assert county.ask(LogLevel("warning", 5)).state == "done"
    assert "kind=ping" not in _after_ping(process, county)
    assert county.ask(LogLevel("info", 5)).state == "done"
    assert "kind=ping" in _after_ping(process, county)


def _after_ping(process: GatewayProcess, county: County) -> str:
    before = len(process.log)
    county.ask(Ping())
    return process.log[before:]


def _bundle_of_both(county: County) -> str:
    """The bundle, once neither device is lost in it: on a busy machine one may be for a while."""
    reply = county.ask(Diagnose())
    assert reply.state == "done"
    devices = json.loads(reply.data)["buses"][0]["devices"]
    return reply.data if {device["id"]: device["state"] for device in devices} == {"air": "ok", "soil": "ok"} else ""


SECRETS = ("hunter22", "s3cr3t-t0ken", "11010519491231002X", "13800138000", "BEGIN PRIVATE KEY")


def test_the_bundle_tells_how_it_is_and_no_secret(process: GatewayProcess, county: County, cloud: Cloud) -> None:
    process.end()
    (process.folder / "password").write_text("hunter22\n")
    text = process.config.read_text()
    for old, new in (
        ("broker: {host", "broker: {username: gw, password_file: password, host"),
        ("zh: 一号农场", "zh: 一号农场 13800138000, en: token=s3cr3t-t0ken 11010519491231002X"),
    ):
        assert old in text
        text = text.replace(old, new)
    process.config.write_text(text)
    process.start()
    boots = len({state.boot for state in cloud.states})
    until(lambda: len({state.boot for state in cloud.states}) > boots)
    until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"air", "soil"})
    bundle = until(lambda: _bundle_of_both(county), "both devices")
    said = json.loads(bundle)
    assert said["config"]["broker"]["password_file"].endswith("/password")
    assert said["outbox"]["readings"]["high"] > 0
    assert said["uplink"]["connected"]
    assert {key["kid"].partition("-")[0] for key in said["identity"]["trusted"]} == {"ack", "rules", "command"}
    assert "msgspec" in said["packages"]
    assert any("kind=diagnose" in line for line in said["log"])
    key = (process.folder / "identity" / "key.pem").read_text().splitlines()[1]
    for secret in (*SECRETS, key):
        assert secret not in bundle
