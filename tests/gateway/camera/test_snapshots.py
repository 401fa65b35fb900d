"""The ring of pictures: bounded, durable before it has a name, the same after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.rim.camera.snapshots import Snapshots
from tests.gateway.disk import fill, small_disk


def ring(folder: Path, keep: int = 3, room: int = 10_000) -> Snapshots:
    return Snapshots(folder, keep, room, spare=0)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_oldest_go_first_by_count_and_by_bytes(tmp_path: Path) -> None:
    kept = ring(tmp_path / "in" / "depth")
    names = [kept.put(bytes([number]) * 100) for number in range(5)]
    assert [kept.get(name) for name in names] == [None, None, *(bytes([number]) * 100 for number in (2, 3, 4))]
    large = kept.put(b"x" * 9_950)
    assert files(tmp_path / "in" / "depth") == [f"{large}.jpg"]
    with pytest.raises(OSError, match="larger than the room"):
        kept.put(b"x" * 10_001)
    assert kept.get(large) is not None, "what has no room pushes nobody out"


def test_a_restart_finds_what_is_there_and_clears_drafts_away(tmp_path: Path) -> None:
    before = ring(tmp_path)
    names = [before.put(bytes([number]) * 10) for number in range(3)]
    (tmp_path / "0190aaaa-0000-7000-8000-000000000000.draft").write_bytes(b"half")
    (tmp_path / "holiday.jpg").write_bytes(b"somebody's own")
    after = ring(tmp_path, keep=2)
    assert len(after) == 2
    new = after.put(b"new")
    assert files(tmp_path) == sorted([f"{names[2]}.jpg", f"{new}.jpg", "holiday.jpg"])
    assert len(new) <= 64


def test_a_name_reaches_nothing_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    kept = ring(tmp_path / "ring")
    name = kept.put(b"picture")
    assert kept.get(name) == b"picture"
    assert kept.get("../secret") is None
    assert kept.get("0190aaaa-0000-7000-8000-000000000000") is None
    assert kept.get("") is None


def test_pictures_leave_the_disk_to_what_matters_more(tmp_path: Path) -> None:
    kept = Snapshots(tmp_path, 10, 10_000, spare=0)
    kept.put(b"old")
    greedy = Snapshots(tmp_path, 10, 10_000, spare=10**18)
    with pytest.raises(OSError, match="No space left"):
        greedy.put(b"new")
    assert files(tmp_path) == [], "the old ones went to make room"


def test_a_full_disk_leaves_no_halves(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        kept = ring(disk / "ring", room=10**6)
        name = kept.put(b"x" * 20_000)
        fill(disk / "filler")
        with pytest.raises(OSError, match="No space left"):
            kept.put(b"y" * 90_000)
        assert files(disk / "ring") in ([], [f"{name}.jpg"])
        (disk / "filler").unlink()
        assert kept.get(kept.put(b"y" * 90_000)) == b"y" * 90_000
