"""Which PINs are refused, how waiting grows, and who works where."""

from __future__ import annotations

import pytest

from gateway.core.operator import (
    PAGES,
    TRADES,
    Operator,
    admits,
    has_keeper,
    is_pin,
    name_of,
    trades_of,
    wait_s,
)


@pytest.mark.parametrize("pin", ["2580", "1357", "73019", "20261129", "9051", "1123"])
def test_a_pin_that_nobody_tries_first_is_taken(pin: str) -> None:
    assert is_pin(pin)


@pytest.mark.parametrize(
    "pin",
    [
        "",
        "123",
        "123456789",
        "12a4",
        "１２５８",
        "0000",
        "1234",
        "8765",
        "7890",
        "0987",
        "1212",
        "123123",
        "121212",
        " 258",
    ],
)
def test_a_pin_that_anybody_tries_first_is_refused(pin: str) -> None:
    assert not is_pin(pin)


def test_three_wrong_pins_cost_no_more_than_a_look_and_then_the_wait_doubles_up_to_five_minutes() -> None:
    assert [wait_s(wrong) for wrong in (0, 1, 2, 3, 4, 5)] == [0, 0, 0, 5, 10, 20]
    assert wait_s(9) == wait_s(10**6) == 300


def test_a_page_takes_its_own_trade_and_the_keeper() -> None:
    let_in = {page: {trade for trade in TRADES if admits(page, [trade])} for page in PAGES}
    assert let_in == {
        "till": {"clerk", "keeper"},
        "test-room": {"analyst", "keeper"},
        "gate": {"examiner", "keeper"},
        "farm": {"farmer", "keeper"},
        "care": {"keeper"},
    }
    assert admits("", ["farmer"])
    assert not admits("vault", ["keeper"])


def test_names_and_trades_are_kept_tidy_or_refused() -> None:
    assert name_of("  李  敏 ") == "李 敏"
    assert trades_of(["clerk", "clerk"]) == {"clerk"}
    for name in ("", "  ", "长" * 21, "a\0b"):
        with pytest.raises(ValueError, match="name"):
            name_of(name)
    for trades in ([], ["boss"], ["clerk", ""]):
        with pytest.raises(ValueError, match="trade"):
            trades_of(trades)
    assert not has_keeper([Operator("op-1", "李敏", frozenset({"clerk"}))])
