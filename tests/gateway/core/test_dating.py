"""Whatever a clock does and whoever tells the time: rows get one time, near the truth, and no two share a stamp."""

from __future__ import annotations

import random
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.moment import stamp
from gateway.core.clock import STEP_MS
from gateway.core.dating import PATIENCE_MS, SLACK_MS, Dating, Undated, Verdict, following

NOW = 1_795_400_000_000
DAY = 86_400_000


class Run(msgspec.Struct):
    """What the file keeps of a stretch."""

    machine: str
    base: int
    segment: int
    shift: int | None
    doubt: bool = False


class Row(NamedTuple):
    run: int
    wall: int
    true: int


class Farm:
    """A machine whose wall clock goes as it likes, the program on it, and the rows that it wrote."""

    def __init__(self, wrong: int) -> None:
        self.true, self.wrong = NOW, wrong
        self.machine, self.started = "m0", NOW - 60_000
        self.runs: list[Run] = []
        self.rows: list[Row] = []
        self.frozen: dict[int, int] = {}
        self.begin()

    @property
    def mono(self) -> int:
        return self.true - self.started

    @property
    def wall(self) -> int:
        return self.true + self.wrong

    def begin(self) -> None:
        """The program starts."""
        segment = following(self.runs[-1].segment) if self.runs else 0
        self.dating = Dating(self.machine, segment, self.rows[-1].wall if self.rows else 0)
        self.dating.start(self.wall, self.mono)
        self.open: int | None = None

    def reboot(self, wrong: int) -> None:
        self.true += 20_000
        self.machine, self.started, self.wrong = f"m{self.true}", self.true - 5_000, wrong
        self.begin()

    def measure(self, ms: int) -> None:
        self.true += ms
        self.dating.look(self.wall, self.mono)
        dating = self.dating
        if self.open is None or self.runs[self.open].segment != dating.segment:
            self.runs.append(Run(dating.machine, dating.base, dating.segment, dating.shift))
            self.open = len(self.runs) - 1
        self.rows.append(Row(self.open, self.wall, self.true))
        self.date()

    def ntp(self) -> None:
        """Somebody sets the clock right and says so."""
        self.wrong = 0
        self.dating.look(self.wall, self.mono)
        self.dating.ask(self.wall, self.mono, synced=True)
        self.date()

    def ack(self, trip: int, back: int) -> None:
        """An ack comes that took `trip` ms in all, `back` of them for the way back."""
        sent = self.mono
        self.true += trip
        self.dating.hear(self.true - min(back, trip), sent, self.mono)
        self.date()

    def date(self) -> None:
        dating = self.dating
        if dating.wrong():
            dating.renew()
        if dating.truth is None:
            return
        waiting = []
        for number, run in enumerate(self.runs):
            walls = [row.wall for row in self.rows if row.run == number]
            if run.shift is None:
                waiting.append(Undated(number, run.machine, run.base, min(walls), max(walls)))
        for number, verdict in dating.verdicts(waiting).items():
            self.runs[number].shift, self.runs[number].doubt = verdict
        dating.shift = dating.shift if dating.shift is not None else dating.present()

    def sent(self) -> list[tuple[Row, int, Run]]:
        """Rows that may go, with the times that they go with."""
        found = []
        for row in self.rows:
            run = self.runs[row.run]
            if run.shift is not None:
                found.append((row, row.wall + run.shift, run))
        return found


moves = st.one_of(
    st.tuples(st.just("measure"), st.integers(1, 5_000)),
    st.tuples(st.just("step"), st.sampled_from([-DAY, DAY, -3_000, 2_500, -400, 300])),
    st.tuples(st.just("program"), st.integers(100, 30_000)),
    st.tuples(st.just("machine"), st.sampled_from([-NOW, 0, DAY, -DAY])),
    st.tuples(st.just("ntp"), st.just(0)),
    st.tuples(st.just("ack"), st.integers(1, 9_000)),
)


