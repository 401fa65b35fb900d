"""`make faults`: run the campaign, print a line as each scenario ends and a table of all, write build/faults.json.

QUICK=1 runs everything shorter; SEED=n replays the chances of a run; ONLY=name,… selects; ENGINE=amqtt runs all of it
on the embedded broker (default: all on mosquitto, then a short pass on amqtt); KEEP=1 keeps every folder. Exit status
1: something was lost, doubled, otherwise not right, or could not run though it had to.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Final

from tests.faults import campaign, disk, netns
from tests.faults.campaign import Job, Outcome
from tests.faults.scenarios import clock, disks, garbage, homecoming, identity, kills, network, roads, servers, stores

OUTPUT: Final = Path("build/faults.json")
FOLDER: Final = Path("build/faults")
SCENARIOS: Final = (
    *kills.SCENARIOS,
    *network.SCENARIOS,
    *stores.SCENARIOS,
    *servers.SCENARIOS,
    *disks.SCENARIOS,
    *clock.SCENARIOS,
    *roads.SCENARIOS,
    *identity.SCENARIOS,
    *homecoming.SCENARIOS,
    *garbage.SCENARIOS,
)
_QUICK_AMQTT: Final = ("all_killed",)
_COLUMNS: Final = ("runs", "produced", "stored", "declared", "lost", "duplicated", "seconds_to_recover")


def main() -> int:
    """Run the campaign; the exit status."""
    began = time.monotonic()
    quick = os.environ.get("QUICK", "") not in ("", "0")
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(1, 1 << 31))
    only = [name for name in os.environ.get("ONLY", "").split(",") if name]
    jobs = plan(os.environ.get("ENGINE", ""), only, whole=not quick)
    strangers = set(only) - {job.name for job in jobs}
    if strangers or not jobs:
        print(f"no such scenario: {', '.join(sorted(strangers))}; there are {', '.join(one.name for one in SCENARIOS)}")
        return 2
    print(f"-- {len(jobs)} scenarios, {'quick' if quick else 'whole'}, SEED={seed}", flush=True)
    disk.sweep()
    netns.sweep()
    folder = (FOLDER / str(os.getpid())).resolve()
    outcomes = campaign.run(jobs, folder, seed, lambda outcome: tell(outcome, folder, seed))
    order = [job.name for job in jobs]
    outcomes.sort(key=lambda outcome: order.index(outcome.job.name))
    rows = [row(outcome) for outcome in outcomes if outcome.tally is not None]
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(rows, indent=1) + "\n")
    table(outcomes)
    failed = [outcome.job.name for outcome in outcomes if outcome.failed]
    print(f"written: {OUTPUT}; {time.monotonic() - began:.0f} s, SEED={seed}")
    print(f"not right: {', '.join(failed)}" if failed else "nothing lost, nothing doubled")
    return 1 if failed else 0


def plan(engine: str, only: list[str], *, whole: bool) -> list[Job]:
    """What is to run: `engine` for everything, or all on mosquitto and then some, shortly, on amqtt."""
    jobs = [Job(one.name, one, engine or "mosquitto", whole) for one in SCENARIOS]
    if not engine:
        others = [one for one in SCENARIOS if one.amqtt and (whole or one.name in _QUICK_AMQTT)]
        jobs += [Job(f"{one.name}@amqtt", one, "amqtt", whole=False) for one in others]
    return [job for job in jobs if not only or job.name in only]


def row(outcome: Outcome) -> dict[str, object]:
    """A row of build/faults.json."""
    return {"scenario": outcome.job.name, **{name: getattr(outcome.tally, name) for name in _COLUMNS}}


def tell(outcome: Outcome, folder: Path, seed: int) -> None:
    """One line, and what was wrong."""
    name, tally = outcome.job.name, outcome.tally
    if outcome.missing:
        print(f"-- {name}: left out, missing {outcome.missing}", flush=True)
    elif tally is None:
        print(f"-- {name}: could not run: {outcome.error}", flush=True)
    else:
        word = "right" if tally.clean else "NOT RIGHT"
        counts = f"{tally.produced:,} produced, {tally.stored:,} stored, {tally.declared:,} declared"
        print(f"-- {name}: {word}, {counts}, {tally.lost} lost, {tally.duplicated} doubled; {outcome.seconds:.0f} s")
        for finding in tally.findings:
            print(f"     {finding}")
    if not outcome.missing and (tally is None or not tally.clean):
        print(f"     kept: {folder / name}; again: SEED={seed} ONLY={name} make faults", flush=True)


def table(outcomes: list[Outcome]) -> None:
    """All of it."""
    width = max(len(outcome.job.name) for outcome in outcomes) + 2
    print(f"\n{'':<{width}}" + "".join(f"{name.removeprefix('seconds_to_'):>12}" for name in _COLUMNS) + f"{'took':>8}")
    for outcome in outcomes:
        cells = [getattr(outcome.tally, name) for name in _COLUMNS] if outcome.tally else ["-"] * len(_COLUMNS)
        print(f"{outcome.job.name:<{width}}" + "".join(f"{cell:>12}" for cell in cells) + f"{outcome.seconds:>7.0f}s")
    print("")


if __name__ == "__main__":
    sys.exit(main())
