"""Few reads, no limit broken, no gap bridged that the profile does not allow."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contract.profile import WIDTH, Limits, Point
from gateway.drivers.blocks import MAX_BITS, blocks
from tests.gateway.profiles import point


def of(*places: tuple[int, str], **limits: int) -> list[tuple[int, int]]:
    found = blocks([point(address=address, type=kind) for address, kind in places], Limits(**limits))
    return [(block.address, block.count) for block in found]


def test_neighbours_share_a_read_whatever_their_order() -> None:
    assert of((2, "f32"), (0, "u16"), (1, "s16")) == [(0, 4)]


def test_a_gap_is_bridged_only_as_far_as_allowed() -> None:
    assert of((0, "u16"), (2, "u16")) == [(0, 1), (2, 1)]
    assert of((0, "u16"), (2, "u16"), max_gap=1) == [(0, 3)]
    assert of((0, "u16"), (3, "u16"), max_gap=1) == [(0, 1), (3, 1)]


def test_the_longest_read_is_respected_and_no_value_is_cut_in_two() -> None:
    assert of((0, "u32"), (2, "u32"), (4, "u32"), max_registers=5) == [(0, 4), (4, 2)]


def test_functions_are_never_mixed() -> None:
    mixed = [point(function="input", address=0), point(function="holding", address=1)]
    assert [(block.function, block.address) for block in blocks(mixed, Limits(max_gap=100))] == [
        ("holding", 1),
        ("input", 0),
    ]


def test_two_bits_of_one_register_are_one_read() -> None:
    bits = [point(key=f"alarm_flag.{bit}", unit="", address=7, type="bit", bit=bit) for bit in (0, 3)]
    (block,) = blocks(bits, Limits())
    assert (block.address, block.count, block.points) == (7, 1, tuple(bits))


@st.composite
def instruments(draw: st.DrawFn) -> tuple[list[Point], Limits]:
    limits = Limits(max_registers=draw(st.integers(4, 125)), max_gap=draw(st.integers(0, 120)))
    points = []
    for _ in range(draw(st.integers(1, 25))):
        function = draw(st.sampled_from(["coil", "discrete", "holding", "input"]))
        bits = function in ("coil", "discrete")
        kind = "bit" if bits else draw(st.sampled_from([kind for kind in WIDTH if kind != "bit"]))
        points.append(point(function=function, address=draw(st.integers(0, 300)), type=kind))
    return points, limits


@given(instruments())
def test_every_point_is_covered_once_and_every_rule_held(instrument: tuple[list[Point], Limits]) -> None:
    points, limits = instrument
    planned = blocks(points, limits)
    assert sorted(id(point) for block in planned for point in block.points) == sorted(map(id, points))
    for block in planned:
        assert block.count <= (MAX_BITS if block.function in ("coil", "discrete") else limits.max_registers)
        wanted: set[int] = set()
        for inside in block.points:
            assert inside.function == block.function
            assert block.address <= inside.address
            assert inside.address + inside.width <= block.address + block.count
            wanted |= set(range(inside.address, inside.address + inside.width))
        assert {block.address, block.address + block.count - 1} <= wanted
        gap = longest = 0
        for address in range(block.address, block.address + block.count):
            gap = 0 if address in wanted else gap + 1
            longest = max(longest, gap)
        assert longest <= limits.max_gap
