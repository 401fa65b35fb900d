"""Routes of batches: what they are, what came of them, may they go out."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import col

from cloud.accounts import ACTED, CHANGED, LOGGED_OUT, Act, Visitor, acting, allow
from cloud.kernel.audit import Deed
from cloud.kernel.clock import now_ms
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked, page
from cloud.kernel.problem import Problem, found, told
from cloud.kernel.web import API, Data
from cloud.trace import gate, graph, office, store
from cloud.trace.lineage_views import Lineage, lineage
from cloud.trace.model import Batch, Block, Made
from cloud.trace.problems import BATCHING
from cloud.trace.told_bodies import BatchingTold, BatchKey
from cloud.trace.views import (
    BATCH,
    ID,
    Batches,
    BatchingView,
    BatchView,
    Blocks,
    BlockView,
    Closure,
    ReleaseView,
    Steps,
    batch_view,
    batching_view,
    block_view,
    downward,
    release_view,
    steps_view,
    upward,
)

router = APIRouter(prefix=API, tags=["trace"])
Reading = Annotated[
    Visitor, allow("admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop", "lab")
]
Making = Annotated[Act, acting("admin", "supervisor", "inspector", "farm", "market")]
Blocking = Annotated[Act, acting("admin", "supervisor", "enforcement")]
BatchId = Annotated[str, Path(max_length=16, examples=[BATCH])]
EventId = Annotated[str, Path(max_length=36, examples=[ID])]


class BlockTold(BaseModel):
    """Which batch to hold back, who orders it, and why."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"batch": BATCH, "source": "order", "reference": "2026-017", "reason": "监督抽查不合格"}]
        },
    )

    batch: BatchKey
    source: Literal["order", "test"]
    reference: str = Field(default="", max_length=64)
    reason: str = Field(min_length=1, max_length=300)


