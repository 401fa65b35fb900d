"""What is not good enough about a Modbus profile: settings that overlap, ranges too wide, signs that never fit."""

from __future__ import annotations

from collections.abc import Iterator

from contract.mistakes import Mistake
from contract.profile import ModbusProfile, Point, Words
from simulators.encoding import BOUNDS


def judge(profile: ModbusProfile) -> Iterator[Mistake]:
    """Settings, signs and examples of a valid profile."""
    yield from _setup(profile)
    yield from _signs(profile)
    yield from _examples(profile)


def names(profile: ModbusProfile) -> dict[str, Words]:
    """Every name of a setting, a plate or a state by its place."""
    found = {f"setup.{key}.name": setting.name for key, setting in profile.setup.items()}
    found |= {f"nameplate.{key}.name": plate.name for key, plate in profile.nameplate.items()}
    for place, point in enumerate(profile.points):
        found |= {f"points[{place}].states[{value}]": state for value, state in point.states.items()}
    return found


def ranged(where: str, point: Point) -> Iterator[Mistake]:
    """Whether a point that is no bit has a range, and one that its type can hold; `where` is its place."""
    if point.type == "bit":
        return
    if point.low is None or point.high is None:
        yield Mistake(where, f"{point.key} 缺少量程 low 和 high", f"{point.key} lacks its range, low and high")
    elif point.type in BOUNDS:
        lowest, highest = BOUNDS[point.type]
        for end in (point.low, point.high):
            raw = (end - point.offset) / point.scale
            if not lowest - 0.5 <= raw <= highest + 0.5:
                zh, en = f"{end} 在 {point.type} 中放不下", f"{end} does not fit into {point.type}"
                yield Mistake(f"{where}.type", zh, en)


def _setup(profile: ModbusProfile) -> Iterator[Mistake]:
    taken = {(p.function, at): p.key for p in profile.points for at in range(p.address, p.address + p.width)}
    for key, setting in profile.setup.items():
        for address in range(setting.address, setting.address + setting.width):
            other = taken.setdefault((setting.function, address), key)
            if other != key:
                at = f"{setting.function} {address}"
                yield Mistake(f"setup.{key}.address", f"与 {other} 在 {at} 重叠", f"overlaps {other} at {at}")
                break
        if setting.values is None and (setting.low is None or setting.high is None) and setting.type != "bit":
            yield Mistake(f"setup.{key}", "缺少 low 和 high，或 values", "lacks low and high, or values")


def _signs(profile: ModbusProfile) -> Iterator[Mistake]:
    if not profile.identify:
        yield Mistake("identify", "缺少，总线扫描认不出本型号", "is missing: a bus scan cannot tell this model")
    known: set[tuple[str, int]] = {(p.function, p.address + n) for p in profile.points for n in range(p.width)}
    known |= {(s.function, s.address + n) for s in profile.setup.values() for n in range(s.width)}
    known |= {(p.function, p.address + n) for p in profile.nameplate.values() for n in range(p.count)}
    for number, sign in enumerate(profile.identify):
        for address in range(sign.address, sign.address + sign.count):
            if (sign.function, address) not in known:
                at = f"{sign.function} {address}"
                yield Mistake(
                    f"identify[{number}]", f"{at} 不是测点、设置或铭牌", f"{at} is no point, setting or plate"
                )
        if sign.low > sign.high:
            yield Mistake(f"identify[{number}]", "low 大于 high，永远认不出", "low is above high: nothing ever fits")


def _examples(profile: ModbusProfile) -> Iterator[Mistake]:
    for key in profile.nameplate:
        if not any(key in example.nameplate for example in profile.examples):
            yield Mistake("examples", f"没有一例有铭牌 {key}", f"none shows {key} of the nameplate")
    for point in profile.points:
        shown = [example.values[point.key] for example in profile.examples if point.key in example.values]
        numbers = [value for value in shown if value is not None]
        if not numbers:
            yield Mistake("examples", f"没有一例有 {point.key}", f"none shows {point.key}")
        elif point.type in ("s16", "s32", "s64") and (point.low or 0) < 0 and min(numbers) >= 0:
            yield Mistake("examples", f"{point.key} 有符号，却无负值之例", f"none shows {point.key} below zero")
        if point.states and len(set(numbers)) < 2:
            yield Mistake("examples", f"{point.key} 的各状态只示了一个", f"show one state of {point.key} only")
        if point.invalid and None not in shown:
            yield Mistake("examples", f"没有一例示 {point.key} 无效", f"none shows {point.key} as invalid (null)")
