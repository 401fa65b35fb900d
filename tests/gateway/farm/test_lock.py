"""今天能采吗, as a table: what the county had counted, what was sprayed here since, and the answer with its date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from contract.dossier import Growing, Heard, Lock
from contract.law import national
from gateway.core.farm.lock import Answer, answer, causes, since
from gateway.core.told import Told
from tests.gateway.farm.ground import BLANK, BY_NUMBER, GROWING, LONG, MEAL, PLOT, SHORT, SILENT, dossier, sprayed

TODAY = date(2026, 11, 29)
LEAP = date(2028, 2, 28)


def ask(
    told: Sequence[Told],
    today: date = TODAY,
    lock: Lock | None = None,
    heard: Heard | None = None,
    more: tuple[Growing, ...] = (),
) -> Answer:
    known = dossier(lock, *more)
    grown = known.growings[0]
    found = causes(grown, known.growings, since(told, heard), BY_NUMBER, national(), "341225")
    return answer(grown, found, today)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("told", "state", "first"),
    [
        ([], "free", None),
        ([sprayed(ago(3), SHORT)], "free", TODAY),
        ([sprayed(ago(2), SHORT)], "waiting", date(2026, 11, 30)),
        ([sprayed(ago(2), SHORT), sprayed(ago(20), LONG)], "waiting", date(2026, 12, 9)),
        ([sprayed(ago(20), LONG), sprayed(ago(2), SHORT)], "waiting", date(2026, 12, 9)),
        ([sprayed(ago(2), SHORT, LONG)], "waiting", date(2026, 12, 27)),
        ([sprayed(ago(200), SILENT)], "held", None),
        ([sprayed(ago(200), BLANK), sprayed(ago(2), SHORT)], "held", None),
        ([sprayed(ago(200), "PD20990009")], "held", None),  # nobody knows it
        ([sprayed(ago(1), MEAL, action="fertilise")], "free", None),
        ([sprayed(ago(1), "自制堆肥", action="fertilise")], "free", None),
        (
            [sprayed(ago(1), "PD20990009", action="fertilise")],
            "held",
            None,
        ),  # the number of a medicine, whatever is said
        ([sprayed(ago(1), LONG, cycle="cycle-2")], "free", None),
        ([sprayed(ago(1), SHORT, cycle="", plot=PLOT)], "waiting", date(2026, 12, 1)),
        ([sprayed(ago(1), LONG, key="a"), sprayed(ago(1), SHORT, key="b", corrects="a")], "waiting", date(2026, 12, 1)),
    ],
)
def test_the_latest_interval_decides_and_an_unknown_one_holds(told: list[Told], state: str, first: date | None) -> None:
    found = ask(told)
    assert (found.state, found.from_day) == (state, first)


@pytest.mark.parametrize(
    ("today", "state"), [(date(2028, 2, 29), "waiting"), (date(2028, 3, 1), "waiting"), (date(2028, 3, 2), "free")]
)
def test_the_29th_of_february_is_a_day(today: date, state: str) -> None:
    found = ask([sprayed(LEAP, SHORT)], today)
    assert (found.state, found.from_day) == (state, date(2028, 3, 2))
    assert ask([sprayed(date(2027, 2, 28), SHORT)], today).from_day == date(2027, 3, 3)


def test_the_county_s_lock_and_our_own_uses_add_up() -> None:
    lock = Lock(date(2026, 12, 5), "2026-11-25 用过 甲", "甲 was used")
    assert ask([], lock=lock).zh == "2026-11-25 用过 甲"
    assert ask([sprayed(ago(1), SHORT)], lock=lock).from_day == date(2026, 12, 5)
    own = ask([sprayed(ago(1), LONG)], lock=lock)
    assert (own.from_day, own.zh) == (date(2026, 12, 28), "2026-11-28 用过 三十天药，间隔期 30 天")
    held = ask([sprayed(ago(1), SHORT)], lock=Lock(None, "不知道", "unknown"))
    assert (held.state, held.zh) == ("held", "不知道")
    assert ask([], date(2026, 12, 6), lock).state == "free"


def test_what_the_county_has_counted_is_not_counted_again_and_no_correction_opens_its_lock() -> None:
    lock = Lock(date(2026, 12, 28), "长", "long")
    told = [sprayed(ago(1), LONG, key="a", seq=5), sprayed(ago(1), SHORT, key="b", seq=6, corrects="a")]
    assert [one.id for one, _ in since(told, Heard(1, 5))] == ["b"]
    assert [one.id for one, _ in since(told, Heard(1, 6))] == []
    assert [one.id for one, _ in since(told, Heard(2, 6))] == ["b"]  # another life of the outbox
    assert ask(told, lock=lock, heard=Heard(1, 5)).from_day == date(2026, 12, 28)


def test_where_two_things_grow_on_a_plot_a_use_of_neither_holds_both() -> None:
    other = Growing("cycle-2", "crop", "菠菜", PLOT)
    told = [sprayed(ago(300), SHORT, cycle="", plot=PLOT)]
    assert ask(told, more=(other,)).state == "held"
    assert ask(told).state == "free"
    assert GROWING.plot == PLOT
