"""The policy of delivery against a channel that loses, delays, doubles and cuts: all is settled, nothing too early."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from contract.ack import merge
from gateway.core.delivery import FIRST_WAIT_MS, LONGEST_WAIT_MS, SILENT_WAIT_MS, Lane


class World:
    """A gateway's rows, a lossy channel, and a cloud that acks what it has."""

    def __init__(self, seed: int, loss: float, window: int, chunk: int) -> None:
        self.random = random.Random(seed)
        self.loss = loss
        self.lane = Lane(window=window, chunk=chunk)
        self.window = window
        self.now = 0
        self.high = 0
        self.disk: set[int] = set()
        self.cloud: set[int] = set()
        self.on_the_way: list[tuple[int, list[int], bool]] = []  # (arrives, seqs, is an ack)
        self.published = 0

    def produce(self, count: int) -> None:
        first, self.high = self.high + 1, self.high + count
        self.disk |= set(range(first, self.high + 1))
        self.lane.grow(first, self.high)
        if self.lane.ready(first, self.high):
            self.publish(first, self.high, paced=False)

    def publish(self, first: int, last: int, *, paced: bool) -> None:
        found = [seq for seq in range(first, last + 1) if seq in self.disk]
        self.lane.sent(first, last, self.now, paced=paced)
        for a, b in merge(set(range(first, last + 1)) - set(found)):
            self.lane.absent(a, b)
        self.published += len(found)
        for device in range(3):  # rows of several devices travel apart
            self.travel([seq for seq in found if seq % 3 == device], ack=False)

    def travel(self, seqs: list[int], *, ack: bool) -> None:
        for _ in range(2 if self.random.random() < 0.05 else 1):
            if seqs and self.random.random() >= self.loss:
                self.on_the_way.append((self.now + self.random.randint(1, 3_000), seqs, ack))

    def turn(self, ms: int) -> None:
        self.now += ms
        arrived = [one for one in self.on_the_way if one[0] <= self.now]
        self.on_the_way = [one for one in self.on_the_way if one[0] > self.now]
        for _, seqs, ack in arrived:
            if ack:
                assert set(seqs) <= self.cloud
                self.lane.settle(merge(seqs), self.now)
                self.disk -= set(seqs)
            else:
                self.cloud |= set(seqs)
                self.travel(seqs, ack=True)
        self.lane.expire(self.now)
        while (span := self.lane.due()) is not None:
            self.publish(*span, paced=True)
        assert self.lane.flying <= self.window
        assert self.lane.unsettled == len(self.disk)


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 1 << 30),
    loss=st.floats(0, 0.9),
    window=st.integers(4, 200),
    chunk=st.integers(1, 50),
    steps=st.lists(
        st.tuples(st.sampled_from(["produce", "turn", "cut"]), st.integers(1, 60)),
        max_size=40,
    ),
)
def test_everything_is_settled_and_nothing_that_the_cloud_does_not_have(
    seed: int, loss: float, window: int, chunk: int, steps: list[tuple[str, int]]
) -> None:
    world = World(seed, loss, window, chunk)
    for what, size in steps:
        if what == "produce":
            world.produce(size)
        elif what == "cut":
            world.lane.cut()
            world.on_the_way.clear()
        world.turn(size * 100)
        assert set(range(1, world.high + 1)) - world.disk <= world.cloud
    world.loss = 0.0
    for _ in range(400):
        if not world.disk:
            break
        world.turn(LONGEST_WAIT_MS)
    assert world.cloud == set(range(1, world.high + 1))
    assert world.lane.unsettled == 0


def test_an_unheard_flight_goes_again_every_ten_seconds_while_the_wait_doubles_to_a_minute() -> None:
    lane = Lane(window=10, chunk=10)
    lane.grow(1, 3)
    now, waits = 0, []
    for _ in range(6):
        span = lane.due()
        assert span == (1, 3)
        lane.sent(*span, now, paced=True)
        waits.append(lane.wait_ms)
        assert lane.expire(now + lane.wait_ms - 1) == 0
        now += lane.wait_ms
        assert lane.expire(now) == 3
    assert waits == [FIRST_WAIT_MS, *5 * [SILENT_WAIT_MS]]
    lane.settle([(2, 2)], now)
    assert lane.wait_ms == LONGEST_WAIT_MS  # which sending was answered?
    assert lane.due() == (1, 1)
    lane.grow(4, 4)
    lane.sent(4, 4, now, paced=False)
    lane.settle([(4, 4)], now + 100)
    assert lane.wait_ms == FIRST_WAIT_MS


