"""What is wrong with rule files, every mistake as one line with its file and line.

The model refuses what cannot be (contract.law.file); here stands how files fit together: names that nobody lists, a day
forgotten between two rules, two rules that say the same, a substance that is still "restricted" when it is banned. A
county's folder is judged beside what comes with the product, whose names it may use.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from contract import document
from contract.law.file import CropFile, IngredientFile, LawFile, RuleEntry, RuleFile, WorkingDaysFile, read, together
from contract.law.ruleset import ON_THE_LIST, RuleSet
from contract.law.vocabulary import vocabulary
from contract.mistakes import DocumentError, Mistake, spell

Place = tuple[str | int, ...]
Found = tuple[Place, str, str]  # where in the file, and the sentence in both languages
_DAY: Final = timedelta(days=1)


class Lint(NamedTuple):
    """The files that can be used, by name, and every mistake as (file name, mistake)."""

    files: dict[str, LawFile]
    mistakes: list[tuple[str, Mistake]]


def lint(texts: Mapping[str, bytes | str], beside: dict[str, LawFile]) -> Lint:
    """Read and judge texts by their name, together and with the files `beside` them, which are not judged."""
    good: dict[str, LawFile] = {}
    lines: dict[str, dict[tuple[str, ...], int]] = {}
    found: list[tuple[str, Mistake]] = []
    for name, text in texts.items():
        try:
            good[name] = read(text, name)
        except DocumentError as error:
            found += [(name, mistake) for mistake in error.mistakes]
            continue
        lines[name] = document.load(text, name).lines
    for name, problem in judge(good, beside):
        found.append((name, _placed(problem, lines[name])))
    return Lint(good, sorted(found, key=lambda pair: (pair[0], pair[1].line)))


def judge(good: dict[str, LawFile], beside: dict[str, LawFile]) -> Iterator[tuple[str, Found]]:
    """How the files of a folder fit together and with those `beside` it, which are not judged themselves."""
    rules = together([*beside.values(), *good.values()])
    yield from vocabulary(good, beside)
    homes = {
        entry.id: (name, place)
        for name, file in beside.items()
        if isinstance(file, RuleFile)
        for place, entry in enumerate(file.rules)
    }
    for name, file in good.items():
        match file:
            case RuleFile():
                yield from ((name, problem) for problem in _rule_file(file, rules))
                for place, entry in enumerate(file.rules):
                    home = homes.setdefault(entry.id, (name, place))
                    if home != (name, place):
                        zh, en = f"编号 {entry.id} 在 {home[0]} 已用", f"{entry.id} is taken in {home[0]}"
                        yield name, (("rules", place, "id"), zh, en)
            case WorkingDaysFile():
                yield from ((name, problem) for problem in _working_days(file))
            case IngredientFile() | CropFile():
                pass
    yield from _covers(good)


def _rule_file(file: RuleFile, rules: RuleSet) -> Iterator[Found]:
    used = {entry.source for entry in file.rules}
    for source in file.sources:
        if source not in used:
            yield ("sources", source), "没有规则用到", "is named by no rule"
    starts = {rule.id: rule.valid_from for rule in rules.rules}
    holes = {(hole.rule, hole.ingredient): hole for hole in rules.holes()}
    for place, entry in enumerate(file.rules):
        here: Place = ("rules", place)
        yield from _names(entry, here, rules)
        for name in entry.ingredients:
            hole = holes.get((entry.id, rules.ingredients.called(name)))
            if hole is None:
                continue
            if hole.days.until is None:
                zh, en = f"{entry.followed_by} 里没有 {name}", f"{entry.followed_by} says nothing about {name}"
            else:
                days = (hole.days.until - hole.days.since).days
                zh = f"{name} 有 {days} 天没有规则：{hole.days.since} 到 {hole.days.until} 前"
                en = f"a hole of {days} days for {name}: from {hole.days.since} until {hole.days.until}"
            yield (*here, "valid_to"), zh, en
        begins = starts.get(entry.followed_by)
        if begins is not None and entry.valid_to is not None and begins < entry.valid_to:
            zh, en = (
                f"{entry.followed_by} {begins} 就开始，重叠",
                f"overlaps {entry.followed_by}, which begins on {begins}",
            )
            yield (*here, "valid_to"), zh, en
        yield from _beside(file, place, entry, rules)


def _names(entry: RuleEntry, here: Place, rules: RuleSet) -> Iterator[Found]:
    for number, name in enumerate(entry.ingredients):
        key = rules.ingredients.key(name)
        if key != name:
            zh, en = (f"请写 {key}", f"write {key}") if key else (f"名录没有 {name}", f"no {name} on the list")
            yield (*here, "ingredients", number), zh, en
    for number, name in enumerate(entry.crops):
        key = rules.crops.key(name)
        if key != name:
            zh, en = (f"请写 {key}", f"write {key}") if key else (f"没有作物 {name}", f"no crop {name}")
            yield (*here, "crops", number), zh, en


def _beside(file: RuleFile, place: int, entry: RuleEntry, rules: RuleSet) -> Iterator[Found]:
    """Other rules of the region that say the same of a substance at the same time, or ban what this one restricts."""
    for name in entry.ingredients:
        for other in rules.rules:
            if other.id == entry.id or other.region != file.region or name not in other.ingredients:
                continue
            if entry.valid_to is not None and other.valid_from >= entry.valid_to:
                continue
            if other.valid_to is not None and entry.valid_from >= other.valid_to:
                continue
            same_crops = not entry.crops or set(entry.crops) & set(other.crops)
            if other.kind == entry.kind and other.id > entry.id and same_crops and other.unless == entry.unless:
                zh, en = f"{name} 与 {other.id} 说的是同一件事", f"says of {name} what {other.id} says"
                yield ("rules", place), zh, en
            if entry.kind in ON_THE_LIST and other.kind == "banned" and not other.unless:
                zh = f"{name} {other.valid_from} 起已被 {other.id} 禁用，应在那天结束"
                en = f"{name} is banned by {other.id} from {other.valid_from}, end this there"
                yield ("rules", place), zh, en


def _covers(good: dict[str, LawFile]) -> Iterator[tuple[str, Found]]:
    """Days that no file of a region covers, between the first and the last that one does."""
    by_region: dict[str, list[tuple[str, RuleFile]]] = {}
    for name, file in good.items():
        if isinstance(file, RuleFile):
            by_region.setdefault(file.region, []).append((name, file))
    for found in by_region.values():
        found.sort(key=lambda pair: pair[1].covers.since)
        known = found[0][1].covers.until
        for name, file in found[1:]:
            if known is not None and file.covers.since > known:
                zh = f"{known} 到 {file.covers.since} 前没有规则文件"
                yield name, (("covers",), zh, f"no rule file from {known} until {file.covers.since}")
            known = None if known is None or file.covers.until is None else max(known, file.covers.until)


def _working_days(file: WorkingDaysFile) -> Iterator[Found]:
    for number, year in file.years.items():
        off = set()
        for name, (first, last) in year.holidays.items():
            here: Place = ("years", str(number), "holidays", name)
            if not first <= last or first.year != number or last.year != number or (last - first).days > 14:
                yield here, f"{first} 到 {last} 不像 {number} 年的假期", f"{first} to {last} is no holiday of {number}"
                continue
            off |= {first + _DAY * day for day in range((last - first).days + 1)}
        for place, day in enumerate(year.worked):
            if day.year != number or day.weekday() < 5 or day in off:
                zh, en = f"{day} 本来就上班，或在假期里", f"{day} is worked anyway, or lies in a holiday"
                yield ("years", str(number), "worked", place), zh, en


def _placed(problem: Found, lines: dict[tuple[str, ...], int]) -> Mistake:
    place, zh, en = problem
    words = tuple(map(str, place))
    line = next((lines[words[:n]] for n in range(len(words), 0, -1) if lines.get(words[:n])), 0)
    return Mistake(spell(place), zh, en, line)
