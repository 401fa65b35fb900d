"""A pushed configuration on a real gateway: applied, refused, undone by itself, whole whatever kills the process."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from contract.command import Configure
from simulators.modbus import Simulator
from tests.gateway.app.process import GatewayProcess
from tests.gateway.fleet.county import County, order
from tests.gateway.uplink.cloud import Cloud
from tests.patience import until


@pytest.fixture
def text(process: GatewayProcess, cloud: Cloud) -> str:
    """The configuration that runs, once all devices answer under it."""
    until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"air", "soil"})
    return process.config.read_text()


def started_again(process: GatewayProcess, cloud: Cloud) -> None:
    """Killed, and started, and heard."""
    process.end(signal.SIGKILL)
    cloud.states.clear()
    process.start()
    until(lambda: cloud.states and cloud.states[-1].online, "the gateway")


def previous(process: GatewayProcess) -> Path:
    return process.config.with_name("gw.yaml.previous")


def test_a_good_one_is_applied_and_the_old_one_kept(
    process: GatewayProcess, county: County, cloud: Cloud, text: str
) -> None:
    pushed = text.replace("limit: 60, clear: 50", "limit: 65, clear: 50")
    said = order(Configure(pushed))
    assert county.final(county.send(said)).state == "done"
    assert [reply.state for reply in county.replies[said.id]] == ["accepted", "done"]
    assert len({reply.boot for reply in county.replies[said.id]}) == 2
    assert process.config.read_text() == pushed
    assert previous(process).read_text() == text
    assert not process.config.with_name("gw.yaml.trial").exists()
    assert county.ask(Configure(pushed)).code == "config_same"
    assert "config state=taken" not in process.log  # it came with a restart, and is no change of a person's


def test_one_with_mistakes_changes_nothing_and_every_mistake_comes_back(
    process: GatewayProcess, county: County, cloud: Cloud, text: str
) -> None:
    wrong = text.replace("interval_s: 0.05", "interval_s: often").replace("profile: xy-md02", "profile: xy-md20")
    reply = county.ask(Configure(wrong))
    assert (reply.state, reply.code) == ("refused", "config_mistakes")
    mistakes = json.loads(reply.data)
    assert {"devices[0].interval_s", "devices[1].interval_s"} <= {mistake["place"] for mistake in mistakes}
    assert all(mistake["line"] and mistake["zh"] and mistake["en"] for mistake in mistakes)
    for old, new, place in (
        ("id: gw-1", "id: gw-2", "gateway.id"),
        ('county: "341225"', 'county: "341226"', "gateway.county"),
        ("folder: box", "folder: other", "storage.folder"),
    ):
        reply = county.ask(Configure(text.replace(old, new)))
        assert (reply.state, reply.code) == ("refused", "config_mistakes")
        assert place in [mistake["place"] for mistake in json.loads(reply.data)]
    assert process.config.read_text() == text
    assert len({state.boot for state in cloud.states}) == 1


def test_one_that_loses_a_device_is_undone(process: GatewayProcess, county: County, cloud: Cloud, text: str) -> None:
    reply = county.ask(Configure(text.replace("unit: 2", "unit: 77")), 40)
    assert (reply.state, reply.code) == ("failed", "rolled_back")
    assert "devices lost: soil" in reply.text
    assert process.config.read_text() == text
    cloud.rows.clear()
    until(lambda: {heard[0][0] for heard in cloud.rows.values()} == {"air", "soil"})


def test_one_that_cuts_it_off_is_undone(process: GatewayProcess, county: County, cloud: Cloud, text: str) -> None:
    reply = county.ask(Configure(text.replace("broker: {host: 127.0.0.1", "broker: {host: 127.0.0.2")), 40)
    assert (reply.state, reply.code) == ("failed", "rolled_back")
    assert "no connection to the broker" in reply.text
    assert process.config.read_text() == text


def test_one_with_which_it_does_not_even_start_is_undone(
    process: GatewayProcess, county: County, cloud: Cloud, text: str
) -> None:
    (process.folder / "own.yaml").write_bytes(b"")
    profile = process.folder / "air.yaml"
    shelf = Path(__file__).parents[3] / "device-profiles" / "xy-md02.yaml"
    profile.write_text(shelf.read_text())
    said = order(Configure(text.replace("profile: xy-md02", "profile: air.yaml")))
    county.send(said)
    until(lambda: process.config.with_name("gw.yaml.trial").exists())
    profile.unlink()
    reply = county.final(said.id, 40)
    assert (reply.state, reply.code) == ("failed", "rolled_back")
    assert process.config.read_text() == text


@pytest.mark.campaign
@pytest.mark.slow
def test_killed_at_any_moment_it_ends_up_with_one_of_the_two_and_says_which(
    process: GatewayProcess, county: County, cloud: Cloud, text: str
) -> None:
    present, note = text, process.config.with_name("gw.yaml.trial")
    for run in range(5):
        pushed = text.replace("limit: 60, clear: 50", f"limit: {70 + run}, clear: 50")
        said = order(Configure(pushed))
        cloud.states.clear()
        moments = (
            lambda: True,
            lambda said=said: county.replies[said.id] or note.exists(),
            lambda pushed=pushed: process.config.read_text() == pushed,
            lambda said=said: county.replies[said.id],
            lambda: len({state.boot for state in cloud.states}) > 1,
        )
        county.send(said)
        until(moments[run])  # type: ignore[arg-type]  # its default is given
        started_again(process, cloud)
        county.send(said)  # as the courier does while there is no last answer
        reply = county.final(said.id, 40)
        present = pushed if reply.state == "done" else present
        assert process.config.read_text() == present, reply
        until(lambda: not note.exists())


def test_an_unhealthy_one_is_undone_also_when_it_is_killed_on_trial(
    process: GatewayProcess, county: County, cloud: Cloud, text: str, instruments: Simulator
) -> None:
    said = order(Configure(text.replace("unit: 2", "unit: 77")))
    county.send(said)
    until(lambda: b"unit: 77" in process.config.read_bytes())
    for _ in range(4):
        started_again(process, cloud)
    reply = county.final(said.id, 40)
    assert (reply.state, reply.code) == ("failed", "rolled_back")
    assert process.config.read_text() == text
