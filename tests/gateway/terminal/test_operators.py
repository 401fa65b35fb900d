"""The file of the operators: what is in it, what is not, and what a restart or a damage does."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from gateway.core.errors import GatewayError
from gateway.rim.operators import FILE, KEY, Operators
from simulators.card import CARDS

NUMBER = CARDS["valid"].number


def test_an_operator_is_known_by_pin_and_card_after_a_restart_and_neither_is_in_the_files(tmp_path: Path) -> None:
    made = Operators(tmp_path)
    one = made.add("李敏", ["keeper", "clerk"], "73019")
    made.give_card(one.id, NUMBER)
    again = Operators(tmp_path)
    found = again.by_pin(one.id, "73019")
    assert found is not None
    assert (found.name, found.trades, found.card) == ("李敏", {"clerk", "keeper"}, True)
    assert again.by_card(NUMBER.lower()) == found
    assert again.by_card(CARDS["other"].number) is None
    for file in (tmp_path / FILE, tmp_path / KEY):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert not any(secret in file.read_bytes() for secret in (b"73019", NUMBER.encode(), NUMBER[:17].encode()))
    again.give_card(one.id, "")
    assert again.by_card(NUMBER) is None
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, KEY]


def test_waiting_grows_with_wrong_pins_of_all_and_outlives_a_restart(tmp_path: Path) -> None:
    now = 0.0
    made = Operators(tmp_path, lambda: now)
    one, other = made.add("李敏", ["keeper"], "73019"), made.add("赵强", ["clerk"], "2580")
    assert [made.by_pin(one.id, "0000"), made.by_pin(other.id, "0000"), made.by_pin(one.id, "1111")] == [None] * 3
    assert made.wait_s() == 5
    with pytest.raises(BlockingIOError):
        made.by_pin(one.id, "73019")
    again = Operators(tmp_path, lambda: now)
    assert again.wait_s() == 5
    now = 5.0
    assert again.by_pin(other.id, "9999") is None
    assert again.wait_s() == 10
    now = 15.0
    assert again.by_pin(other.id, "2580") == again.get(other.id)
    assert again.by_pin(one.id, "9999") is None, "a right PIN of one forgets no wrong ones of another"
    assert again.wait_s() == 5
    assert again.change(one.id, pin="4711") is not None
    assert again.wait_s() == 0
    assert again.by_pin(one.id, "4711") is not None
    assert again.by_pin("op-nobody", "4711") is None


@pytest.mark.parametrize("damage", ["list", "key", "no key"])
def test_a_damaged_file_is_no_empty_one(tmp_path: Path, damage: str) -> None:
    Operators(tmp_path).add("李敏", ["keeper"], "73019")
    if damage == "list":
        (tmp_path / FILE).write_text("[{")
    elif damage == "key":
        (tmp_path / KEY).write_bytes(b"short")
    else:
        (tmp_path / KEY).unlink()
    with pytest.raises(GatewayError) as refused:
        Operators(tmp_path)
    assert refused.value.code == "operators_unusable"
    assert "\n" not in refused.value.text("en")
