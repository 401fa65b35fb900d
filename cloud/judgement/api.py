"""Routes of judgement: facts that somebody thinks of, sales and operations judged again, what a ban touches."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import Session

from cloud import law
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.judgement import rejudge, touched
from cloud.judgement.asked import KEPT, changed, cursor, judged, place
from cloud.judgement.problems import ASKED
from cloud.judgement.views import (
    JudgeAsked,
    Judgement,
    RejudgedView,
    Touches,
    TouchesAsked,
    counts_view,
    judgement_view,
    rejudged_view,
    touched_view,
)
from cloud.kernel.clock import now_ms
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from contract.law import RuleSet
from contract.moment import day_start, law_day

router = APIRouter(prefix=API, tags=["law"])
Id = Annotated[str, Path(max_length=36, examples=["01930d3e-7c00-7abc-8def-0123456789ab"])]
On = Annotated[date | None, Query(description="a day of Asia/Shanghai; without: its own", examples=["2026-11-30"])]
Edition = Annotated[
    str, Query(alias="set", max_length=64, description="digest of an older rule set", examples=["5f" * 32])
]


def _rules(session: Session, digest: str) -> RuleSet:
    found = law.rules_of(session, digest) if digest else law.rules(session)
    if found is None:
        raise Problem("law_set", digest=digest[:64])
    return found


@router.post(
    "/law/judge",
    operation_id="judgeFacts",
    summary="判断一笔交易或施药 / Judge a sale or a use",
    response_model=Judgement,
    responses=told(*LOGGED_OUT, "cross_site", "law_set", "product_asked", "too_large", "not_acceptable_input"),
)
def judge_facts(visitor: Annotated[Visitor, allow()], body: JudgeAsked, database: Data) -> Judgement:
    """The same answer that the till gives, with its reasons, their papers, and what may be sold instead."""
    day = body.on or law_day(now_ms())
    with database.read() as session:
        rules = _rules(session, body.set)
        verdict, offered = judged(visitor.scope, session, body, rules, day)
    return judgement_view(verdict, rules, day, offered)


@router.post(
    "/law/touches",
    operation_id="listTouched",
    summary="新规定波及什么 / What a change of the law touches",
    response_model=Touches,
    responses=told(
        *LOGGED_OUT, "cross_site", "outside_region", "too_large", *ASKED, *law.LAYING, "not_acceptable_input"
    ),
)
def list_touched(visitor: Annotated[Visitor, allow()], body: TouchesAsked, database: Data) -> Touches:
    """Stock, sales and uses that become stricter: by a draft of a rule file, or between two days."""
    behind = place(body.list, body.cursor)
    with database.read() as session:
        change = changed(visitor.scope, session, body, law_day(now_ms()))
        since = _midnight(body.since or _before(change.on))
        found = touched.page(visitor.scope, session, change, body.list, since, behind, body.limit)
        counts = touched.counts(visitor.scope, session, change, since) if behind is None else None
    english = change.after.ingredients.en
    return Touches(
        before=change.first,
        on=change.on,
        rules=change.rules,
        substances=[Words(zh=key, en=english(key)) for key in change.substances],
        registrations=change.registrations,
        counts=counts_view(counts) if counts is not None else None,
        items=[touched_view(hit) for hit in found.hits],
        next=cursor(body.list, found.behind),
    )


@router.get(
    "/sales/{id}/judgement",
    operation_id="judgeSale",
    summary="重新判断一笔销售 / Judge a sale again",
    response_model=RejudgedView,
    responses=told(*LOGGED_OUT, "law_set", "not_found", "not_acceptable_input"),
)
def judge_sale(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    id: Id,  # noqa: A002  # the path's name
    on: On = None,
    digest: Edition = "",
) -> RejudgedView:
    """By the rules of its own day or any other, in force now or kept from before."""
    with database.read() as session:
        rules = _rules(session, digest)
        row = found(rejudge.sale(visitor.scope, session, id, rules, on), id)
    return rejudged_view(row, rules)


@router.get(
    "/operations/{id}/judgement",
    operation_id="judgeOperation",
    summary="重新判断一次农事操作 / Judge an operation again",
    response_model=RejudgedView,
    responses=told(*LOGGED_OUT, "law_set", "not_found", "not_acceptable_input"),
)
def judge_operation(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    id: Id,  # noqa: A002  # the path's name
    on: On = None,
    digest: Edition = "",
) -> RejudgedView:
    """What was used in it, by the rules of its own day or any other."""
    with database.read() as session:
        rules = _rules(session, digest)
        row = found(rejudge.operation(visitor.scope, session, id, rules, on), id)
    return rejudged_view(row, rules)


def _before(on: date) -> date:
    return on - KEPT if on - date.min > KEPT else date.min


def _midnight(day: date) -> int:
    """The first ms (UTC) of a day of Asia/Shanghai; 0 for days before computers."""
    if day.year < 1970 or day.year > 9000:
        return 0
    return max(day_start(day), 0)
