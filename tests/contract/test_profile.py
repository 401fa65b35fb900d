"""Device profiles: a good one is read, and everything impossible in a bad one is told at once."""

from __future__ import annotations

import pytest

from contract.mistakes import DocumentError
from contract.profile import read

GOOD = """\
format: 1
id: air-1
model: {maker: M, name: N}
name: {zh: 空气, en: air}
kind: environment
source: [the maker's manual]
confidence: a
points:
  - {key: air_temperature, address: 0, type: s16, scale: 0.1, unit: °C, low: -40, high: 80}
  - {key: relative_humidity, address: 1, scale: 0.1, unit: "%"}
  - {key: door_open, address: 2, type: bit, bit: 0, unit: ""}
  - {key: running, address: 2, type: bit, bit: 1, unit: ""}
  - {key: defrosting, function: coil, address: 0, type: bit, unit: ""}
setup:
  unit_id: {name: {zh: 地址, en: unit id}, address: 100, low: 1, high: 247, effect: unit}
  air_offset: {name: {zh: 偏移, en: offset}, address: 80, type: s16, effect: offset, point: air_temperature}
identify:
  - {address: 0, count: 2, high: 1000}
simulate:
  air_temperature: {day: air_temperature, noise: 0.1}
examples:
  - registers: {holding: {0: [231, 0xFFFF, 2]}, coil: {0: [1]}}
    values: {air_temperature: 23.1, door_open: 0, running: 1, relative_humidity: null}
"""


def test_a_good_profile_is_read_and_has_a_lasting_hash() -> None:
    profile = read(GOOD, "air-1.yaml")
    assert [point.width for point in profile.points] == [1, 1, 1, 1, 1]
    assert profile.hash == read(GOOD.encode()).hash
    assert profile.hash != read(GOOD.replace("scale: 0.1", "scale: 0.01")).hash


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"),
    [
        ("key: running", "key: runing", "points[3].key: no such measurement: runing", "没有这个测量项：runing"),
        ('unit: "%"', "unit: g", "points[1].unit: measurement relative_humidity is in %, got g", "单位应为 %，收到 g"),
        ("address: 1,", "address: 0,", "points[1].address: overlaps air_temperature at holding 0", "重叠"),
        ("bit: 1", "bit: 0", "points[3].address: overlaps door_open at holding 2", "在 holding 2 重叠"),
        ("type: bit, bit: 0", "bits: [3, 1]", "points[2].bits: goes with u16", "先写低位"),
        ("type: bit, bit: 0", "bits: [1, 3]", "points[3].address: overlaps door_open at holding 2", "重叠"),
        ("type: bit, bit: 0", "bit: 0", "points[2].bit: 0-15 goes with type bit", "其他类型不写"),
        ("coil, address: 0, type: bit", "coil, address: 0", "points[4].type: a coil is read as type bit", "按 type"),
        ("address: 1,", "address: 65535, type: f32,", "points[1].address: ends beyond register 65535", "超出寄存器"),
        ("scale: 0.1, unit: °C", "scale: 0, unit: °C", "points[0].scale: 0 makes every value", "都一样"),
        ("scale: 0.1, unit: °C", "scale: .inf, unit: °C", "points[0].scale: must be a finite number", "应为有限数"),
        ("low: -40", "low: 90", "points[0].low: 90.0 is not below high 80.0", "90.0 不小于 high 80.0"),
        ("key: defrosting", "key: door_open", "points[4].key: door_open is taken", "请加通道，如 door_open.2"),
        ("confidence: a", "confidence: a\nlimits: {max_gap: -1}", "limits.max_gap: must be at least 0", "不得小于 0"),
        ("effect: unit", "effect: offset", "setup.unit_id.point: goes with effect offset", "所偏移的 point"),
        ("effect: unit", "effect: baud", "setup.unit_id.values: must have baud rates as labels", "要以波特率为标签"),
        ("low: 1,", "low: 300,", "setup.unit_id.low: 300 is above high 247", "300 大于 high 247"),
        ("address: 100,", "address: 100, type: bit,", "setup.unit_id.type: is bit for a coil", "coil 用 bit"),
        ("point: air_temp", "point: leaf_temp", "setup.air_offset.point: leaf_temperature is not a point", "没有测点"),
        ("  air_temperature: {day", "  co2: {day", "simulate.co2: co2 is not a point of this profile", "没有测点 co2"),
        ("day: air_temperature, ", "", "simulate.air_temperature: wants exactly one of day", "三者恰取其一"),
        ("running: 1", "run: 1", "examples[0].values.run: run is not a point", "没有测点 run"),
        ("231", "70000", "examples[0].registers.holding[0][0]: must be at most 65535", "不得大于 65535"),
        ("holding: {", "holdin: {", "examples[0].registers.holdin: must be 'coil', 'discrete'", "应为 'coil'"),
        ("id: air-1", "id: Air 1", "id: must match", "须符合"),
        ("format: 1", "format: 2", "format: must be 1, found 2", "应为 1，现为 2"),
    ],
)  # fmt: skip
def test_what_is_impossible_is_told_in_its_place(old: str, new: str, en: str, zh: str) -> None:
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    with pytest.raises(DocumentError) as caught:
        read(text, "air-1.yaml")
    (mistake,) = caught.value.mistakes
    assert en in mistake.text("en", "air-1.yaml")
    assert zh in mistake.text("zh", "air-1.yaml")
    assert mistake.line


def test_all_are_told_at_once() -> None:
    text = (
        GOOD.replace("address: 1,", "address: 0,")
        .replace("key: running", "key: door_open")
        .replace("running: 1", "x: 1")
    )
    with pytest.raises(DocumentError) as caught:
        read(text)
    assert [(mistake.line, mistake.place) for mistake in caught.value.mistakes] == [
        (10, "points[1].address"),
        (12, "points[3].key"),
        (23, "examples[0].values.x"),
    ]
