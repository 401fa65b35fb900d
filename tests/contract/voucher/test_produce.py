"""The numbers of produce: once given, for ever."""

from __future__ import annotations

import pytest

from contract.law import national
from contract.voucher import PRODUCE, listed, named, numbered
from contract.voucher.produce import UNKNOWN, Produce

# Numbers that vouchers in the world bear. They may grow, and never change.
PRINTED = {27: "黄瓜", 1001: "生猪", 1002: "猪肉", 2001: "草鱼"}


def test_what_was_printed_means_the_same() -> None:
    assert {number: PRODUCE[number].zh for number in PRINTED} == PRINTED


def test_a_number_and_a_name_each_stand_once() -> None:
    assert len({row.zh for row in PRODUCE.values()}) == len(PRODUCE) > 140
    names = [name for row in PRODUCE.values() for name in (row.zh, *row.also)]
    assert len(set(names)) == len(names)
    assert all(0 < number < 1 << 16 for number in PRODUCE)
    thousands = {"crops": 0, "livestock": 1, "aquatic": 2}
    assert all(number // 1000 == thousands[row.sector] for number, row in PRODUCE.items())


def test_crops_are_those_of_the_law() -> None:
    known = national().crops.by_key
    assert [row.zh for row in PRODUCE.values() if row.sector == "crops" and row.zh not in known] == []


@pytest.mark.parametrize("row", [PRODUCE[27], PRODUCE[1001]])
def test_there_and_back(row: Produce) -> None:
    number, _, zh, en, _ = row
    assert (numbered(zh), named(number)) == (number, (zh, en))


def test_what_nobody_has_listed() -> None:
    assert numbered("仙桃") == UNKNOWN
    assert named(UNKNOWN)[0] == "品名见凭证"
    assert named(60_000) == ("品种 60000", "produce 60000")


@pytest.mark.parametrize(("said", "zh"), [("猪", "生猪"), ("肥猪", "生猪"), ("生猪", "生猪"), ("仙桃", "仙桃")])
def test_what_the_field_calls_it_has_one_name_in_the_table(said: str, zh: str) -> None:
    assert listed(said) == zh
    assert numbered(said) == numbered(zh)
