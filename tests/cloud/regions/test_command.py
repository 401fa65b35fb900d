"""`zhigen import regions`: what it says, what it keeps, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cloud import migrations
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION
from cloud.regions import store
from zhigen.commands.bring import command

GOOD = "code,name\n532331,牟定县\n532331101,共和镇\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    database.close()
    return folder


def run(data: Path, body: str, *options: str) -> Result:
    file = data.parent / "list.csv"
    file.write_text(body, encoding="utf-8")
    return CliRunner().invoke(
        command, ["regions", "--data", str(data), str(file), *options], env={"LANG": "en_GB.UTF-8"}
    )


def codes(data: Path) -> list[str]:
    database = Database.in_folder(data)
    with database.read() as session:
        found = [row.region for row in store.regions(NATION, session, "2026-06-01")]
    database.close()
    return found


def test_a_list_comes_in_and_tells_what_changed(data: Path) -> None:
    first = run(data, GOOD, "--since", "2020-01-01")
    assert first.exit_code == 0, first.output
    assert "brought in 2 regions, from 2020-01-01 on" in first.output
    second = run(data, GOOD.replace("共和镇", "共和街道"), "--since", "2026-01-01")
    assert "renamed: 1" in second.output
    assert "532331101 共和镇 → 共和街道" in second.output
    again = run(data, GOOD.replace("共和镇", "共和街道"))
    assert (again.exit_code, again.output) == (0, "this list is here already, from 2026-01-01 on\n")


def test_bad_lines_are_told_with_their_number_and_the_good_ones_kept(data: Path) -> None:
    done = run(data, GOOD + "5323311,坏\n", "--since", "2020-01-01")
    assert done.exit_code == 1
    assert "list.csv:4: a code has 2, 4, 6, 9 or 12 digits, found '5323311'" in done.output
    assert codes(data) == ["532331", "532331101"]


@pytest.mark.parametrize(
    ("body", "options", "says"),
    [
        ("x,y\n1,2\n", (), "no region in it is good; nothing was changed"),
        (GOOD, ("--since", "2026-02-30"), "the day '2026-02-30' will not do"),
        (GOOD, ("no-such-file.json",), "cannot use"),
    ],
)
def test_what_cannot_be_brought_in_changes_nothing(data: Path, body: str, options: tuple[str, ...], says: str) -> None:
    done = run(data, body, *options)
    assert done.exit_code == 2
    assert says in done.output
    assert "Traceback" not in done.output
    assert codes(data) == []


def test_outlines_come_in_and_bad_ones_are_told(data: Path) -> None:
    file = data.parent / "towns.geojson"
    ring = "[[[101.0,25.0],[101.1,25.0],[101.1,25.1],[101.0,25.0]]]"
    shape = f'{{"type":"Polygon","coordinates":{ring}}}'
    told = [f'{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{shape}}}' for code in ("532331101", "x")]
    file.write_text(f'{{"type":"FeatureCollection","features":[{",".join(told)}]}}', encoding="utf-8")
    arguments = ["outlines", "--data", str(data), str(file)]
    done = CliRunner().invoke(command, arguments, env={"LANG": "en_GB.UTF-8"})
    assert done.exit_code == 1, done.output
    assert "towns.geojson: features.1" in done.output
    assert "outlines: 1, of which 1 are new or others now" in done.output
    file.write_text("[]", encoding="utf-8")
    none = CliRunner().invoke(command, arguments, env={"LANG": "en_GB.UTF-8"})
    assert (none.exit_code, "nothing was changed" in none.output) == (2, True)
