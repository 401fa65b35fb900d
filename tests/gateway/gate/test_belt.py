"""Boxes on a conveyor, at 60 a minute, through the real decoder and the gate: each verdict is the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cv2")

from benchmarks.gate import measured


@pytest.mark.campaign
def test_every_legible_box_is_judged_without_a_person_and_none_wrongly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = measured(9)
    assert found.legible >= 4
    assert (found.judged, found.wrong) == (found.legible, 0)
