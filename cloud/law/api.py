"""Routes of the law: what holds on a day, by which paper, and the files that regions lay beside the nation's."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import Session, col, select

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.language import Words
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from cloud.law import office, store
from cloud.law.draft import drafted
from cloud.law.model import LawSet, RegionLaw
from cloud.law.problems import LAYING
from cloud.law.rules import rules, rules_of
from cloud.law.views import (
    LawFileIn,
    LawFiles,
    LawFileView,
    LawSets,
    Rules,
    SubstanceView,
    Withdrawal,
    draft_view,
    file_view,
    rule_view,
    set_view,
)
from contract.law import Rule, RuleSet
from contract.moment import law_day
from contract.names import within

router = APIRouter(prefix=API + "/law", tags=["law"])
Id = Annotated[str, Path(max_length=36, examples=["01930d3e-7c00-7abc-8def-0123456789ab"])]
Region = Annotated[str, Query(max_length=12, pattern="^[0-9]*$", description='code; "" is the nation alone')]
On = Annotated[date | None, Query(description="a day of Asia/Shanghai; without: today", examples=["2026-11-30"])]
Edition = Annotated[
    str, Query(alias="set", max_length=64, description="digest of an older rule set", examples=["5f" * 32])
]


def set_asked(session: Session, digest: str) -> RuleSet:
    """The rule set of a digest, the one in force for "". Raises Problem("law_set")."""
    found = rules_of(session, digest) if digest else rules(session)
    if found is None:
        raise Problem("law_set", digest=digest[:64])
    return found


@router.get(
    "/rules",
    operation_id="listLawRules",
    summary="某天的规则 / The rules of a day",
    response_model=Rules,
    responses=told(*LOGGED_OUT, "law_set", "cursor", "not_acceptable_input"),
)
def list_law_rules(
    _visitor: Annotated[Visitor, allow()],
    database: Data,
    on: On = None,
    *,
    ever: Annotated[bool, Query(description="of all days, instead of one")] = False,
    region: Region = "",
    substance: Annotated[str, Query(max_length=64)] = "",
    crop: Annotated[str, Query(max_length=64)] = "",
    digest: Edition = "",
    cursor: Annotated[str, Query(max_length=64, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Rules:
    """Rules of the nation and of every region around `region`, each with its paper and how far it is to be believed."""
    with database.read() as session:
        known = set_asked(session, digest)
    if cursor and all(rule.id != cursor for rule in known.rules):
        raise Problem("cursor")
    day = on or law_day(now_ms())
    found = [
        rule
        for rule in known.rules
        if rule.id > cursor
        and (ever or rule.holds(day))
        and within(region, rule.region)
        and (not substance or _speaks_of(rule, substance, known))
        and (not crop or not rule.crops or not known.around(crop).isdisjoint(rule.crops))
    ]
    more = found[limit - 1].id if len(found) > limit else None
    items = [rule_view(rule, known) for rule in found[:limit]]
    return Rules(items=items, next=more, set=known.digest, set_version=known.version)


def _speaks_of(rule: Rule, substance: str, known: RuleSet) -> bool:
    return known.ingredients.called(substance) in rule.ingredients


@router.get(
    "/substances/{name}",
    operation_id="getSubstance",
    summary="一种有效成分 / One active substance",
    response_model=SubstanceView,
    responses=told(*LOGGED_OUT, "law_set", "law_substance", "not_acceptable_input"),
)
def get_substance(
    _visitor: Annotated[Visitor, allow()],
    database: Data,
    name: Annotated[str, Path(max_length=64, examples=["克百威"])],
    on: On = None,
    region: Region = "",
    digest: Edition = "",
) -> SubstanceView:
    """By any of its names: what it is called, what holds on a day, and all that ever held."""
    with database.read() as session:
        known = set_asked(session, digest)
    key, day = known.ingredients.key(name), on or law_day(now_ms())
    if not key:
        like = get_close_matches(name, known.ingredients.by_key, n=1, cutoff=0.5)
        zh, en = (f"是不是 {like[0]}？", f"Did you mean {like[0]}?") if like else ("", "")
        raise Problem("law_substance", name=name, zh=zh, en=en)
    entry = known.ingredients.by_key[key]
    found = [rule for rule in known.rules if key in rule.ingredients and within(region, rule.region)]
    found.sort(key=lambda rule: (rule.valid_from, rule.id))
    return SubstanceView(
        name=Words(zh=entry.zh, en=entry.en),
        also=list(entry.also),
        on=day,
        restricted=known.restricted(key, day),
        in_force=[rule.id for rule in found if rule.holds(day)],
        rules=[rule_view(rule, known) for rule in found],
        uncovered=bool(known.hole(key, day) or known.uncovered(day, region)),
    )


@router.get(
    "/sets",
    operation_id="listLawSets",
    summary="用过的规则集 / Rule sets that were judged by",
    response_model=LawSets,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_law_sets(
    _visitor: Annotated[Visitor, allow()], database: Data, wanted: Annotated[Asked, asked("-since")]
) -> LawSets:
    """Every whole set by which this cloud ever judged: `digest` is what sales and uses name, and what `set` takes."""
    with database.read() as session:
        rows, more = page(session, select(LawSet), {"since": LawSet.since}, LawSet.since, wanted)
    return LawSets(items=[set_view(row) for row in rows], next=more)


@router.get(
    "/files",
    operation_id="listLawFiles",
    summary="地方规则文件 / Rule files of regions",
    response_model=LawFiles,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_law_files(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[Asked, asked("-created", "name", "region")],
    region: Region = "",
    name: Annotated[str, Query(max_length=60)] = "",
) -> LawFiles:
    """All editions, also those that a newer one has replaced, without their texts."""
    columns = {"created": RegionLaw.created, "name": RegionLaw.name, "region": RegionLaw.region}
    with database.read() as session:
        query = store.editions(visitor.scope, region, name)
        rows, more = page(session, query, columns, col(RegionLaw.id), wanted)
    return LawFiles(items=[file_view(row) for row in rows], next=more)


@router.get(
    "/files/{id}",
    operation_id="getLawFile",
    summary="一个规则文件 / One rule file",
    response_model=LawFileView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_law_file(visitor: Annotated[Visitor, allow()], database: Data, id: Id) -> LawFileView:  # noqa: A002  # the path's name
    """One edition with its text as it came."""
    with database.read() as session:
        row = found(store.file(visitor.scope, session, id), id)
    return file_view(row, text=True)


@router.post(
    "/files",
    operation_id="layLawFile",
    summary="放下规则文件 / Lay a rule file down",
    status_code=201,
    response_model=LawFileView,
    responses=told(*LOGGED_OUT, *ACTED, *LAYING),
)
def lay_law_file(act: Annotated[Act, acting("admin", "supervisor")], body: LawFileIn) -> LawFileView:
    """In force at once and soon on its way to the gateways; `dry_run` tells what would change, and every mistake."""
    if body.dry_run:
        with act.database.read() as session:
            return draft_view(drafted(act.visitor.scope, session, body.text, body.region, law_day(now_ms())))
    return act.do(LawFileView, lambda deed: file_view(office.lay(deed, body.text, body.region)))


@router.post(
    "/files/{id}/withdraw",
    operation_id="withdrawLawFile",
    summary="撤回规则文件 / Withdraw a rule file",
    response_model=LawFileView,
    responses=told(*LOGGED_OUT, *CHANGED, "law_withdrawn", "law_superseded", "law_hole"),
)
def withdraw_law_file(
    act: Annotated[Act, acting("admin", "supervisor")],
    body: Withdrawal,
    id: Id,  # noqa: A002  # the path's name
) -> LawFileView:
    """It no longer holds, on no day; its text and whoever laid it stay on record."""

    def withdrawn(deed: Deed) -> LawFileView:
        row = found(store.file(deed.scope, deed.session, id), id)
        return file_view(office.withdraw(deed, row, body.why))

    return act.do(LawFileView, withdrawn)
