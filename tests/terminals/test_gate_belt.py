"""A minute of a conveyor at 60 boxes a minute: picture, decoder, outbox, gate, state of the page."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("cv2")

from benchmarks.gate import measured

SECONDS = 60


@pytest.mark.journey
def test_sixty_boxes_a_minute_are_judged_rightly_and_without_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = measured(SECONDS)
    share = found.judged / found.legible
    late = found.delays[round(len(found.delays) * 0.95) - 1]
    said = f"{found.legible} legible, {found.judged} judged ({share:.1%}), {found.wrong} wrong, p95 {late:.0f} ms"
    with capsys.disabled():
        print(f"\ngate: {said}")
    assert found.legible >= SECONDS // 2
    assert found.wrong == 0
    assert share >= 0.95
