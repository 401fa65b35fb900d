"""Routes of the quarantine: what was refused, why, what a full one had to drop; and to decide on a message."""

from __future__ import annotations

from typing import Annotated, Final, cast

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts import ACTED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.ingest import decisions, store
from cloud.ingest.model import Quarantined, QuarantineLoss
from cloud.ingest.quarantine import State
from cloud.kernel.audit import Deed
from cloud.kernel.language import Words
from cloud.kernel.problem import found, told
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API, tags=["quarantine"])
PREVIEW: Final = 2_000  # bytes of a message that are shown
Decider = Annotated[Act, acting("admin", "supervisor", "engineer")]
Number = Annotated[int, Path(ge=1, le=2**53, examples=[17])]
_DECIDING: Final = (
    *LOGGED_OUT,
    *ACTED,
    "not_found",
    "quarantine_decided",
)


class QuarantineView(BaseModel):
    """A refused message. `preview` is its beginning as text; zlib and other binary show as replacement characters."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 17,
                    "gateway": "yuhe-1",
                    "region": "532331",
                    "topic": "zhigen/v1/532331/yuhe-1/data/soil-1",
                    "code": "time_implausible",
                    "place": "t[3]",
                    "reason": {
                        "zh": "t[3]: 时间不可信：1970-01-01T00:00:00.005Z（1970 年或超前太多）",
                        "en": "t[3]: implausible time: 1970-01-01T00:00:00.005Z (near 1970, or too far ahead)",
                    },
                    "preview": '{"ver":1,"e":1,"b":"a1b2","s":7,"t":5,"v":{"co2":612}}',
                    "size": 55,
                    "seen": 2,
                    "first": 1_795_418_400_000,
                    "last": 1_795_418_460_000,
                    "state": "held",
                    "decided_by": "",
                    "decided_at": 0,
                }
            ]
        }
    )

    id: int
    gateway: str = Field(description="by its topic; empty where the topic itself is wrong")
    region: str
    topic: str
    code: str
    place: str
    reason: Words
    preview: str
    size: int
    seen: int = Field(description="how often these bytes came")
    first: int
    last: int
    state: State = Field(description="replay and dismiss: asked for, and done within seconds")
    decided_by: str
    decided_at: int = Field(description="ms UTC, 0 where nobody has decided")


class LossView(BaseModel):
    """What a source's full quarantine dropped, oldest first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"gateway": "yuhe-1", "dropped": 12, "bytes": 4096, "last": 1_795_418_460_000}]}
    )

    gateway: str
    dropped: int
    bytes: int
    last: int


class Quarantine(BaseModel):
    """One page, newest first; `next` is the cursor of the page after it, null on the last."""

    items: list[QuarantineView]
    losses: list[LossView]
    next: int | None


@router.get(
    "/quarantine",
    operation_id="listQuarantine",
    summary="隔离区 / Quarantine",
    response_model=Quarantine,
    responses=told("not_logged_in", "session_ended", "forbidden", "not_acceptable_input"),
)
def list_quarantine(
    visitor: Annotated[Visitor, allow("admin", "supervisor", "engineer", "analyst")],
    database: Data,
    cursor: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Quarantine:
    """Messages that were not accepted, with the reason in both languages."""
    with database.read() as session:
        rows = store.quarantine(visitor.scope, session, before=cursor, limit=limit + 1)
        losses = store.losses(visitor.scope, session)
    page = rows[:limit]
    more = len(rows) > limit
    return Quarantine(
        items=[_view(row) for row in page], losses=[_loss(row) for row in losses], next=page[-1].id if more else None
    )


@router.post(
    "/quarantine/{id}/replay",
    operation_id="replayQuarantined",
    summary="重放隔离的消息 / Take a message in again",
    response_model=QuarantineView,
    responses=told(*_DECIDING, "quarantine_cut"),
)
def replay_quarantined(act: Decider, id: Number) -> QuarantineView:  # noqa: A002  # the path's name
    """The same bytes go through ingest again, under their original ids: after an upgrade or a new certificate."""
    return _decide(act, id, "replay")


@router.post(
    "/quarantine/{id}/dismiss",
    operation_id="dismissQuarantined",
    summary="放弃隔离的消息 / Dismiss a message",
    response_model=QuarantineView,
    responses=told(*_DECIDING),
)
def dismiss_quarantined(act: Decider, id: Number) -> QuarantineView:  # noqa: A002  # the path's name
    """It stays here as dismissed; where its gateway signed it, the gateway is told and keeps it no longer."""
    return _decide(act, id, "dismiss")


def _decide(act: Act, number: int, wish: decisions.Wish) -> QuarantineView:
    def decide(deed: Deed) -> QuarantineView:
        row = found(store.quarantined(deed.scope, deed.session, number), str(number))
        decisions.ask(deed, row, wish)
        return _view(row)

    return act.do(QuarantineView, decide)


def _view(row: Quarantined) -> QuarantineView:
    return QuarantineView(
        id=row.id or 0,
        gateway=row.gateway,
        region=row.region,
        topic=row.topic,
        code=row.code,
        place=row.place,
        reason=Words(zh=row.zh, en=row.en),
        preview=row.raw[:PREVIEW].decode(errors="replace"),
        size=row.size,
        seen=row.seen,
        first=row.first,
        last=row.last,
        state=cast(State, row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _loss(row: QuarantineLoss) -> LossView:
    return LossView(gateway=row.gateway, dropped=row.dropped, bytes=row.bytes, last=row.last)
