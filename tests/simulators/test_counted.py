"""Counted profiles: one counter in every block that the gateway reads, and an otherwise unchanged instrument."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.profile import ModbusProfile, read
from gateway.drivers.blocks import blocks
from gateway.drivers.modbus import values
from simulators.counted import as_yaml, counted
from simulators.ledger import Ledger, Served
from simulators.ledger import read as ledger_of
from tests.simulators.stage import PROFILES, made_up, profile

MODBUS = [path.stem for path in sorted(PROFILES.glob("*.yaml")) if isinstance(read(path.read_bytes()), ModbusProfile)]


@pytest.mark.parametrize("stem", MODBUS)
def test_every_block_of_the_gateway_carries_exactly_one_counter(stem: str) -> None:
    plain, with_counters = profile(stem), counted(profile(stem))
    assert with_counters.points[: len(plain.points)] == plain.points
    plan = blocks(with_counters.points, with_counters.limits)
    assert len(plan) == len(blocks(plain.points, plain.limits))
    for block in plan:
        if block.function in ("coil", "discrete"):
            continue  # a bit has no room beside it for a counter
        assert sum(point.key.startswith("reply_count") for point in block.points) == 1


@pytest.mark.parametrize("stem", ["renke-rs-ws-n01", "jxct-jxbs-3001-tr"])
def test_a_counted_profile_survives_its_file_and_its_examples(stem: str) -> None:
    with_counters = counted(profile(stem))
    again = read(as_yaml(with_counters))
    assert again == with_counters
    for example in again.examples:
        assert values(again, example.registers) == pytest.approx(example.values)


def test_a_block_near_the_longest_read_stays_one_read() -> None:
    points = "\n".join(f"  - {{key: soil_moisture.d{n}, address: {n}, unit: '%'}}" for n in range(20))
    with_counters = counted(made_up(points, "limits: {max_registers: 20}"))
    assert len(blocks(with_counters.points, with_counters.limits)) == 1


def test_no_room_beside_a_block_is_said() -> None:
    points = "  - {key: soil_moisture, address: 0, unit: '%'}\n  - {key: soil_ph, address: 2, unit: pH}"
    with pytest.raises(ValueError, match="no room for a counter beside holding 0-0"):
        counted(made_up(points))


def test_a_ledger_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    first = Ledger(path)
    first.head({"simulator": "a test"})
    rows = [Served(1_795_000_000_000 + n, "air", 1, "reply_count", n, None) for n in (1, 2, 3)]
    for row in rows:
        first.write(row)
    first.close()
    path.write_bytes(path.read_bytes() + b'{"t":1795000000')
    second = Ledger(path)
    assert second.last == {("air", "reply_count"): 3}
    second.write(Served(1_795_000_000_009, "air", 1, "reply_count", 4, "noise"))
    second.close()
    assert [row.count for row in ledger_of(path)] == [1, 2, 3, 4]
