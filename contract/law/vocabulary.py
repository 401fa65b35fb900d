"""What is wrong with the names of substances and crops in rule files: one spelling, one key, both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from contract.law.file import CropEntry, CropFile, IngredientEntry, IngredientFile, LawFile
from contract.law.name import spelling

Found = tuple[tuple[str | int, ...], str, str]
_CHINESE: Final = re.compile(r"[一-鿿]")


def vocabulary(good: dict[str, LawFile], beside: dict[str, LawFile]) -> Iterator[tuple[str, Found]]:
    """Spellings that lead to two keys, groups that nobody lists or that contain themselves, the wrong language."""
    for sort, section in ((IngredientFile, "ingredients"), (CropFile, "crops")):
        homes: dict[str, str] = {}
        for file in beside.values():
            if isinstance(file, sort):
                for entry in _entries(file):
                    for word in {spelling(word) for word in (entry.zh, entry.en, *entry.also)}:
                        homes.setdefault(word, entry.zh)
        for name, file in good.items():
            if isinstance(file, sort):
                for place, entry in enumerate(_entries(file)):
                    yield from ((name, found) for found in _entry(entry, (section, place), homes))
    crops = [crop for file in (*beside.values(), *good.values()) if isinstance(file, CropFile) for crop in file.crops]
    inside = {crop.zh: crop.groups for crop in crops}
    for name, file in good.items():
        if not isinstance(file, CropFile):
            continue
        for place, crop in enumerate(file.crops):
            for number, group in enumerate(crop.groups):
                here = ("crops", place, "groups", number)
                if group not in inside:
                    yield name, (here, f"没有 {group} 这一类", f"there is no group {group}")
                elif crop.zh in _all_around(group, inside):
                    yield name, (here, f"{crop.zh} 又在自己里面", f"{crop.zh} contains itself")


def _entries(file: LawFile) -> Iterable[IngredientEntry | CropEntry]:
    if isinstance(file, IngredientFile):
        return file.ingredients
    return file.crops if isinstance(file, CropFile) else ()


def _entry(entry: IngredientEntry | CropEntry, here: tuple[str | int, ...], homes: dict[str, str]) -> Iterator[Found]:
    if not _CHINESE.search(entry.zh) and not entry.zh[0].isdigit():
        yield (*here, "zh"), f"{entry.zh} 没有汉字", f"{entry.zh} has no Chinese in it"
    if _CHINESE.search(entry.en):
        yield (*here, "en"), f"{entry.en} 应为英文", f"{entry.en} must be English"
    for word in dict.fromkeys(spelling(word) for word in (entry.zh, entry.en, *entry.also)):
        home = homes.setdefault(word, entry.zh)
        if home != entry.zh:
            yield here, f"{word} 已是 {home} 的名称", f"{word} is a name of {home} already"


def _all_around(group: str, inside: dict[str, tuple[str, ...]]) -> set[str]:
    found, waiting = {group}, [group]
    while waiting:
        new = set(inside.get(waiting.pop(), ())) - found
        found |= new
        waiting += new
    return found
