"""What is wrong with a folder of device profiles, every mistake as one line.

The model refuses what cannot be (contract.profile); here stands what is possible but not good enough to ship: a point
that no example proves, a range that the register cannot hold, a profile that a bus scan cannot tell from others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from contract.mistakes import DocumentError, Mistake
from contract.profile import Profile, Setting, read
from simulators.encoding import BOUNDS
from simulators.greenhouse import QUANTITIES

SCHEMA: Final = "# yaml-language-server: $schema="
FEWEST_EXAMPLES: Final = 3
_CHINESE: Final = re.compile(r"[一-鿿]")


class Lint(NamedTuple):
    """The profiles of a folder that can be used, and every mistake as (file name, mistake), file by file."""

    profiles: dict[Path, Profile]
    mistakes: list[tuple[str, Mistake]]


def lint(folder: Path) -> Lint:
    """Read and judge every *.yaml in `folder`."""
    profiles: dict[Path, Profile] = {}
    found: list[tuple[str, Mistake]] = []
    homes: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        text = path.read_bytes()
        try:
            profile = read(text, path.name)
        except DocumentError as error:
            found += [(path.name, mistake) for mistake in error.mistakes]
            continue
        profiles[path] = profile
        found += [(path.name, mistake) for mistake in judge(profile, path.stem, text.decode("utf-8-sig"))]
        home = homes.setdefault(profile.id, path.name)
        if home != path.name:
            found.append((path.name, Mistake("id", f"与 {home} 的编号相同", f"{home} has the same id")))
    if not profiles and not found:
        found.append((str(folder), Mistake("", "没有 *.yaml 档案", "holds no *.yaml profile")))
    return Lint(profiles, found)


def judge(profile: Profile, stem: str, text: str) -> Iterator[Mistake]:
    """What is not good enough about a valid profile; `stem` is its file name without .yaml."""
    if profile.id != stem:
        yield Mistake("id", f"应与文件名 {stem} 相同", f"must equal the file name {stem}")
    if not text.startswith(SCHEMA):
        yield Mistake("", f"首行应为 {SCHEMA}…", f"first line must be {SCHEMA}…", 1)
    yield from _names(profile)
    yield from _points(profile)
    yield from _setup(profile)
    yield from _signs(profile)
    yield from _examples(profile)


def _names(profile: Profile) -> Iterator[Mistake]:
    named = {"name": profile.name, **{f"setup.{key}.name": setting.name for key, setting in profile.setup.items()}}
    named |= {f"points[{place}].name": point.name for place, point in enumerate(profile.points) if point.name}
    if profile.note is not None:
        named["note"] = profile.note
    for place, words in named.items():
        if not _CHINESE.search(words.zh):
            yield Mistake(f"{place}.zh", "没有汉字", "has no Chinese in it")
        if _CHINESE.search(words.en):
            yield Mistake(f"{place}.en", "应为英文", "must be English")


def _points(profile: Profile) -> Iterator[Mistake]:
    for place, point in enumerate(profile.points):
        where = f"points[{place}]"
        signal = profile.simulate.get(point.key)
        if signal is None:
            yield Mistake(
                f"simulate.{point.key}", "缺少，模拟器无值可放", "is missing, the simulator has nothing to play"
            )
        elif signal.day is not None and signal.day not in QUANTITIES:
            known = ", ".join(QUANTITIES)
            yield Mistake(
                f"simulate.{point.key}.day", f"没有 {signal.day}，可用：{known}", f"no {signal.day}, of {known}"
            )
        if point.step and point.step <= point.deadband:
            yield Mistake(
                f"{where}.step", "不大于 deadband，每次变化都会算突跳", "is not above deadband: any change is a spike"
            )
        if point.type == "bit" or (signal is not None and signal.counter):
            continue
        if point.low is None or point.high is None:
            yield Mistake(where, f"{point.key} 缺少量程 low 和 high", f"{point.key} lacks its range, low and high")
        elif point.type in BOUNDS:
            lowest, highest = BOUNDS[point.type]
            for end in (point.low, point.high):
                raw = (end - point.offset) / point.scale
                if not lowest - 0.5 <= raw <= highest + 0.5:
                    zh, en = f"{end} 在 {point.type} 中放不下", f"{end} does not fit into {point.type}"
                    yield Mistake(f"{where}.type", zh, en)


def _setup(profile: Profile) -> Iterator[Mistake]:
    taken = {(p.function, at): p.key for p in profile.points for at in range(p.address, p.address + p.width)}
    for key, setting in profile.setup.items():
        place = (setting.function, setting.address)
        other = taken.setdefault(place, key)
        if other != key:
            at = f"{setting.function} {setting.address}"
            yield Mistake(f"setup.{key}.address", f"与 {other} 在 {at} 重叠", f"overlaps {other} at {at}")
        if setting.values is None and (setting.low is None or setting.high is None) and setting.type != "bit":
            yield Mistake(f"setup.{key}", "缺少 low 和 high，或 values", "lacks low and high, or values")


def _signs(profile: Profile) -> Iterator[Mistake]:
    if not profile.identify:
        yield Mistake("identify", "缺少，总线扫描认不出本型号", "is missing: a bus scan cannot tell this model")
    known: set[tuple[str, int]] = {(p.function, p.address + n) for p in profile.points for n in range(p.width)}
    known |= {_place(setting) for setting in profile.setup.values()}
    for number, sign in enumerate(profile.identify):
        for address in range(sign.address, sign.address + sign.count):
            if (sign.function, address) not in known:
                at = f"{sign.function} {address}"
                yield Mistake(f"identify[{number}]", f"{at} 不是测点或设置", f"{at} is neither point nor setting")
        if sign.low > sign.high:
            yield Mistake(f"identify[{number}]", "low 大于 high，永远认不出", "low is above high: nothing ever fits")


def _place(setting: Setting) -> tuple[str, int]:
    return setting.function, setting.address


def _examples(profile: Profile) -> Iterator[Mistake]:
    if len(profile.examples) < FEWEST_EXAMPLES:
        yield Mistake("examples", f"至少 {FEWEST_EXAMPLES} 例", f"wants at least {FEWEST_EXAMPLES}")
    for point in profile.points:
        shown = [example.values[point.key] for example in profile.examples if point.key in example.values]
        numbers = [value for value in shown if value is not None]
        if not numbers:
            yield Mistake("examples", f"没有一例有 {point.key}", f"none shows {point.key}")
        elif point.type in ("s16", "s32", "s64") and (point.low or 0) < 0 and min(numbers) >= 0:
            yield Mistake("examples", f"{point.key} 有符号，却无负值之例", f"none shows {point.key} below zero")
        if point.invalid and None not in shown:
            yield Mistake("examples", f"没有一例示 {point.key} 无效", f"none shows {point.key} as invalid (null)")
