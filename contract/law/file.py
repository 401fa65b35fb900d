"""Rule files as people write them (YAML), one sort of content each, and the set that a folder of them makes.

`sort` says what a file holds: rules, ingredients, crops, working_days. A file that cannot be used is refused with all
its mistakes; how files fit together is told by zhigen.law.lint.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints, model_validator

from contract import document
from contract.field import Section
from contract.law import rule as law
from contract.law.name import Crop, Ingredient
from contract.law.ruleset import Cover, RuleSet
from contract.mistakes import Mistake, refuse
from contract.names import REGION

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=48)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Confidence = Annotated[str, StringConstraints(pattern=r"^(S|M [1-9][0-9]%)$")]
EARLIEST: Final = date(1949, 10, 1)
LATEST: Final = date(2100, 1, 1)


class Days(Section):
    """From a day up to, without, another (left out: open)."""

    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _possible(self) -> Days:
        refuse(list(_span(self.since, self.until, "until")))
        return self


class SourceEntry(Section):
    """A paper, its name in both languages, the day of its issue where it is known."""

    zh: Sentence
    en: Sentence
    issued: date | None = None


class Note(Section):
    """What a person should know about a rule."""

    zh: Sentence
    en: Sentence


class RuleEntry(Section):
    """One rule; the fields are those of contract.law.rule.Rule, the region is the file's."""

    id: Id
    kind: law.Kind
    ingredients: tuple[Text, ...] = ()
    every: law.Scope = ""
    registrations: tuple[Text, ...] = ()
    crops: tuple[Text, ...] = ()
    only: tuple[law.Circumstance, ...] = ()
    unless: tuple[law.Circumstance, ...] = ()
    valid_from: date
    valid_to: date | None = None
    at_latest: bool = False
    followed_by: Id | Literal[""] = ""
    lapses: bool = False
    source: Id
    confidence: Confidence
    note: Note | None = None

    @model_validator(mode="after")
    def _possible(self) -> RuleEntry:
        found = list(_span(self.valid_from, self.valid_to, "valid_to"))
        named = [bool(self.ingredients), bool(self.every), bool(self.registrations)]
        if sum(named) != 1:
            zh, en = (
                "ingredients、every、registrations 恰取其一",
                "wants exactly one of ingredients, every, registrations",
            )
            found.append(Mistake("", zh, en))
        if (self.kind == "suspended") != bool(self.registrations):
            found.append(Mistake("registrations", "只用于 suspended", "goes with suspended, and only there"))
        if self.every and self.kind != "real_name":
            found.append(Mistake("every", "只用于 real_name", "goes with real_name, and only there"))
        if (self.kind == "crop_bar") != bool(self.crops):
            found.append(Mistake("crops", "只用于 crop_bar，且不可缺", "goes with crop_bar, and is wanted there"))
        if (self.kind == "use_only") != bool(self.only):
            found.append(Mistake("only", "只用于 use_only，且不可缺", "goes with use_only, and is wanted there"))
        if (self.valid_to is not None) != (bool(self.followed_by) != self.lapses):
            zh = "写了 valid_to，就要写 followed_by（接着哪条）或 lapses: true（到此为止），二者取一；没写就都不写"
            en = "a rule that ends says followed_by or lapses: true, one of them; one that does not end says neither"
            found.append(Mistake("valid_to", zh, en))
        for name in ("ingredients", "registrations", "crops"):
            values = getattr(self, name)
            if len(set(values)) != len(values):
                found.append(Mistake(name, "同一个写了两次", "names one twice"))
        refuse(found)
        return self