def test_one_lost_message_among_others_that_are_heard_is_no_silence() -> None:
    lane = Lane(window=100, chunk=10)
    lane.grow(1, 30)
    for first, at in ((1, 0), (11, 1_000), (21, 2_000)):
        lane.sent(first, first + 9, at, paced=False)
    lane.settle([(11, 20)], 1_500)
    assert lane.expire(5_000) == 10
    assert (lane.flying, lane.wait_ms) == (10, 2 * FIRST_WAIT_MS)


def test_a_tail_of_lost_messages_goes_again_together() -> None:
    lane = Lane(window=100, chunk=10)
    lane.grow(1, 5)
    for seq in range(1, 6):
        lane.sent(seq, seq, seq * 100, paced=False)
    lane.settle([(5, 5)], 510)
    assert lane.expire(100 + FIRST_WAIT_MS) == 1
    assert lane.due() == (1, 1)
    lane.sent(1, 1, 5_100, paced=True)
    lane.settle([(1, 1)], 5_150)
    assert lane.expire(10_199) == 0
    assert lane.expire(200 + 2 * FIRST_WAIT_MS) == 3


def test_a_flight_that_a_later_one_overtook_goes_again_without_a_longer_wait() -> None:
    lane = Lane(window=100, chunk=10)
    lane.grow(1, 3)
    for seq, at in ((1, 0), (2, 1_500), (3, 3_000)):
        lane.sent(seq, seq, at, paced=False)
    lane.settle([(3, 3)], 3_100)
    assert lane.expire(3_100) == 1
    assert lane.due() == (1, 1)
    assert (lane.flying, lane.wait_ms) == (1, FIRST_WAIT_MS)


def test_what_a_silent_cloud_missed_goes_as_soon_as_it_is_heard_again() -> None:
    lane = Lane(window=200, chunk=10)
    lane.grow(1, 100)
    lane.sent(1, 100, 0, paced=False)
    assert lane.expire(FIRST_WAIT_MS) == 100
    for second in range(10):  # live rows go on leaving for a cloud that does not listen
        lane.grow(101 + second, 101 + second)
        lane.sent(101 + second, 101 + second, 6_000 + second * 500, paced=False)
    lane.settle([(108, 108)], 11_000)  # it came back and heard one of them
    assert lane.flying == 2  # those that left after it
    assert lane.waiting == 107


def test_where_acks_take_their_time_nothing_is_sent_twice_for_long() -> None:
    lane, resent = Lane(window=100, chunk=100), []
    on_the_way: list[tuple[int, int]] = []
    for turn in range(200):
        now = turn * 1_000
        lane.grow(turn + 1, turn + 1)
        for at, seq in [one for one in on_the_way if one[0] == now]:
            lane.settle([(seq, seq)], at)
        resent.append(lane.expire(now))
        while (span := lane.due()) is not None:
            lane.sent(*span, now, paced=False)
            on_the_way += [(now + 8_000 + seq % 3 * 1_000, seq) for seq in range(span[0], span[1] + 1)]
    assert sum(resent[:20]) > 0
    assert sum(resent[40:]) == 0
    assert 10_000 <= lane.wait_ms <= 20_000
    assert lane.lag_ms > 7_000
    lane.cut()
    assert lane.wait_ms == FIRST_WAIT_MS


def test_a_backlog_starts_gently_and_speeds_up_while_acks_are_quick() -> None:
    lane = Lane(window=100_000, chunk=100)
    lane.grow(1, 100_000)

    def burst(now: int) -> list[tuple[int, int]]:
        spans = []
        while (span := lane.due()) is not None:
            lane.sent(*span, now, paced=True)
            spans.append(span)
        return spans

    sizes = []
    for now in range(0, 4_000, 500):
        spans = burst(now)
        sizes.append(len(spans))
        lane.settle(spans, now + 200)
    assert sizes[0] == 1
    assert sizes == sorted(sizes)
    assert sizes[-1] == 16
    lane.settle(burst(10_000), 19_000)
    assert len(burst(20_000)) == 1


def test_live_rows_wait_their_turn_when_the_window_is_full() -> None:
    lane = Lane(window=4, chunk=2)
    lane.grow(1, 3)
    assert lane.ready(1, 3)
    lane.sent(1, 3, 0, paced=False)
    lane.grow(4, 5)
    assert not lane.ready(4, 5)
    assert lane.due() == (4, 4)
    lane.settle([(1, 3)], 10)
    assert lane.ready(4, 5)
    assert not lane.ready(3, 5)
