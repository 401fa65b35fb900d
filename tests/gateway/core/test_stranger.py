"""A poster beside the belt is told of once; the next poster is another."""

from __future__ import annotations

from gateway.core.stranger import MOST, Strangers


def test_each_code_once_until_it_stayed_away() -> None:
    strangers = Strangers(1000)
    assert strangers.new("a", "qr_code", 0)
    assert not strangers.new("a", "qr_code", 900)
    assert not strangers.new("a", "qr_code", 1800), "it keeps coming"
    assert strangers.new("b", "qr_code", 1800)
    assert strangers.new("a", "data_matrix", 1800)
    assert strangers.new("a", "qr_code", 2801)


def test_what_is_remembered_is_bounded_and_the_oldest_goes() -> None:
    strangers = Strangers(10**9)
    for number in range(MOST + 1):
        assert strangers.new(str(number), "qr_code", number)
    assert strangers.new("0", "qr_code", MOST + 1)
    assert not strangers.new(str(MOST), "qr_code", MOST + 2)