class BlockEnd(BaseModel):
    """Why a batch may go again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"reason": "复检合格"}]})

    reason: str = Field(min_length=1, max_length=300)


@router.get(
    "/batches",
    operation_id="listBatches",
    summary="批次 / Batches",
    response_model=Batches,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_batches(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-at", "product", "received")],
    subject: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    holder: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    product: Annotated[str | None, Query(max_length=60, examples=["黄瓜"])] = None,
    cycle: Annotated[str | None, Query(max_length=36, examples=[ID])] = None,
    made: Annotated[Made | None, Query(description="how it came to be", examples=["harvest"])] = None,
    doubtful: Annotated[bool | None, Query(description="something does not fit", examples=[True])] = None,
    since: Annotated[int | None, Query(ge=0, description="made at or after, ms UTC", examples=[1795420000000])] = None,
    until: Annotated[int | None, Query(ge=0, description="made before, ms UTC", examples=[1795420900000])] = None,
) -> Batches:
    """Batches of crops, animals and fish; a subject's account sees those it made or has."""
    query = store.all_batches(visitor.scope)
    for column, value in (
        (Batch.subject, subject),
        (Batch.holder, holder),
        (Batch.product, product),
        (Batch.cycle, cycle),
        (Batch.made, made),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if doubtful is not None:
        query = query.where(Batch.doubts != "" if doubtful else Batch.doubts == "")
    if since is not None:
        query = query.where(Batch.at >= since)
    if until is not None:
        query = query.where(Batch.at < until)
    columns = {"at": col(Batch.at), "product": col(Batch.product), "received": col(Batch.received)}
    with database.read() as session:
        rows, following = page(session, query, columns, col(Batch.id), wanted)
    return Batches(items=[batch_view(row) for row in rows], next=following)


@router.post(
    "/batchings",
    operation_id="makeBatches",
    summary="登记成批 / Make batches",
    status_code=201,
    response_model=BatchingView,
    responses=told(*LOGGED_OUT, *ACTED, *BATCHING),
)
def make_batches(act: Making, body: BatchingTold) -> BatchingView:
    """Harvest, split, merge, process, repack or receive; what does not fit is refused with its numbers."""

    def make(deed: Deed) -> BatchingView:
        row = office.batch(deed, body.body())
        return batching_view(row, store.lines(deed.scope, deed.session, row.id))

    return act.do(BatchingView, make)


@router.get(
    "/batchings/{id}",
    operation_id="getBatching",
    summary="一次成批 / One making of batches",
    response_model=BatchingView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_batching(visitor: Reading, id: EventId, database: Data) -> BatchingView:  # noqa: A002  # the path's name
    """As it was told, with what does not fit."""
    with database.read() as session:
        row = found(store.batching(visitor.scope, session, id), id)
        return batching_view(row, store.lines(visitor.scope, session, id))


@router.get(
    "/batches/{id}",
    operation_id="getBatch",
    summary="一个批次 / One batch",
    response_model=BatchView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_batch(visitor: Reading, id: BatchId, database: Data) -> BatchView:  # noqa: A002  # the path's name
    """One batch."""
    with database.read() as session:
        return batch_view(found(store.batch(visitor.scope, session, id), id))


@router.get(
    "/batches/{id}/descendants",
    operation_id="listDescendants",
    summary="去向 / What came of a batch",
    response_model=Closure,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_descendants(visitor: Reading, id: BatchId, database: Data) -> Closure:  # noqa: A002  # the path's name
    """All batches that came of it, with how much of each did."""
    with database.read() as session:
        found(store.batch(visitor.scope, session, id), id)
        flows = graph.exposures(session, [id])
        return downward(id, flows, store.visible(visitor.scope, session, [one.batch for one in flows]))


@router.get(
    "/batches/{id}/ancestors",
    operation_id="listAncestors",
    summary="来源 / What a batch came of",
    response_model=Closure,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_ancestors(visitor: Reading, id: BatchId, database: Data) -> Closure:  # noqa: A002  # the path's name
    """All batches that it came of."""
    with database.read() as session:
        found(store.batch(visitor.scope, session, id), id)
        flows = graph.ancestors(session, [id])
        return upward(id, flows, store.visible(visitor.scope, session, [one.batch for one in flows]))


@router.get(
    "/batches/{id}/edges",
    operation_id="getBatchLineage",
    summary="来去图 / All that a batch came of and that came of it",
    response_model=Lineage,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_batch_lineage(visitor: Reading, id: BatchId, database: Data) -> Lineage:  # noqa: A002  # the path's name
    """Both ways at once with the steps between, as a graph is drawn; each batch with what the account may see of it."""
    with database.read() as session:
        found(store.batch(visitor.scope, session, id), id)
        back, forth = graph.ancestors(session, [id]), graph.exposures(session, [id])
        reached = {one.batch for one in back} | {one.batch for one in forth}
        seen = store.visible(visitor.scope, session, reached)
        steps = store.edges(visitor.scope, session, seen.keys(), reached)
        return lineage(upward(id, back, seen), downward(id, forth, seen), steps)


@router.get(
    "/batches/{id}/step",
    operation_id="getBatchStep",
    summary="前后一步 / One step back and forward",
    response_model=Steps,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_batch_step(visitor: Reading, id: BatchId, database: Data) -> Steps:  # noqa: A002  # the path's name
    """What it was made of, and what was made of it."""
    with database.read() as session:
        found(store.batch(visitor.scope, session, id), id)
        return steps_view(id, *store.steps(visitor.scope, session, id))


@router.get(
    "/batches/{id}/release",
    operation_id="getRelease",
    summary="产地准出 / May it go out",
    response_model=ReleaseView,
    responses=told(*LOGGED_OUT, "not_found"),
)
def get_release(visitor: Reading, id: BatchId, database: Data) -> ReleaseView:  # noqa: A002  # the path's name
    """Intervals, barred uses, blocks, promise and tests, as they are now."""
    with database.read() as session:
        row = found(store.batch(visitor.scope, session, id), id)
        return release_view(gate.release(session, row, now_ms()))


@router.get(
    "/blocks",
    operation_id="listBlocks",
    summary="暂停流通 / Batches held back",
    response_model=Blocks,
    responses=told(*LOGGED_OUT, "cursor", "not_acceptable_input"),
)
def list_blocks(
    visitor: Reading,
    database: Data,
    wanted: Annotated[Asked, asked("-since")],
    batch: Annotated[str | None, Query(max_length=16, examples=[BATCH])] = None,
    standing: Annotated[bool | None, Query(description="true: not lifted", examples=[True])] = None,
) -> Blocks:
    """Batches that may not go out, and why."""
    query = store.all_blocks(visitor.scope)
    if batch is not None:
        query = query.where(Block.batch == batch)
    if standing is not None:
        query = query.where(col(Block.until).is_(None) if standing else col(Block.until).is_not(None))
    with database.read() as session:
        rows, following = page(session, query, {"since": col(Block.since)}, col(Block.id), wanted)
    return Blocks(items=[block_view(row) for row in rows], next=following)


@router.post(
    "/blocks",
    operation_id="blockBatch",
    summary="暂停批次流通 / Hold a batch back",
    status_code=201,
    response_model=BlockView,
    responses=told(*LOGGED_OUT, *ACTED, "not_found"),
)
def block_batch(act: Blocking, body: BlockTold) -> BlockView:
    """It gets no voucher and passes no gate until the block is lifted."""

    def hold(deed: Deed) -> BlockView:
        row = found(store.batch(deed.scope, deed.session, body.batch), body.batch)
        return block_view(office.block(deed, row, body.source, body.reference, body.reason))

    return act.do(BlockView, hold)


@router.post(
    "/blocks/{id}/lift",
    operation_id="liftBlock",
    summary="恢复流通 / Lift a block",
    response_model=BlockView,
    responses=told(*LOGGED_OUT, *CHANGED, "block_ended", "block_of_recall"),
)
def lift_block(act: Blocking, id: EventId, body: BlockEnd) -> BlockView:  # noqa: A002  # the path's name
    """The batch may go again. What a recall holds back is let go where the recall is closed."""

    def lift(deed: Deed) -> BlockView:
        row = found(store.block(deed.scope, deed.session, id), id)
        if row.source == "recall":
            raise Problem("block_of_recall", recall=row.reference)
        return block_view(office.lift(deed, row, body.reason))

    return act.do(BlockView, lift)


@router.get(
    "/blocks/{id}/events",
    operation_id="listBlockEvents",
    summary="暂停流通的经过 / History of a block",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found"),
)
def list_block_events(visitor: Reading, id: EventId, database: Data) -> History:  # noqa: A002  # the path's name
    """Who did what to it, and when."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.block(visitor.scope, session, id), id)
