"""The runner tells what failed, keeps its folder, and never takes silence for success; one real scenario, shortly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults import __main__ as program
from tests.faults import campaign, parts
from tests.faults.campaign import Job, Outcome
from tests.faults.scenario import Scenario, Tally, World
from tests.faults.scenarios.kills import SCENARIOS
from tests.parts import part


def clean(_: World) -> Tally:
    return Tally(runs=1, produced=3, stored=2, declared=1)


def lossy(_: World) -> Tally:
    return Tally(runs=1, produced=3, stored=2, lost=1)


def broken(_: World) -> Tally:
    raise OSError("no such thing")


def silent(_: World) -> Tally:
    os._exit(0)


def run(folder: Path, *jobs: Job) -> dict[str, Outcome]:
    return {outcome.job.name: outcome for outcome in campaign.run(jobs, folder, 7, lambda _: None)}


def test_only_what_is_clean_passes_and_only_that_is_tidied_up(tmp_path: Path) -> None:
    kinds = (clean, lossy, broken, silent)
    found = run(
        tmp_path, *(Job(kind.__name__, Scenario(kind.__name__, kind, 1), "amqtt", whole=False) for kind in kinds)
    )
    assert [name for name, outcome in found.items() if not outcome.failed] == ["clean"]
    assert found["broken"].error == "OSError: no such thing"
    assert found["silent"].error == "its process ended without a word"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken", "lossy", "silent"]


def test_a_missing_part_is_named_and_fails_only_where_parts_are_required(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "missing", lambda *_: "a part")
    job = Job("any", Scenario("any", clean, 1), "amqtt", whole=False)
    monkeypatch.delenv("ZHIGEN_REQUIRE_PARTS", raising=False)
    assert not run(tmp_path, job)["any"].failed
    monkeypatch.setenv("ZHIGEN_REQUIRE_PARTS", "1")
    assert run(tmp_path, job)["any"].failed


def test_names_are_unique_and_an_engine_can_be_asked_for_everything() -> None:
    names = [job.name for job in program.plan("", [], whole=True)]
    assert len(set(names)) == len(names)
    assert {job.engine for job in program.plan("amqtt", [], whole=True)} == {"amqtt"}
    assert [job.name for job in program.plan("", ["sql_full"], whole=False)] == ["sql_full"]


@pytest.mark.campaign
@pytest.mark.slow
@pytest.mark.xdist_group("kill")
def test_a_whole_house_survives_the_death_of_all_its_parts(tmp_path: Path) -> None:
    part("mosquitto")
    scenario = next(one for one in SCENARIOS if one.name == "all_killed")
    found = run(tmp_path, Job("all_killed", scenario, "mosquitto", whole=False))["all_killed"]
    assert found.error == ""
    assert found.tally is not None
    assert found.tally.findings == []
    assert (found.tally.lost, found.tally.duplicated) == (0, 0)
    assert found.tally.stored > 50
