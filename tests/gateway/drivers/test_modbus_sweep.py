"""The order of a bus scan, and how long it says that it will last."""

from __future__ import annotations

import pytest

from gateway.drivers.modbus_sweep import LineSetting, focus, plan, settings
from gateway.rim.profiles import Shelf
from tests.gateway.profiles import profile

HUMID = {"key": "relative_humidity", "address": 0, "scale": 0.1, "unit": "%"}


def model(baud: int, parity: str, unit: int, address: int = 0) -> object:
    made = profile(HUMID)
    sign = {"function": "input", "address": address}
    return type(made).model_validate(
        {**made.model_dump(), "serial": {"baud": baud, "parity": parity, "unit": unit}, "identify": [sign]}
    )


def test_factory_settings_come_first_and_every_setting_comes_once() -> None:
    found = settings([model(4800, "N", 1), model(4800, "N", 1), model(19200, "E", 1)])  # type: ignore[list-item]
    assert found[:2] == (LineSetting(4800, "N", 1), LineSetting(19200, "E", 1))
    assert len(found) == len(set(found)) == 24
    assert [one.text for one in settings([], [9600], ["N", "E"])] == ["9600 8N1", "9600 8E1"]


def test_likely_ids_are_asked_at_every_setting_before_the_rest_at_any() -> None:
    where = settings([], [9600, 4800], ["N"])
    asked = plan([model(9600, "N", 77)], range(1, 248), where)  # type: ignore[list-item]
    early = [*range(1, 11), 77]
    assert [(one.setting, one.unit) for one in asked[: len(early) * 2]] == [(at, u) for at in where for u in early]
    assert len(asked) == len({(one.setting, one.unit) for one in asked}) == 247 * 2
    assert [(block.function, block.address) for block in asked[0].blocks] == [("holding", 0), ("input", 0)]
    assert [(block.function, block.address) for block in asked[-1].blocks] == [("holding", 0)]


def test_once_somebody_answered_the_rest_of_that_setting_is_asked_at_once() -> None:
    where = settings([], [9600, 4800], ["N"])
    left = plan([], [1, 2, 200], where)
    first = focus(left, where[1])
    assert [one.setting for one in first] == [where[1]] * 3 + [where[0]] * 3
    assert {one.setting for one in focus(left, where[1], only=True)} == {where[1]}


def test_the_estimate_counts_silence_and_the_bytes_on_the_wire() -> None:
    slow, fast = (plan([], [200], [LineSetting(baud, "N", 1)])[0] for baud in (1200, 115200))
    assert slow.seconds(100) == pytest.approx(0.1 + 15 * 10 / 1200)
    assert fast.seconds(100) == pytest.approx(0.1 + 15 * 10 / 115200)
    assert plan([], [200], None)[0].seconds(100) == pytest.approx(0.1)


def test_the_whole_scan_with_all_shipped_profiles_covers_their_factory_settings() -> None:
    shelf = Shelf([])
    models = [found for found in map(shelf.find, shelf.ids()) if found.protocol == "modbus"]
    where = settings(models)  # type: ignore[arg-type]
    for one in models:
        serial = one.serial  # type: ignore[attr-defined]
        assert LineSetting(serial.baud, serial.parity, serial.stop_bits) in where
