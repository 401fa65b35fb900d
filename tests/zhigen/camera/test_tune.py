"""`zhigen camera tune` on stills and films, in both languages, and what it says when there is nothing to see."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner, Result

from tests.gateway.vision.scene import Picture, Scene
from zhigen.cli import main
from zhigen.commands.camera.tune import Session


def tune(*words: str) -> Result:
    return CliRunner().invoke(main, ["camera", "tune", *words])


def still(folder: Path, picture: Picture) -> str:
    path = folder / "gate.png"
    assert cv2.imwrite(str(path), picture)
    return str(path)


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def test_a_still_that_reads_is_good_enough(tmp_path: Path) -> None:
    found = tune(still(tmp_path, Scene().picture(("LOT-A", 300, 200), module=4)))
    assert found.exit_code == 0
    assert "all is well, codes read: 1, 4.0 pixels a module" in found.output


def test_a_still_with_small_codes_says_what_to_do_in_chinese_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    found = tune(still(tmp_path, Scene(noise=1).picture(("LOT-A", 300, 200), module=2)))
    assert found.exit_code == 1
    assert "码太小：每模块 2.0 像素，需 2.5：摄像头移近 20 %" in found.output


def test_json_carries_measures_and_findings(tmp_path: Path) -> None:
    found = tune(still(tmp_path, Scene().picture()), "--json")
    row = json.loads(found.output)
    assert found.exit_code == 1
    assert (row["codes"], row["width"], row["advice"][0]["code"]) == (0, 960, "plain")
    assert row["advice"][0]["zh"]


def test_only_the_region_is_measured(tmp_path: Path) -> None:
    path = still(tmp_path, Scene().picture(("LOT-A", 600, 300), ("LOT-B", 40, 40)))
    row = json.loads(tune(path, "--region", "0.5,0.5,1,1", "--json").output)
    assert (row["codes"], row["width"], row["height"]) == (1, 480, 270)


@pytest.mark.parametrize("region", ["0.5,0.5,1", "a,b,c,d", "0.9,0,0.1,1", "0,0,1,2"])
def test_a_region_that_is_none_is_told_in_one_line(tmp_path: Path, region: str) -> None:
    found = tune(still(tmp_path, Scene().picture()), "--region", region)
    assert found.exit_code == 2
    assert "region" in found.output.strip().splitlines()[-1]
    assert "Traceback" not in found.output


def test_a_film_is_measured_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "gate.avi"
    film = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (960, 540))
    assert film.isOpened()
    scene = Scene()
    for number in range(4):
        film.write(scene.picture(("LOT-A", 300 + 10 * number, 200), module=4))
    film.release()
    found = tune(str(path), "--json")
    rows = [json.loads(line) for line in found.output.splitlines()]
    assert found.exit_code == 0
    assert rows[0]["module"] == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("name", ["nothing.png", "nothing.mp4"])
def test_what_is_not_there_is_said_in_one_line(tmp_path: Path, name: str) -> None:
    found = tune(str(tmp_path / name), "--for", "0.5")
    assert found.exit_code == 2
    assert "Traceback" not in found.output
    assert name in found.output


def test_a_file_that_is_no_picture_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gate.jpg"
    path.write_bytes(b"not a picture")
    found = tune(str(path))
    assert (found.exit_code, "is no picture" in found.output) == (2, True)


def test_a_password_in_an_address_is_refused() -> None:
    found = tune("rtsp://admin:secret@camera/1")
    assert found.exit_code == 2
    assert "password_file" in found.output
    assert "secret" not in found.output


def test_a_picture_that_never_changes_is_frozen_and_noise_is_not() -> None:
    scene = Scene()
    session = Session("gate", as_json=False)
    frozen = scene.picture(("LOT-A", 300, 200))
    for t_ms in range(0, 8000, 1000):
        session.measure(frozen.copy(), t_ms)
    assert [one.code for one in session.advice()] == ["frozen"]
    session.measure(scene.picture(("LOT-A", 300, 200)), 8000)
    assert [one.code for one in session.advice()] == ["good"]
    session.measure(np.zeros((20, 20, 3), np.uint8), 9000)
    assert session.still_ms == 0
