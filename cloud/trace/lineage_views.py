"""What the API says of a batch's lineage: both closures as one graph, with the steps between."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict
from pydantic.config import JsonDict

from cloud.trace.model import BatchEdge
from cloud.trace.views import BATCH, FLOW_EXAMPLE, ID, Closure, FlowView
from contract.quantity import plain

_EDGE: JsonDict = {
    "parent": BATCH, "child": BATCH, "event": ID, "amount_in": "500", "amount_out": "500", "at": 1_795_420_000_000,
}  # fmt: skip


class EdgeView(BaseModel):
    """`amount_in` of a parent went into a child, of which it made `amount_out`; event: the making in which it did."""

    parent: str
    child: str
    event: str
    amount_in: str
    amount_out: str
    at: int


class Lineage(BaseModel):
    """A batch with all that it came of and all that came of it, and the steps between these; the nearest first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"batch": BATCH, "ancestors": [FLOW_EXAMPLE], "descendants": [FLOW_EXAMPLE], "edges": [_EDGE]}]
        }
    )

    batch: str
    ancestors: list[FlowView]
    descendants: list[FlowView]
    edges: list[EdgeView]


def lineage(up: Closure, down: Closure, edges: Iterable[BatchEdge]) -> Lineage:
    """Both closures of one batch as one graph."""
    steps = [
        EdgeView(
            parent=one.parent, child=one.child, event=one.event, at=one.at,
            amount_in=plain(one.amount_in), amount_out=plain(one.amount_out),
        )
        for one in edges
    ]  # fmt: skip
    return Lineage(batch=up.batch, ancestors=up.items, descendants=down.items, edges=steps)
