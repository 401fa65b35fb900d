"""Routes of limits: their editions, what they say, a file of them brought in."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col, select

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data
from cloud.testing import limit_office, limit_store
from cloud.testing.limit_model import LimitEdition, ResidueLimit
from cloud.testing.limit_views import (
    Editions,
    LimitMistakeView,
    Limits,
    LimitsBroughtView,
    edition_view,
    limit_view,
)
from cloud.testing.sample_records import Records

router = APIRouter(prefix=API + "/limits", tags=["testing"])
Reading = Annotated[Visitor, allow()]
_SHOWN = 200


class LimitFile(BaseModel):
    """A CSV of limits. region: of whoever goes by it; "" is the nation."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        max_length=4_000_000,
        examples=["edition,substance,produce,limit,from,until,source,confidence\n"],
    )
    region: str = Field(default="", pattern=r"^[0-9]{0,12}$", examples=["349901"])


@router.get(
    "",
    operation_id="listLimits",
    summary="残留限量 / Residue limits",
    response_model=Limits,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_limits(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("substance", "produce", "changed")],
    edition: Annotated[str | None, Query(max_length=40, examples=["GB 2763-2026"])] = None,
    substance: Annotated[str | None, Query(max_length=80, description="any of its names", examples=["啶虫脒"])] = None,
    produce: Annotated[
        str | None, Query(max_length=80, description="also the groups around it", examples=["豇豆"])
    ] = None,
    on: Annotated[date | None, Query(description="of editions in force on this day", examples=["2026-06-01"])] = None,
) -> Limits:
    """The nation's limits, and those of the visitor's regions."""
    query = limit_store.all_limits(visitor.scope)
    if edition is not None:
        query = query.where(ResidueLimit.edition == edition)
    with database.read() as session:
        names = Records(session).names
        if substance is not None:
            query = query.where(ResidueLimit.substance == (names.substance(substance) or substance))
        if produce is not None:
            query = query.where(col(ResidueLimit.produce).in_(names.around(produce) or [produce]))
        if on is not None:
            day = on.isoformat()
            held = select(LimitEdition.code).where(
                LimitEdition.region == ResidueLimit.region, LimitEdition.code == ResidueLimit.edition,
                LimitEdition.since <= day, (col(LimitEdition.until) == "") | (col(LimitEdition.until) > day),
            )  # fmt: skip
            query = query.where(held.exists())
        sorts = {
            "substance": col(ResidueLimit.substance), "produce": col(ResidueLimit.produce),
            "changed": col(ResidueLimit.changed),
        }  # fmt: skip
        rows, following = page(session, query, sorts, col(ResidueLimit.id), wanted)
    return Limits(items=[limit_view(row) for row in rows], next=following)


@router.get(
    "/editions",
    operation_id="listLimitEditions",
    summary="限量标准的版本 / Editions of limits",
    response_model=Editions,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_editions(visitor: Reading, database: Data) -> Editions:
    """Each with its days; a test is judged by those in force on its date."""
    query = limit_store.all_editions(visitor.scope).order_by(LimitEdition.family, LimitEdition.since)
    with database.read() as session:
        rows = session.exec(query).all()
    return Editions(items=[edition_view(row) for row in rows])


@router.post(
    "/import",
    operation_id="importLimits",
    summary="导入限量 / Bring in limits",
    response_model=LimitsBroughtView,
    responses=told(*LOGGED_OUT, *ACTED, "limits_edition"),
)
def import_limits(act: Annotated[Act, acting("admin", "supervisor")], body: LimitFile) -> LimitsBroughtView:
    """Lines with a mistake are told and left out, the good ones kept; tests are judged anew."""

    def work(deed: Deed) -> LimitsBroughtView:
        if not deed.scope.covers(body.region):
            raise Problem("outside_region", region=body.region)
        found = limit_office.bring(deed, body.text.encode(), body.region)
        mistakes = found.mistakes[:_SHOWN]
        if not found.taken:
            zh, en = ("; ".join(one.text(language) for one in mistakes[:5]) for language in ("zh", "en"))
            raise Problem("limits_edition", zh=zh or "没有数据行", en=en or "there is none")
        return LimitsBroughtView(
            added=found.added, changed=found.changed, same=found.same, editions=found.editions,
            taken=limit_office.spans(found.taken), rejudged=found.rejudged, ended=found.ended,
            mistakes=[LimitMistakeView(line=one.line, where=one.place, zh=one.zh, en=one.en) for one in mistakes],
        )  # fmt: skip

    return act.do(LimitsBroughtView, work)
