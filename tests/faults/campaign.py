"""The campaign: every scenario in a process of its own, five at a time, each with its own folder, ports, namespace.

A scenario that cannot run because a part is missing says so and is left out (ZHIGEN_REQUIRE_PARTS=1 makes that a
failure); one that raises or takes too long is a failure. The folder of a failure is kept, and its path and seed told.
"""

from __future__ import annotations

import os
import random
import shutil
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

from tests.faults import parts
from tests.faults.scenario import Scenario, Tally, World

LIMIT_S: Final = 420.0
LANES: Final = 5  # a scenario mostly waits; more of them would tread on each other's two processors
_CONTEXT = get_context("forkserver")  # no thread is forked, and what all import is imported once
_CONTEXT.set_forkserver_preload(["tests.faults.scenarios.servers", "tests.faults.scenarios.identity"])


class Job(NamedTuple):
    """A scenario to run: under which name, on which engine, how long."""

    name: str
    scenario: Scenario
    engine: str
    whole: bool


class Outcome(NamedTuple):
    """What came of a job: its tally, or why there is none; `missing` is a part that is not here."""

    job: Job
    tally: Tally | None
    seconds: float
    missing: str = ""
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether the campaign must not be green."""
        if self.missing:
            return os.environ.get("ZHIGEN_REQUIRE_PARTS") == "1"
        return self.tally is None or not self.tally.clean


def run(jobs: Sequence[Job], folder: Path, seed: int, tell: Callable[[Outcome], None]) -> list[Outcome]:
    """Run all, the longest first, those that want to be alone at the end; `tell` hears of each as it ends."""
    together = sorted((job for job in jobs if not job.scenario.alone), key=lambda job: -job.scenario.weight)
    outcomes = []
    for lanes, some in ((LANES, together), (1, [job for job in jobs if job.scenario.alone])):
        for outcome in _run(some, lanes, folder, seed):
            tell(outcome)
            outcomes.append(outcome)
    return outcomes


def _run(jobs: Sequence[Job], lanes: int, folder: Path, seed: int) -> Iterator[Outcome]:
    waiting = list(jobs)
    running: dict[Any, tuple[Job, Any, float]] = {}  # by the pipe on which a process tells its outcome
    while waiting or running:
        while waiting and len(running) < lanes:
            job = waiting.pop(0)
            missing = parts.missing(job.scenario.needs, job.engine)
            if missing:
                yield Outcome(job, None, 0.0, missing=missing)
                continue
            ear, mouth = _CONTEXT.Pipe(duplex=False)
            process: Any = _CONTEXT.Process(target=_work, args=(job, folder / job.name, seed, mouth), name=job.name)
            process.start()
            mouth.close()
            running[ear] = (job, process, time.monotonic())
        for ready in wait(list(running), timeout=1.0):
            ear = cast("Connection", ready)
            job, process, began = running.pop(ear)
            yield _outcome(job, ear, process, time.monotonic() - began)
        for ear, (job, process, began) in list(running.items()):
            if time.monotonic() - began > LIMIT_S:
                del running[ear]
                process.terminate()
                process.join()
                yield Outcome(job, None, LIMIT_S, error=f"not over after {LIMIT_S:.0f} s")


def _outcome(job: Job, ear: Connection, process: Any, seconds: float) -> Outcome:
    try:
        tally, error = ear.recv()
    except EOFError:
        tally, error = None, "its process ended without a word"
    process.join()
    return Outcome(job, tally, seconds, error=error)


def _work(job: Job, folder: Path, seed: int, mouth: Connection) -> None:
    """In the process of a scenario."""
    parts.end_by_signal()
    folder.mkdir(parents=True)
    world = World(job.name, folder, random.Random(f"{seed}/{job.name}"), job.whole, job.engine)
    try:
        tally = job.scenario.run(world)
    except Exception as error:
        (folder / "error.txt").write_text(traceback.format_exc())
        mouth.send((None, f"{type(error).__name__}: {error}"))
        return
    if tally.clean and not os.environ.get("KEEP"):
        shutil.rmtree(folder, ignore_errors=True)
    mouth.send((tally, ""))
