"""The route of names: what a list calls the others that stand in its rows, for people who may not open them.

A farm sees which room tested it and which market has its batch; a laboratory sees whom a sample is of. It tells no more
than the public pages tell everybody, and only within the county of whoever asks.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from cloud import subjects
from cloud.accounts import LOGGED_OUT, Visitor, allow
from cloud.kernel.language import Words
from cloud.kernel.problem import told
from cloud.kernel.scope import COUNTY_DIGITS, Scope
from cloud.kernel.web import API, Data
from cloud.public.naming import who

MOST: Final = 50
_ID: Final = "01930d3e-7c00-7abc-8def-0123456789ab"
_SubjectId = Annotated[str, StringConstraints(min_length=1, max_length=36)]
router = APIRouter(prefix=API, tags=["subjects"])


class NameView(BaseModel):
    """What a subject is called. yours: whoever asked may open it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"id": _ID, "name": {"zh": "柳溪农产品市场", "en": "柳溪农产品市场"}, "yours": False}]
        }
    )

    id: str
    name: Words
    yours: bool


class Names(BaseModel):
    """Those that are known, in the order they were asked for."""

    items: list[NameView]


@router.get(
    "/names",
    operation_id="listNames",
    summary="主体的名称 / Names of subjects",
    response_model=Names,
    responses=told(*LOGGED_OUT, "not_acceptable_input"),
)
def list_names(
    visitor: Annotated[Visitor, allow()],
    database: Data,
    wanted: Annotated[
        list[_SubjectId],
        Query(alias="id", min_length=1, max_length=MOST, examples=[[_ID]], description="ids of subjects"),
    ],
) -> Names:
    """At most 50 at once. Firms by their registered names, a human being as 农户 with the family name."""
    scope = visitor.scope
    county = Scope(tuple(region[:COUNTY_DIGITS] for region in scope.regions))
    found = []
    with database.read() as session:
        for one in dict.fromkeys(wanted):
            row = subjects.subject(county, session, one)
            public = who(session, one) if row is not None else None
            if row is not None and public is not None:
                yours = scope.covers(row.region, row.id)
                name = Words(zh=row.name, en=row.name) if yours else Words(zh=public.zh, en=public.en)
                found.append(NameView(id=one, name=name, yours=yours))
    return Names(items=found)
