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
from contract.profile import BleProfile, ModbusProfile, Point, Profile, read
from simulators import cold_store, greenhouse
from zhigen.profiles import modbus

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
    if isinstance(profile, ModbusProfile):
        yield from modbus.judge(profile)
    examples = getattr(profile, "examples", None)
    if examples is not None and len(examples) < FEWEST_EXAMPLES:
        yield Mistake("examples", f"至少 {FEWEST_EXAMPLES} 例", f"wants at least {FEWEST_EXAMPLES}")


def _names(profile: Profile) -> Iterator[Mistake]:
    named = {"name": profile.name}
    if isinstance(profile, ModbusProfile):
        named |= modbus.names(profile)
    named |= {f"points[{place}].name": point.name for place, point in enumerate(profile.points) if point.name}
    if profile.note is not None:
        named["note"] = profile.note
    for place, words in named.items():
        if not _CHINESE.search(words.zh):
            yield Mistake(f"{place}.zh", "没有汉字", "has no Chinese in it")
        if _CHINESE.search(words.en):
            yield Mistake(f"{place}.en", "应为英文", "must be English")


def _points(profile: Profile) -> Iterator[Mistake]:
    quantities: tuple[str, ...] = greenhouse.QUANTITIES
    if isinstance(profile, BleProfile):  # the simulator of tags has both places
        quantities += cold_store.QUANTITIES
    for place, point in enumerate(profile.points):
        where = f"points[{place}]"
        signal = profile.simulate.get(point.key)
        if signal is None:
            yield Mistake(
                f"simulate.{point.key}", "缺少，模拟器无值可放", "is missing, the simulator has nothing to play"
            )
        elif signal.day is not None and signal.day not in quantities:
            known = ", ".join(quantities)
            yield Mistake(
                f"simulate.{point.key}.day", f"没有 {signal.day}，可用：{known}", f"no {signal.day}, of {known}"
            )
        if point.step and point.step <= point.deadband:
            yield Mistake(
                f"{where}.step", "不大于 deadband，每次变化都会算突跳", "is not above deadband: any change is a spike"
            )
        if isinstance(point, Point) and not (signal is not None and signal.counter):
            yield from modbus.ranged(where, point)
