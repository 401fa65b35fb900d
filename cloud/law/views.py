"""How the law is shown: rules with their papers, files with their editions, what a draft would do, kept sets."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cloud.kernel.language import Words
from cloud.law import examples
from cloud.law.draft import Draft
from cloud.law.model import LawSet, RegionLaw
from contract.document import MAX_CHARACTERS
from contract.law import Rule, RuleSet
from contract.law.rule import CIRCUMSTANCES
from contract.law.words import KIND_NAMES

_FILE = """format: 1
sort: rules
id: county-349901
version: 1
region: "349901"
covers: {since: 2024-01-01}
sources:
  county-7: {zh: 县政府令第7号, en: county order 7, issued: 2023-12-01}
rules:
  - {id: county-real-name, kind: real_name, every: restricted, valid_from: 2024-01-01, source: county-7, confidence: S}
"""


class SourceView(BaseModel):
    """A paper that a rule comes from."""

    id: str = Field(examples=["mara-736"])
    name: Words
    issued: date | None = None


class RuleView(BaseModel):
    """One rule, in force from `since` up to, without, `until`. at_latest: so before that day too, unknown since when.

    confidence: S, a source was read; M and a likelihood: from memory, check it before you rely on it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RULE]})

    id: str = Field(examples=["banned-736"])
    kind: str = Field(examples=["banned"])
    kind_name: Words
    region: str = Field(description='"" is the nation')
    substances: list[Words]
    every: str = Field(description="instead of substances: restricted, pesticide")
    registrations: list[str]
    crops: list[Words]
    only: list[Words]
    unless: list[Words]
    since: date
    until: date | None
    at_latest: bool
    source: SourceView
    confidence: str = Field(examples=["S", "M 93%"])
    note: Words | None


class Rules(BaseModel):
    """Rules, by id. version and digest: of the whole set that was asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.RULES]})

    items: list[RuleView]
    next: str | None = None
    set: str = Field(description="digest of the rule set")
    set_version: str = Field(examples=["national 1, county-349901 2"])


class SubstanceView(BaseModel):
    """An active substance, its names, and every rule that ever spoke of it. uncovered: days without a known rule."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUBSTANCE]})

    name: Words
    also: list[str]
    on: date
    restricted: bool
    in_force: list[str] = Field(description="ids of the rules in force on that day")
    rules: list[RuleView]
    uncovered: bool


class LawFileIn(BaseModel):
    """A rule file as text (YAML). region: only where the file names none itself (names, crops); dry_run: only tell."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"text": _FILE, "dry_run": True}]})

    text: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS)]
    region: Annotated[str, Field(max_length=12, pattern="^[0-9]*$")] = ""
    dry_run: bool = False


class Withdrawal(BaseModel):
    """Why a file no longer holds."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"why": "县政府令第7号废止"}]})

    why: Annotated[str, Field(min_length=2, max_length=200)]


class MistakeView(BaseModel):
    """One mistake of a file: its line, its place, what to do."""

    line: int
    place: str
    what: Words


class LawFileView(BaseModel):
    """One edition of a file; in a dry run `id` is empty and `mistakes` tells why it could not be laid.

    added, changed, dropped: ids of rules beside the edition before; backwards: those of them that held before today, so
    that the law of days gone by changes.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FILE]})

    id: str
    region: str
    name: str
    edition: int
    digest: str
    withdrawn: bool = False
    why: str = ""
    created: int = 0
    created_by: str = ""
    version: int = 1
    text: str | None = None
    mistakes: list[MistakeView] = []
    added: list[str] = []
    changed: list[str] = []
    dropped: list[str] = []
    backwards: list[str] = []


class LawFiles(BaseModel):
    """Editions of files."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.FILE], "next": None}]})

    items: list[LawFileView]
    next: str | None = None


class LawSetView(BaseModel):
    """A whole set that this cloud judged by from `since` (ms UTC) on."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LAW_SET]})

    digest: str
    since: int
    set_version: str


class LawSets(BaseModel):
    """Kept sets, the newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [examples.LAW_SET], "next": None}]})

    items: list[LawSetView]
    next: str | None = None


def rule_view(rule: Rule, rules: RuleSet) -> RuleView:
    """A rule as the API shows it."""
    paper = rules.source_of(rule)
    zh, en = KIND_NAMES[rule.kind]
    return RuleView(
        id=rule.id,
        kind=rule.kind,
        kind_name=Words(zh=zh, en=en),
        region=rule.region,
        substances=[Words(zh=name, en=rules.ingredients.en(name)) for name in rule.ingredients],
        every=rule.every,
        registrations=list(rule.registrations),
        crops=[Words(zh=name, en=rules.crops.en(name)) for name in rule.crops],
        only=[Words(zh=CIRCUMSTANCES[word][0], en=CIRCUMSTANCES[word][1]) for word in rule.only],
        unless=[Words(zh=CIRCUMSTANCES[word][0], en=CIRCUMSTANCES[word][1]) for word in rule.unless],
        since=rule.valid_from,
        until=rule.valid_to,
        at_latest=rule.at_latest,
        source=SourceView(
            id=rule.source,
            name=Words(zh=paper.zh, en=paper.en) if paper else Words(zh=rule.source),
            issued=paper.issued if paper else None,
        ),
        confidence=rule.confidence,
        note=Words(zh=rule.zh, en=rule.en) if rule.zh else None,
    )


def file_view(row: RegionLaw, *, text: bool = False) -> LawFileView:
    """An edition as the API shows it, with its text where it was asked for alone."""
    return LawFileView(
        id=row.id,
        region=row.region,
        name=row.name,
        edition=row.edition,
        digest=row.digest,
        withdrawn=row.withdrawn,
        why=row.why,
        created=row.created,
        created_by=row.created_by,
        version=row.version,
        text=row.text if text else None,
    )


def draft_view(found: Draft) -> LawFileView:
    """What laying a file would do."""
    return LawFileView(
        id="",
        region=found.region,
        name=found.name,
        edition=found.edition,
        digest=found.digest,
        mistakes=[
            MistakeView(line=one.line, place=one.place, what=Words(zh=one.zh, en=one.en)) for one in found.mistakes
        ],
        added=found.added,
        changed=found.changed,
        dropped=found.dropped,
        backwards=found.backwards,
    )


def set_view(row: LawSet) -> LawSetView:
    """A kept set without its bytes."""
    return LawSetView(digest=row.digest, since=row.since, set_version=row.version)
