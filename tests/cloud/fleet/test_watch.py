"""The watch over gateways: when an alert opens, when it is over, and that it does not flap in between."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloud.fleet.watch import AGAIN_MS, Changes, Judge, Latch, turn
from cloud.fleet.watch_rules import Facts
from contract.birth import State
from tests.cloud.fleet.watched import DAY, MINUTE, NOW, facts, said

STEP = 10_000


class Scene:
    """One gateway, looked at every ten seconds; what is open is kept as the table would."""

    def __init__(self) -> None:
        self.judge = Judge()
        self.now = NOW
        self.open: dict[str, str] = {}
        self.told: list[str] = []

    def look(self, known: Facts | None) -> Changes:
        raised = {(code, "yuhe-1") for code in self.open}
        changes = self.judge.look([known] if known else [], raised, self.now)
        for one in (*changes.opened, *changes.amended):
            self.open[one.code] = one.weight
        self.told += [f"+{one.code}" for one in changes.opened] + [f"-{code}" for code, _ in changes.closed]
        for code, _ in changes.closed:
            del self.open[code]
        return changes

    def for_ms(self, span: int, state: Callable[[int], Facts]) -> Scene:
        """Look for so long at what `state` gives for each moment."""
        for _ in range(span // STEP):
            self.now += STEP
            self.look(state(self.now))
        return self


@given(st.lists(st.sampled_from(["bad", "good", "unclear"]), max_size=60), st.integers(0, 9), st.integers(0, 9))
def test_a_latch_moves_only_after_its_time_and_never_without_a_verdict(kinds: list[str], rise: int, fall: int) -> None:
    latch, since = Latch(), {"bad": -1, "good": -1}
    for now, kind in enumerate(kinds):
        if kind != "unclear":
            since["good" if kind == "bad" else "bad"] = -1
            since[kind] = now if since[kind] < 0 else since[kind]
        after = turn(latch, kind, now, rise, fall)
        if after.up != latch.up:
            assert kind == ("bad" if after.up else "good")
            assert now - since[kind] >= (rise if after.up else fall)
        latch = after


def test_silence_is_told_once_and_is_over_after_a_minute_of_heartbeats() -> None:
    scene = Scene().for_ms(5 * MINUTE, facts)
    heard = scene.now
    scene.for_ms(10 * MINUTE, lambda now: facts(now, silent=now - heard))
    assert scene.told == ["+silence"]
    scene.for_ms(50_000, facts)
    assert scene.told == ["+silence"]
    scene.for_ms(MINUTE, facts)
    assert scene.told == ["+silence", "-silence"]


def test_a_gateway_with_one_heartbeat_in_four_minutes_does_not_flap() -> None:
    scene = Scene()
    scene.for_ms(60 * MINUTE, lambda now: facts(now, silent=(now - NOW) % (4 * MINUTE)))
    assert scene.told == ["+silence"]


def test_nobody_is_silent_while_the_cloud_is_deaf_nor_just_after() -> None:
    scene = Scene()
    scene.for_ms(60 * MINUTE, lambda now: facts(now, silent=now - NOW)._replace(hearing=None))
    back = scene.now
    scene.for_ms(2 * MINUTE, lambda now: facts(now, silent=now - NOW)._replace(hearing=back))
    assert scene.told == []
    scene.for_ms(2 * MINUTE, lambda now: facts(now, silent=now - NOW)._replace(hearing=back))
    assert scene.told == ["+silence"]


def test_a_gateway_that_was_never_heard_is_not_silent() -> None:
    never = Facts("yuhe-1", "532331", online=False, last_seen=0, state=None, hearing=NOW)
    assert Scene().for_ms(10 * MINUTE, lambda _: never).told == []


@pytest.mark.parametrize(
    ("rows", "age"),
    [(lambda ms: ms // 100, lambda _: 90_000), (lambda _: 500, lambda ms: ms)],
    ids=["in rows", "in age"],
)
def test_a_backlog_that_grows_is_told_and_one_that_shrinks_is_over(
    rows: Callable[[int], int], age: Callable[[int], int]
) -> None:
    scene = Scene().for_ms(9 * MINUTE, lambda now: facts(now, said(now, rows=rows(now - NOW), age=age(now - NOW))))
    assert scene.told == []
    scene.for_ms(6 * MINUTE, lambda now: facts(now, said(now, rows=rows(now - NOW), age=age(now - NOW))))
    assert scene.told == ["+backlog"]
    turned = scene.now

    def shrinking(now: int) -> Facts:
        left = max(0, 900_000 - 2 * (now - turned))
        return facts(now, said(now, rows=left // 100, age=left))

    scene.for_ms(20 * MINUTE, shrinking)
    assert scene.told == ["+backlog", "-backlog"]


def test_a_week_of_backlog_that_comes_home_is_no_growth() -> None:
    def draining(now: int) -> Facts:
        left = max(0, 100_000 - (now - NOW) // 20)
        return facts(now, said(now, rows=left, age=left * 6_000))

    assert Scene().for_ms(30 * MINUTE, draining).told == []


def test_a_large_live_backlog_that_stands_is_no_growth() -> None:
    waves = [180, 240, 150, 210, 170]
    scene = Scene()
    scene.for_ms(60 * MINUTE, lambda now: facts(now, said(now, rows=waves[now // STEP % 5], age=900)))
    assert scene.told == []


def test_a_clock_must_be_unsynchronised_for_ten_minutes_of_being_online() -> None:
    def unsynced(now: int) -> Facts:
        return facts(now, said(now, synced=False))

    scene = Scene().for_ms(9 * MINUTE, unsynced)
    scene.for_ms(STEP, facts).for_ms(9 * MINUTE, unsynced)
    assert scene.told == []
    scene.for_ms(2 * MINUTE, unsynced)
    assert scene.told == ["+clock"]
    scene.for_ms(2 * MINUTE, facts)
    assert scene.told == ["+clock", "-clock"]


def test_a_certificate_is_a_warning_then_critical_then_renewed() -> None:
    end = NOW + 8 * DAY
    scene = Scene()
    scene.look(facts(state=said(not_after=end)))
    assert scene.open == {"certificate": "warning"}
    scene.now = end - 6 * DAY
    assert not scene.look(facts(scene.now, said(scene.now, not_after=end))).opened
    assert scene.open == {"certificate": "critical"}
    scene.look(facts(scene.now, said(scene.now, not_after=end + 90 * DAY)))
    assert scene.told == ["+certificate", "-certificate"]


def test_a_gateway_without_a_certificate_waits_for_its_enrolment_and_is_not_judged() -> None:
    assert Scene().for_ms(MINUTE, lambda now: facts(now, said(now, not_after=0))).told == []


def test_rules_past_their_date_are_told_also_where_the_gateway_is_away() -> None:
    scene = Scene().for_ms(2 * MINUTE, lambda now: facts(now, said(now, rules=NOW - 1), silent=2 * MINUTE))
    assert scene.told == ["+rules"]
    scene.for_ms(MINUTE, lambda now: facts(now, said(now, rules=NOW + DAY)))
    assert scene.told == ["+rules", "-rules"]


def test_a_full_quarantine_is_told_until_a_day_passed_without_a_loss() -> None:
    scene = Scene()
    for hours, told in ((0, ["+quarantine"]), (12, ["+quarantine"]), (25, ["+quarantine", "-quarantine"])):
        scene.now = NOW + hours * 60 * MINUTE
        scene.look(facts(scene.now)._replace(dropped=(12, NOW)))
        assert scene.told == told


def test_what_is_open_after_a_restart_is_neither_opened_again_nor_forgotten() -> None:
    scene = Scene()
    scene.open = {"clock": "warning"}
    changes = scene.look(facts(state=said(synced=False)))
    assert (changes.opened, changes.closed) == ([], [])
    scene.for_ms(2 * MINUTE, facts)
    assert scene.told == ["-clock"]


def test_of_a_gateway_that_is_gone_all_is_over() -> None:
    scene = Scene()
    scene.open = {"disk": "warning", "rules": "warning"}
    scene.look(None)
    assert scene.told == ["-disk", "-rules"]


def test_figures_of_an_open_alert_are_told_anew_at_most_every_ten_minutes() -> None:
    scene = Scene()
    scene.for_ms(11 * MINUTE, lambda now: facts(now, said(now, rows=(now - NOW) // 100, age=MINUTE)))
    assert scene.told == ["+backlog"]
    amended = []
    for _ in range(AGAIN_MS // STEP + 6):
        scene.now += STEP
        state: State = said(scene.now, rows=(scene.now - NOW) // 100, age=MINUTE)
        amended += scene.look(facts(scene.now, state)).amended
    assert len(amended) == 1
