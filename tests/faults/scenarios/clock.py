"""The gateway's wall clock: a machine that starts in 1970, and steps of a day either way while it runs.

The gateway runs under libfaketime, which follows a file; its monotonic clock stays true. The instruments' ledger keeps
true time, so a reading must not only arrive, but arrive with the time at which it was measured.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from tests.faults.house import House
from tests.faults.parts import FAKETIME
from tests.faults.scenario import Scenario, Tally, World

DAY_S: Final = 86_400
TRUE: Final = "+0"
YEAR_1970: Final = "@1970-01-01 00:00:40"
_SKEW_MS: Final = 5_000


class Watch:
    """The wall clock of one process, set by writing a file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "watch"
        self.environment = {
            "LD_PRELOAD": str(FAKETIME),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, to: str) -> None:
        """An offset in seconds, or @date: the clock begins there when a process starts, or reads this anew."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{to}\n")
        draft.replace(self._file)


def clocked(world: World, steps: tuple[str, ...], *, kill: bool) -> Tally:
    """Set the clock, let data flow, kill the gateway now and then, set it again."""
    watch = Watch(world.folder)
    watch.set(steps[0])
    with House(world, clock=watch.environment) as house:
        house.start()
        for number, step in enumerate(steps):
            watch.set(step)
            house.flowing()
            world.rest(*world.of((8, 12), (2, 3)))
            if kill and number < len(steps) - 1:
                house.strike("gateway")
                house.flowing()
                world.rest(2, 3)
        seconds = house.recovered()
        house.quiet()
        for child in (house.gateway, house.till):
            house.down(child, kill=False)
        judge = house.judge(skew_ms=_SKEW_MS)
        tally = judge.tally(len(steps), seconds)
        if tally.declared > tally.stored // 4:
            tally.findings.append(f"{tally.declared} were declared missing: too many to be the clock's fault")
        return tally


SCENARIOS: Final = tuple(
    Scenario(name, partial(clocked, steps=steps, kill=kill), 60, frozenset({"faketime"}))
    for name, steps, kill in (
        ("clock_1970", (YEAR_1970, TRUE), True),
        ("clock_1970_for_good", (YEAR_1970,), False),
        ("clock_day_ahead", (TRUE, f"+{DAY_S}", TRUE), False),
        ("clock_day_behind", (TRUE, f"-{DAY_S}", TRUE), True),
    )
)