class RuleFile(Section):
    """Rules of one region. covers: the days for which the file says all of them; version rises with every change."""

    format: Literal[1]
    sort: Literal["rules"] = "rules"
    id: Id
    version: int = Field(ge=1, le=1_000_000)
    region: str = ""
    covers: Days
    sources: dict[Id, SourceEntry]
    rules: tuple[RuleEntry, ...] = Field(max_length=5_000)

    @model_validator(mode="after")
    def _consistent(self) -> RuleFile:
        found = []
        if self.region and not REGION.match(self.region):
            zh, en = '应为 2-12 位区划代码，全国写 ""', 'must be a region code of 2-12 digits, or "" for the nation'
            found.append(Mistake("region", zh, en))
        for place, entry in enumerate(self.rules):
            if entry.source not in self.sources:
                zh, en = f"sources 里没有 {entry.source}", f"no {entry.source} in sources"
                found.append(Mistake(f"rules[{place}].source", zh, en))
        refuse(found)
        return self


class IngredientEntry(Section):
    """A substance, as contract.law.name.Ingredient."""

    zh: Text
    en: Text
    also: tuple[Text, ...] = ()


class IngredientFile(Section):
    """Names of active substances; region: of the county or city that lists them, else of the nation."""

    format: Literal[1]
    sort: Literal["ingredients"]
    region: str = ""
    ingredients: tuple[IngredientEntry, ...]


class CropEntry(Section):
    """A crop or group, as contract.law.name.Crop."""

    zh: Text
    en: Text
    groups: tuple[Text, ...] = ()
    also: tuple[Text, ...] = ()


class CropFile(Section):
    """Crops and groups of crops; region: as of ingredients."""

    format: Literal[1]
    sort: Literal["crops"]
    region: str = ""
    crops: tuple[CropEntry, ...]


class Year(Section):
    """One year: the first and last day of each holiday, and the days off that are worked instead."""

    source: Sentence
    confidence: Confidence
    holidays: dict[Text, tuple[date, date]]
    worked: tuple[date, ...]


class WorkingDaysFile(Section):
    """The working calendar, year by year."""

    format: Literal[1]
    sort: Literal["working_days"]
    years: dict[int, Year]


LawFile = RuleFile | IngredientFile | CropFile | WorkingDaysFile
SORTS: Final[tuple[type[LawFile], ...]] = (RuleFile, IngredientFile, CropFile, WorkingDaysFile)
_BY_SORT: Final[dict[str, type[LawFile]]] = {
    "rules": RuleFile,
    "ingredients": IngredientFile,
    "crops": CropFile,
    "working_days": WorkingDaysFile,
}


def read(text: bytes | str, where: str = "") -> LawFile:
    """The file that a YAML text is; `where` names it in the errors. Raises DocumentError with every mistake."""
    return document.read_tagged(_BY_SORT, "sort", "rules", text, where)


def together(files: Iterable[LawFile]) -> RuleSet:
    """The set of rules that files make; working days are no part of it."""
    rules, ingredients, crops = list[law.Rule](), list[Ingredient](), list[Crop]()
    covers, sources = list[Cover](), list[law.Source]()
    for file in files:
        match file:
            case RuleFile():
                days = file.covers
                covers.append(Cover(file.id, file.version, file.region, days.since, days.until))
                sources += [
                    law.Source(id=name, region=file.region, **entry.model_dump())
                    for name, entry in file.sources.items()
                ]
                rules += [_rule(entry, file.region) for entry in file.rules]
            case IngredientFile():
                ingredients += [Ingredient(region=file.region, **entry.model_dump()) for entry in file.ingredients]
            case CropFile():
                crops += [Crop(region=file.region, **entry.model_dump()) for entry in file.crops]
    return RuleSet(rules, ingredients, crops, covers, sources)


def _rule(entry: RuleEntry, region: str) -> law.Rule:
    fields = entry.model_dump(exclude={"note"})
    note = entry.note
    return law.Rule(region=region, zh=note.zh if note else "", en=note.en if note else "", **fields)


def _span(since: date, until: date | None, place: str) -> Iterable[Mistake]:
    for name, day in (("since", since), (place, until)):
        if day is not None and not EARLIEST <= day <= LATEST:
            yield Mistake(name, f"{day} 不像规则的日期", f"{day} is no likely date of a rule")
    if until is not None and until <= since:
        zh, en = f"{until} 不晚于 {since}，一天也不生效", f"{until} is not after {since}: it never holds"
        yield Mistake(place, zh, en)
