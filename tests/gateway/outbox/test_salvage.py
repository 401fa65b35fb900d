"""A damaged file: every row that was there is there again, or declared; whatever happened to it, nothing crashes."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contract import event
from contract.wire import MAX_WHOLE
from gateway.core.sample import Sample
from gateway.rim.outbox_file import NAME
from tests.gateway.outbox.test_versions import old_file
from tests.gateway.outbox.world import HandClock, bodies, outbox, rows

PAGE = 4096
SEED = 20261124
ROWS, FIRST = 3_000, 401  # of the first 400 the cloud has given its word
Damage = Callable[[random.Random, bytearray], bytearray]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[int, Sample], dict[int, bytes], int, int]:
    """An outbox after a kill: its folder, its readings and events, its epoch, ms of the end."""
    folder = tmp_path_factory.mktemp("whole")
    clock = HandClock()
    box = outbox(folder / "box", clock, synced=lambda: True)
    for number in range(ROWS):
        box.put(clock.sample("air" if number % 2 else "soil", co2=float(number), air_temperature=20.5))
        clock.pass_(20)
    box.flush()
    for number in range(60):
        box.record(event.Alarm(f"a{number}", "raise", "air", "co2", "high", 1.0, 2.0))
    box.settle("readings", box.epoch, [(1, FIRST - 1)])
    box.close()
    box = outbox(folder / "box", clock, synced=lambda: True, boot="b2")
    for number in range(50):
        box.put(clock.sample("pond", co2=float(number)))
    box.flush()
    shutil.copytree(folder / "box", folder / "killed")  # the last group only in the write-ahead log
    readings = dict(rows(box))
    events = {letter.seq: letter.wire for letter in box.reader.letters(1, 1 << 60)}
    box.close()
    return folder / "killed", readings, events, box.epoch, clock.wall


def scribble(chance: random.Random, content: bytearray) -> bytearray:
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(content))
        size = chance.choice([1, 8, 300, 5_000])
        content[place : place + size] = chance.randbytes(min(size, len(content) - place))
    return content


def wipe(chance: random.Random, content: bytearray) -> bytearray:
    for _ in range(chance.randint(1, 6)):
        page = chance.randrange(len(content) // PAGE)
        content[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return content


def flip(chance: random.Random, content: bytearray) -> bytearray:
    for _ in range(chance.randint(1, 40)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return content


def cut(chance: random.Random, content: bytearray) -> bytearray:
    return content[: chance.randrange(1, len(content))]


def header(chance: random.Random, content: bytearray) -> bytearray:
    content[: chance.choice([1, 16, 100, PAGE])] = chance.randbytes(PAGE)[: chance.choice([1, 16, 100])]
    return content.ljust(PAGE * (len(content) // PAGE + 1), b"\0")


def first_page(chance: random.Random, content: bytearray) -> bytearray:
    content[:PAGE] = chance.randbytes(PAGE)
    return content


def foreign(chance: random.Random, content: bytearray) -> bytearray:
    return bytearray(b"not a database at all, whatever it was" * 400)


@pytest.mark.parametrize("damage", [scribble, wipe, flip, cut, header, first_page, foreign])
@pytest.mark.parametrize("turn", range(6))
def test_every_row_is_saved_or_declared(
    tmp_path: Path,
    whole: tuple[Path, dict[int, Sample], dict[int, bytes], int, int],
    damage: Damage,
    turn: int,
) -> None:
    folder, readings, events, epoch, end = whole
    shutil.copytree(folder, tmp_path / "box")
    path = tmp_path / "box" / NAME
    chance = random.Random(f"{SEED}/{damage.__name__}/{turn}")
    path.write_bytes(damage(chance, bytearray(path.read_bytes())))
    clock = HandClock(end + 60_000)
    clock.mono = 10_000_000
    box = outbox(tmp_path / "box", clock, synced=lambda: True, boot="b3")
    kept = dict(rows(box))
    wires = {letter.seq: letter.wire for letter in box.reader.letters(1, 1 << 60)}
    said = [body for body in bodies(box) if isinstance(body, event.Gap) and body.cause == "salvage"]
    if box.epoch == epoch:  # so little was hurt that SQLite can still use the file
        box.flush()
        said = [body for body in bodies(box) if isinstance(body, event.Gap) and body.cause == "salvage"]
        assert {seq for seq in readings if seq not in kept} <= {gap.first for gap in said if gap.lane == "readings"}
        assert {seq for seq in events if seq not in wires} <= {gap.first for gap in said if gap.lane == "events"}
        box.close()
        return
    for seq, sample in readings.items():
        if seq in kept and box.reader.readings(seq, seq)[0].run.epoch == epoch:
            assert kept[seq] == sample
            assert box.reader.readings(seq, seq)[0].run.boot in ("b1", "b2")
        else:
            assert declared(said, "readings", seq)
            assert any(gap.lane == "readings" and gap.start <= sample.t <= gap.end for gap in said)
    for seq, wire in events.items():
        assert wires.get(seq) == wire or declared(said, "events", seq)
    fresh = [event.decode(wire).event for seq, wire in wires.items() if seq not in events or wires[seq] != events[seq]]
    opened = [one for one in fresh if isinstance(one.body, event.Epoch)]
    assert [(one.body.reason, one.epoch, one.prev) for one in opened] == [("salvage", box.epoch, "")]  # type: ignore[union-attr]
    box.put(clock.sample())
    box.flush()
    assert max(box.reader.readings(1, 1 << 60), key=lambda row: row.seq).run.epoch == box.epoch
    assert len(list(path.parent.glob(f"{NAME}.damaged-*[0-9]"))) == 1
    box.close()


def declared(said: list[event.Gap], lane: str, seq: int) -> bool:
    return any(gap.lane == lane and gap.first <= seq <= gap.last for gap in said)


def test_most_of_a_file_with_one_bad_page_is_saved(
    tmp_path: Path, whole: tuple[Path, dict[int, Sample], dict[int, bytes], int, int]
) -> None:
    folder, readings, events, epoch, end = whole
    shutil.copytree(folder, tmp_path / "box")
    path = tmp_path / "box" / NAME
    content = bytearray(path.read_bytes())
    page = len(content) // PAGE // 2
    content[page * PAGE : (page + 1) * PAGE] = random.Random(SEED).randbytes(PAGE)
    path.write_bytes(content)
    clock = HandClock(end + 5_000)
    clock.mono = 10_000_000
    box = outbox(tmp_path / "box", clock, synced=lambda: True, boot="b3")
    old = [row for row in box.reader.readings(1, 1 << 60) if row.run.epoch == epoch]
    assert len(readings) - 120 < len(old) < len(readings)
    assert {letter.seq for letter in box.reader.letters(1, 1 << 60)} > set(events)
    gaps = [body for body in bodies(box) if isinstance(body, event.Gap) and body.cause == "salvage"]
    front, middle, tail = [gap for gap in gaps if gap.lane == "readings"]
    assert (front.first, front.last, front.end) == (1, FIRST - 1, readings[FIRST].t)  # acked, but who can tell now
    assert front.start > 0
    lost = set(readings) - {row.seq for row in old}
    assert (middle.epoch, middle.first, middle.last) == (epoch, min(lost), max(lost))
    assert (tail.epoch, tail.last) == (epoch, MAX_WHOLE)
    assert clock.wall <= tail.end < clock.wall + 1_000
    assert middle.start > 0
    assert box.settle("readings", epoch, [(FIRST, max(readings))], "b1") != []
    box.close()


def test_a_salvage_that_is_killed_at_any_step_begins_again_or_goes_on(
    tmp_path: Path,
    whole: tuple[Path, dict[int, Sample], dict[int, bytes], int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, readings, _, epoch, end = whole
    real = Path.rename
    killed: list[int] = []
    saved: list[set[int]] = []
    for step in range(6):
        place = tmp_path / str(step)
        shutil.copytree(folder, place)
        path = place / NAME
        content = bytearray(path.read_bytes())
        page = len(content) // PAGE // 2
        content[page * PAGE : (page + 1) * PAGE] = random.Random(SEED).randbytes(PAGE)
        path.write_bytes(content)
        renames: list[Path] = []

        def rename(source: Path, target: Path | str, renames: list[Path] = renames, step: int = step) -> Path:
            if len(renames) == step:
                raise KeyboardInterrupt
            renames.append(source)
            return real(source, target)

        clock = HandClock(end + 5_000)
        clock.mono = 10_000_000
        monkeypatch.setattr(Path, "rename", rename)
        try:
            outbox(place, clock, start=False).close()
        except KeyboardInterrupt:
            killed.append(step)
        monkeypatch.setattr(Path, "rename", real)
        box = outbox(place, clock, boot="b3")
        old = {row.seq for row in box.reader.readings(1, 1 << 60) if row.run.epoch == epoch}
        saved.append(old)
        box.close()
    assert killed == [0, 1, 2, 3, 4]
    assert all(old == saved[-1] for old in saved)  # the last was not killed
    assert len(saved[-1]) > len(readings) - 120


def test_a_damaged_file_of_version_1_is_saved_too(tmp_path: Path) -> None:
    samples, birth = old_file(tmp_path)
    path = tmp_path / NAME
    content = bytearray(path.read_bytes())
    content[:PAGE] = bytes(PAGE)
    path.write_bytes(content)
    box = outbox(tmp_path, HandClock(), boot="b1")
    assert rows(box) == samples
    assert box.reader.letters(1, 1)[0].wire == birth.wire()
    assert box.memory()["note"] == 1
    box.close()
