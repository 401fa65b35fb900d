"""Registers of a simulated instrument as the engineer sees them."""

from __future__ import annotations

import json

from tests.zhigen.device.stage import box, device

PROBE = ("probe", "--wait", "3000")  # a busy machine answers late


def test_registers_are_shown_and_the_expected_value_is_found() -> None:
    with box([("xy-md02", 3)]) as (simulator, where):
        simulator.hold(3, "air_temperature", -12.3)
        simulator.hold(3, "relative_humidity", 55.1)
        found = device(*PROBE, where, "--unit", "3", "--function", "input", "--address", "0x1", "--count", "2")
        assert found.exit_code == 0
        first = found.stdout.splitlines()[1]
        assert first.split() == ["0x0001", "1", "FF85", "65413", "-123", "11111111", "10000101", ".."]
        guess = device(
            *PROBE, where, "--unit", "3", "--function", "4", "--address", "1", "--count", "2", "--expect", "-12.3"
        )
        assert guess.stdout.splitlines()[-1].split() == ["-12.3", "0x0001", "1", "s16", "×", "0.1"]
        nothing = device(
            *PROBE, where, "--unit", "3", "--function", "4", "--address", "1", "--expect", "7", language="zh"
        )
        assert "没有一种读法接近 7" in nothing.stdout


def test_holes_are_told_and_what_is_between_them_is_read() -> None:
    with box([("jxct-jxbs-3001-tr", 1)]) as (_, where):
        found = device(*PROBE, where, "--count", "40", "--json")
    assert found.exit_code == 0
    registers = json.loads(found.stdout)["registers"]
    assert sorted(map(int, registers)) == [0x06, 0x12, 0x13, 0x15, 0x1E, 0x1F, 0x20]
    assert "0x0000-0x0005: the device refuses (exception 2" in found.stderr
    assert "0x0021-0x0027" in found.stderr


def test_silence_a_wrong_address_and_bits() -> None:
    with box([("xy-md02", 3)]) as (_, where):
        silent = device("probe", where, "--unit", "9", language="zh")
        assert silent.exit_code == 1
        assert "没有应答" in silent.stderr
        refused = device(*PROBE, where, "--unit", "3", "--function", "coil", "--count", "2")
        assert refused.exit_code == 1
        assert "refuses" in refused.stderr
        assert device(*PROBE, where, "--address", "70000").exit_code == 2
        assert device(*PROBE, where, "--address", "65535", "--count", "2").exit_code == 2
    assert device("probe", "127.0.0.1:1").exit_code == 1
