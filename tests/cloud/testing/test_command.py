"""`zhigen import limits`: what it says, what it keeps, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlmodel import func, select

from cloud import migrations
from cloud.kernel.database import Database
from cloud.testing.limit_model import ResidueLimit
from tests.cloud.testing.laboratory import HEAD, LIMITS
from zhigen.commands.bring import command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    database.close()
    return folder


def _run(data: Path, body: str | None, *options: str) -> Result:
    words = ["limits", "--data", str(data), *options]
    if body is not None:
        file = data.parent / "limits.csv"
        file.write_text(body, encoding="utf-8")
        words.append(str(file))
    return CliRunner().invoke(command, words, env={"LANG": "en_GB.UTF-8"})


def _count(data: Path) -> int:
    database = Database.in_folder(data)
    with database.read() as session:
        found = session.exec(select(func.count()).select_from(ResidueLimit)).one()
    database.close()
    return found


def test_limits_come_in_and_what_became_of_each_line_is_told(data: Path) -> None:
    done = _run(data, LIMITS)
    assert (done.exit_code, _count(data)) == (0, 5)
    assert "5 new, 0 changed, 0 as they were; GB 2763-2021, GB 2763-2026" in done.output
    assert "lines kept: 2-6" in done.output


def test_bad_lines_are_told_and_the_good_ones_beside_them_named(data: Path) -> None:
    body = LIMITS.replace("多菌灵,蔬菜", "某某胺,蔬菜") + "GB 2763-2030,啶虫脒,豇豆,1,2030-01-01,,x,S\n"
    done = _run(data, body)
    assert (done.exit_code, _count(data)) == (1, 4)
    assert "limits.csv:6: substance" in done.output
    assert "overlaps GB 2763-2030" in done.output
    assert "lines kept: 2-5" in done.output


def test_nothing_good_changes_nothing(data: Path) -> None:
    done = _run(data, HEAD + "GB 2763-2026,啶虫脒,豇豆,5000,2026-03-01,,x,S\n")
    assert (done.exit_code, _count(data)) == (2, 0)
    assert "nothing was changed" in done.output


def test_the_example_comes_in_by_name_and_never_beside_a_file(data: Path) -> None:
    assert (_run(data, None, "--example").exit_code, _count(data)) == (0, 22)
    assert _run(data, LIMITS, "--example").exit_code == 2
    assert _run(data, None).exit_code == 2
    assert _run(data, LIMITS, "--region", "abc").exit_code == 2


def test_an_edition_that_has_ended_is_said_to_judge_nothing_of_today(data: Path) -> None:
    done = _run(data, None, "--example")
    assert done.exit_code == 0
    assert "no edition on record is in force today: GB 2763; tests of today are not judged by it" in done.output
    assert "in force today" not in _run(data, LIMITS).output
