"""A rule file before it is laid: its mistakes, what it would change beside the edition before, and the set it makes.

Nothing is written here, so a person can try a file as often as they like, and ask what a ban would touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Final, NamedTuple

from sqlmodel import Session

from cloud import regions
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.law import store
from cloud.law.rules import holes, laid, read_row, rules
from contract.law import RuleSet, with_files
from contract.law.file import CropFile, IngredientFile, LawFile, RuleEntry, RuleFile, WorkingDaysFile
from contract.law.lint import lint
from contract.law.shipped import files as shipped
from contract.mistakes import Mistake

TEXT: Final = "file"


class Draft(NamedTuple):
    """What a text would be. file: None where it cannot be read; after: None where it has mistakes.

    changed, dropped: rules that the edition before said otherwise or had; backwards: those of them that held before
    today, so that the law of days gone by changes.
    """

    file: LawFile | None
    region: str
    name: str
    edition: int
    digest: str
    mistakes: list[Mistake]
    before: RuleSet
    after: RuleSet | None
    added: list[str]
    changed: list[str]
    dropped: list[str]
    backwards: list[str]


def drafted(scope: Scope, session: Session, text: str, region: str, today: date) -> Draft:
    """What a text would be beside all that is in force. region: where a file without one of its own is laid.

    Raises Problem("law_sort" | "outside_region" | "region_unknown" | "law_edition").
    """
    beside = {f"{row.region}/{row.name}": (row, read_row(row)) for row in store.files(NATION, session)}
    found = lint({TEXT: text}, _others(beside, None))
    file = found.files.get(TEXT)
    if isinstance(file, WorkingDaysFile):
        raise Problem("law_sort")
    digest = sha256(text.encode()).hexdigest()
    if file is None:
        told = [mistake for _, mistake in found.mistakes]
        return Draft(None, region, "", 0, digest, told, rules(session), None, [], [], [], [])
    region, name = (file.region, file.id) if isinstance(file, RuleFile) else (file.region or region, file.sort)
    file = laid(file, region)
    if not scope.covers(region):
        raise Problem("outside_region", region=region or "全国 the nation")
    regions.check(session, region)
    last = store.newest(NATION, session, region, name)
    newest = last.edition if last is not None else 0
    edition = file.version if isinstance(file, RuleFile) else newest + 1
    if edition <= newest:
        raise Problem("law_edition", name=name, newest=newest, next=newest + 1)
    place = f"{region}/{name}"
    mistakes = lint({TEXT: text}, _others(beside, place)).mistakes if place in beside else found.mistakes
    earlier = beside[place][1] if place in beside else None
    told = [*(mistake for _, mistake in mistakes), *_relisted(file, _others(beside, place))]
    before = rules(session)
    added, changed, dropped, backwards = _difference(earlier, file, today)
    after = None
    if not told:
        after = with_files(*(other for key, (_, other) in beside.items() if key != place), file)
        told = [
            Mistake("", f"{rule} 之后 {what} 在 {days} 没有规则", f"after {rule} no rule speaks of {what} on {days}")
            for rule, what, days in sorted(holes(after) - holes(before))
        ]
    return Draft(
        file, region, name, edition, digest, told, before, None if told else after,
        added, changed, dropped, backwards,
    )  # fmt: skip


def _others(beside: Mapping[str, tuple[object, LawFile]], place: str | None) -> dict[str, LawFile]:
    return shipped() | {key: file for key, (_, file) in beside.items() if key != place}


def _relisted(file: LawFile, others: Mapping[str, LawFile]) -> Iterator[Mistake]:
    """Names that are listed elsewhere: a second entry would be read by nobody, or take a crop out of its group."""
    if not isinstance(file, IngredientFile | CropFile):
        return
    known = {key for other in others.values() if type(other) is type(file) for key in _entries(other)}
    for place, key in enumerate(_entries(file)):
        if key in known:
            yield Mistake(f"{file.sort}[{place}].zh", f"{key} 已在名录里", f"{key} is on the list already")


def _difference(
    earlier: LawFile | None, file: LawFile, today: date
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Rules (of other files: names) that are new, said otherwise, gone; and of those what held before today."""
    was, now = _entries(earlier), _entries(file)
    changed = [key for key in now if key in was and now[key] != was[key]]
    dropped = [key for key in was if key not in now]
    old = [was[key] for key in (*changed, *dropped)]
    backwards = [entry.id for entry in old if isinstance(entry, RuleEntry) and entry.valid_from < today]
    return [key for key in now if key not in was], changed, dropped, backwards


def _entries(file: LawFile | None) -> dict[str, object]:
    match file:
        case None | WorkingDaysFile():
            return {}
        case RuleFile():
            return {entry.id: entry for entry in file.rules}
        case _:
            listed = getattr(file, file.sort)
            return {entry.zh: entry for entry in listed}
