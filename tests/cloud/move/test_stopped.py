"""A move that is killed: begun again it goes on, and nothing is doubled or missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cloud.app.move import logbook
from cloud.kernel.errors import CloudError
from tests.cloud.move.street import Plot, Street, everything, furnish, move, sums
from tests.engines import Engine

# Kills its own process -9 at the nth write of a kind, before it or after it is durable.
_SCRIPT = """
import os, signal, sys
from cloud.app.move import readings, tables
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.telemetry.influx.store import InfluxSeries
from zhigen.commands.cloud import command

store, where, when, number, *words = sys.argv[1:]
series = InfluxSeries if store else EmbeddedSeries
doors = {"table": (tables, "_put"), "raw": (series, "write"), "rollup": (series, "put_buckets")}
owner, name = doors[where]
tables._ROWS, readings._VALUES = 3, 500
whole, left = getattr(owner, name), int(number)

def deadly(*arguments):
    global left
    left -= 1
    if left == 0 and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    found = whole(*arguments)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return found

setattr(owner, name, deadly)
command(words)
"""


def _killed(old: Plot, new: Plot, *how: str) -> None:
    words = ["migrate-store", "--from", str(old.file), "--to", str(new.file)]
    done = subprocess.run([sys.executable, "-c", _SCRIPT, *how, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == -9, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("there", "influx", "deaths"),
    [
        pytest.param(
            *("postgresql", "killed", ("table after 2", "table before 40", "rollup after 1", "raw after 2")),
            marks=(pytest.mark.campaign, pytest.mark.timeout(300)),
        ),
        ("sqlite", "", ("table after 30",)),
    ],
)
def test_killed_anywhere_it_goes_on_and_ends_with_the_same_house(
    street: Street, there: Engine, influx: str, deaths: tuple[str, ...]
) -> None:
    old, new = street.build("old"), street.build("new", there, influx=influx)
    furnish(old)
    for death in deaths:
        _killed(old, new, influx, *death.split())
    done = move(old, new)
    assert done.exit_code == 0, done.output
    assert sums(new) == sums(old)
    with new.series() as here, old.series() as gone:
        assert everything(here) == everything(gone)


def test_what_was_carried_is_not_carried_again(street: Street) -> None:
    old, new = street.build("old"), street.build("new")
    furnish(old)
    _killed(old, new, "", "raw", "before", "2")
    found = logbook.find(old.data)
    assert found is not None
    assert found.reached["raw"][0] == "yuhe-1/air-1/co2.roof"  # the first piece
    assert set(found.reached) == {"minute", "hour", "raw"}


def test_a_house_on_the_move_opens_to_nobody_until_it_has_arrived(street: Street) -> None:
    old, new = street.build("old"), street.build("new", "postgresql")
    furnish(old)
    _killed(old, new, "", "table", "after", "3")
    for plot in (old, new):
        with pytest.raises(CloudError, match=r"on the move .* or give it up by deleting"):
            plot.opened()
    assert move(old, new).exit_code == 0
    with pytest.raises(CloudError, match="everything was moved to postgresql"):
        old.opened()
    new.opened()
