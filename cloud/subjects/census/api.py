"""Routes of the census: a list brought in, and how many of whom are known have filed."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem, told
from cloud.kernel.web import API, Data
from cloud.subjects import store
from cloud.subjects.census.file import townships
from cloud.subjects.census.office import bring_in
from cloud.subjects.doors import STAFF
from cloud.subjects.fields import Region

router = APIRouter(prefix=API, tags=["subjects"])


class CensusIn(BaseModel):
    """A CSV with the columns name, kind, region, and perhaps sectors, credit_code, address."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"region": "349901101", "content": "5ZCN56ewLOexu+Weiyzooqzooa/ljLrliJIK"}],
        },
    )

    region: Annotated[str, Field(pattern=r"^[1-9][0-9]{5}([0-9]{3})?$", description="county or township of all lines")]
    content: Annotated[str, Field(max_length=1_400_000, description="base64 of the file, as it was saved")]


class LineMistakeView(BaseModel):
    """A line that was not taken."""

    line: int
    text: Words


class CensusView(BaseModel):
    """What came of a list."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "added": 46,
                    "known": 2,
                    "mistakes": [{"line": 9, "text": {"zh": "没有名称", "en": "the name is missing"}}],
                }
            ]
        }
    )

    added: int
    known: int = Field(description="lines whose subject the register has already")
    mistakes: list[LineMistakeView]


class CoverageView(BaseModel):
    """How far the filing has come in one township; share: filed / (filed + listed), null where nobody is known."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"region": "349901101", "filed": 8, "listed": 48, "closed": 1, "share": 0.142857}]
        }
    )

    region: str
    filed: int = Field(description="suspended ones too")
    listed: int
    closed: int
    share: float | None


class Coverage(BaseModel):
    """By township, and over all of them."""

    items: list[CoverageView]
    total: CoverageView


def _share(filed: int, listed: int) -> float | None:
    return round(filed / (filed + listed), 6) if filed + listed else None


@router.post(
    "/census",
    operation_id="bringInCensus",
    summary="导入名册 / Bring in a census",
    status_code=201,
    response_model=CensusView,
    responses=told(*LOGGED_OUT, *ACTED, "census_file", "base64_wrong"),
)
def bring_in_census(act: Annotated[Act, acting(*STAFF)], body: CensusIn) -> CensusView:
    """Good lines are listed, each wrong one is told; bringing in the same list again adds nobody."""
    try:
        content = base64.b64decode(body.content, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("base64_wrong") from None

    def work(deed: Deed) -> CensusView:
        found = bring_in(deed, body.region, content)
        mistakes = [LineMistakeView(line=one.line, text=Words(zh=one.zh, en=one.en)) for one in found.mistakes]
        return CensusView(added=found.added, known=found.known, mistakes=mistakes)

    return act.do(CensusView, work)


@router.get(
    "/coverage",
    operation_id="getCoverage",
    summary="备案覆盖率 / Coverage of the filing",
    response_model=Coverage,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def get_coverage(visitor: Annotated[Visitor, allow()], database: Data, region: Region = "") -> Coverage:
    """Of those whom the townships know, how many have filed."""
    with database.read() as session:
        rows = list(townships(list(store.standing(visitor.scope, session, region))))
    items = [
        CoverageView(region=name, filed=filed, listed=listed, closed=closed, share=_share(filed, listed))
        for name, filed, listed, closed in rows
    ]
    filed, listed = sum(one.filed for one in items), sum(one.listed for one in items)
    closed = sum(one.closed for one in items)
    total = CoverageView(region=region, filed=filed, listed=listed, closed=closed, share=_share(filed, listed))
    return Coverage(items=items, total=total)
