"""Settings as people write and see them, for every setting of every shipped profile and the bounds of each."""

from __future__ import annotations

from typing import Any

import pytest

from contract.errors import ContractError
from contract.profile import ModbusProfile, Setting
from gateway.core.setting import allowed, raw, shown
from gateway.rim.profiles import Shelf

SHELF = Shelf([])
SETTINGS = [
    pytest.param(own, id=f"{profile.id}.{name}")
    for profile in map(SHELF.find, SHELF.ids())
    if isinstance(profile, ModbusProfile)
    for name, own in profile.setup.items()
]


def setting(**fields: Any) -> Setting:
    return Setting.model_validate({"name": {"zh": "设", "en": "set"}, "address": 0, **fields})


@pytest.mark.parametrize("own", SETTINGS)
def test_what_is_shown_can_be_written_again(own: Setting) -> None:
    ends = own.values.values() if own.values else (0, 1) if own.type == "bit" else (own.low or 0, own.high or 0xFFFF)
    for value in ends:
        text = shown(own, value & 0xFFFF).removesuffix(f" {own.unit}")
        assert raw(own, text) == value & 0xFFFF, text


def test_a_number_is_scaled_exactly_and_may_be_negative() -> None:
    offset = setting(type="s16", low=-100, high=100, scale=0.1, unit="°C")
    assert raw(offset, "-0.5") == 0xFFFB
    assert shown(offset, 0xFFFB) == "-0.5 °C"
    assert shown(offset, 0) == "0 °C"
    assert allowed(offset) == "-10 … 10 °C (±0.1)"


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (setting(low=1, high=247), "0"),
        (setting(low=1, high=247), "248"),
        (setting(low=1, high=247), "1.5"),
        (setting(low=1, high=247), "five"),
        (setting(low=1, high=247), "nan"),
        (setting(low=1, high=247), "1e400000"),
        (setting(), "-1"),
        (setting(), "65536"),
        (setting(type="s16", low=-100, high=100, scale=0.1), "0.05"),
        (setting(values={"9600": 2}), "9601"),
        (setting(values={"9600": 2}), "2"),
        (setting(function="coil", type="bit"), "2"),
    ],
)
def test_what_is_out_of_bounds_or_between_two_steps_is_refused_and_says_what_may_be(own: Setting, text: str) -> None:
    with pytest.raises(ContractError) as refusal:
        raw(own, text)
    assert allowed(own) in refusal.value.text("zh")
    assert allowed(own) in refusal.value.text("en")


def test_a_value_that_no_label_names_is_shown_as_it_is() -> None:
    assert shown(setting(values={"9600": 2}), 7) == "7 (?)"
