"""Decimals of events as the whole millionths that stores keep."""

from __future__ import annotations

import pytest

from contract.quantity import millionths


@pytest.mark.parametrize(
    ("amount", "kept"),
    [
        ("0", 0),
        ("1.5", 1_500_000),
        ("0.000001", 1),
        ("999999999999.999999", 10**18 - 1),
        ("0.0000001", None),
        ("1000000000000", None),
        ("-1", None),
        ("1E999999", None),
        ("Infinity", None),
        ("NaN", None),
        ("sNaN", None),
        ("", None),
        ("三", None),
        ("1,5", None),
    ],
)
def test_an_amount_is_kept_to_the_millionth_or_not_at_all(amount: str, kept: int | None) -> None:
    assert millionths(amount) == kept