@settings(max_examples=300)
@given(st.sampled_from([-NOW, 0, -DAY, DAY, 700]), st.lists(moves, max_size=40), st.integers(0, 1 << 30))
def test_no_two_rows_share_a_stamp_and_no_time_ever_changes(
    wrong: int, steps: list[tuple[str, int]], seed: int
) -> None:
    chance = random.Random(seed)
    farm = Farm(wrong)
    known: dict[int, int] = {}
    for what, size in [*steps, ("measure", 7), ("ack", 40)]:
        match what:
            case "measure":
                farm.measure(size)
            case "step":
                farm.wrong += size
            case "program":
                farm.true += size
                farm.begin()
            case "machine":
                farm.reboot(size)
            case "ntp":
                farm.ntp()
            case "ack":
                farm.ack(size, chance.randint(0, size))
        for place, (_, time, _) in enumerate(farm.sent()) if all(r.shift is not None for r in farm.runs) else ():
            assert known.setdefault(place, time) == time
    sent = farm.sent()
    assert len(sent) == len(farm.rows)  # an ack came in the end: nothing waits any more
    stamps = [stamp(time, run.segment) for _, time, run in sent]
    assert len(set(stamps)) == len(stamps)
    for row, time, run in sent:
        if not run.doubt:
            assert abs(time - row.true) <= 9_000 + SLACK_MS + STEP_MS


def test_a_clock_in_1970_is_put_right_by_the_first_quick_ack() -> None:
    farm = Farm(-NOW)
    for _ in range(3):
        farm.measure(1_000)
    assert farm.sent() == []
    farm.ack(200, 100)
    assert [abs(time - row.true) <= 100 for row, time, _ in farm.sent()] == [True] * 3
    assert farm.dating.source == "ack"


def test_a_clock_that_is_nearly_right_is_left_alone() -> None:
    farm = Farm(700)
    farm.measure(1_000)
    farm.ack(100, 50)
    assert [run.shift for run in farm.runs] == [0]


def test_a_slow_ack_tells_the_time_only_when_nothing_better_comes() -> None:
    farm = Farm(-DAY)
    farm.measure(1_000)
    farm.ack(20_000, 10_000)
    assert farm.sent() == []
    farm.true += PATIENCE_MS
    farm.ack(30_000, 15_000)
    assert [abs(time - row.true) <= 20_000 for row, time, _ in farm.sent()] == [True]


def test_a_clock_that_runs_off_is_told_by_the_one_that_cannot_be_set() -> None:
    farm = Farm(0)
    farm.measure(10)
    farm.ack(100, 50)
    for _ in range(40):  # a bad quartz, slower than any step
        farm.wrong += 90
        farm.measure(1_000)
    assert farm.runs[0].shift == 0
    assert len(farm.runs) == 4  # 3.6 s in all, a new stretch each time that a second is passed
    assert all(abs(time - row.true) <= SLACK_MS + STEP_MS for row, time, _ in farm.sent())


def test_ntp_outranks_an_ack_unless_the_kernel_says_1970() -> None:
    dating = Dating("m", 0, 0)
    dating.start(NOW, 1_000)
    dating.ask(NOW, 1_000, synced=True)
    dating.hear(NOW + DAY, 900, 1_000)
    assert dating.true(1_000) == NOW
    lost = Dating("m", 0, 0)
    lost.start(5_000, 1_000, synced=True)
    assert lost.truth is None
    lost.hear(NOW, 900, 1_000)
    assert lost.true(1_000) == NOW + 50


def doubtful(shift: int) -> Verdict:
    return Verdict(shift, doubt=True)


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([Undated(1, "old", NOW - DAY, NOW - DAY + 5, NOW - DAY + 9_000)], [doubtful(0)]),
        ([Undated(1, "old", 0, 5_000, 9_000)], [doubtful(NOW - 9_000)]),
        ([Undated(1, "old", NOW + DAY, NOW + DAY, NOW + DAY + 10)], [doubtful(-DAY - 10)]),
        (
            [Undated(1, "a", 0, 5_000, 9_000), Undated(2, "b", 100, 4_100, 6_100)],
            [doubtful(NOW - 6_100 + 100 - 9_000), doubtful(NOW - 6_100)],
        ),
        (
            [Undated(1, "old", 0, 50, 90), Undated(2, "old", 1_000, 1_200, 1_300)],
            [doubtful(NOW - 300), doubtful(NOW - 1_300)],
        ),
        ([Undated(1, "old", 0, 1, 0)], [doubtful(0)]),
    ],
)
def test_rows_of_a_boot_that_nobody_can_date_are_put_where_they_can_have_been(
    runs: list[Undated], expected: list[Verdict]
) -> None:
    dating = Dating("new", 5, 0)
    dating.start(NOW + 1_000, 1_000, synced=True)
    verdicts = dating.verdicts(runs)
    assert [verdicts[one.run] for one in runs] == expected
