"""What the journey reads of the county's books, over the API: lists, a recall's lines, sums made by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from cloud.exchange import checked
from tests.journeys.county import answer
from tests.journeys.goods import PORK
from tests.journeys.trade import Trade

# Lists whose rows carry doubts of their own.
DOUBTED: Final = ("batches", "operations", "transfers", "legs", "samples", "rapid-results", "labels/steps", "vouchers",
                  "passages", "ledger")  # fmt: skip


def listed(trade: Trade, path: str, **params: Any) -> list[dict[str, Any]]:
    """The first page of a list, as the supervisor of the county sees it."""
    found: list[dict[str, Any]] = answer(trade.county.chief.get(f"/{path}", params={"limit": 100, **params}))["items"]
    return found


def lines(trade: Trade, recall: str) -> dict[tuple[str, str, int], dict[str, str]]:
    """Batch, holder and round of every line of a recall -> its sums."""
    report = answer(trade.county.chief.get(f"/recalls/{recall}/report"))
    whole = [line for holder in report["holders"] for line in holder["lines"]]
    return {(one["batch"], one["holder"], one["round"]): one["sum"] for one in whole}


def balanced(trade: Trade) -> None:
    """Nothing comes of nothing and nothing vanishes: what there was is left, was taken, or is a loss that was told."""
    lost, harvested, left = Decimal(0), Decimal(0), Decimal(0)
    for one in listed(trade, "batches"):
        step = answer(trade.county.chief.get(f"/batches/{one['id']}/step"))
        taken = sum(Decimal(flow["amount_in"]) for flow in step["forward"])
        assert Decimal(one["amount"]) == Decimal(one["left"]) + taken, one
        if one["unit"] == "kg":
            left += Decimal(one["left"])
            harvested += Decimal(one["amount"]) if not step["back"] or one["id"] == PORK else 0
            lost += sum(Decimal(flow["amount_in"]) - Decimal(flow["amount_out"]) for flow in step["forward"])
    assert (harvested, lost) == (Decimal(1000 + 900 + 500), Decimal(10))
    assert harvested == left + lost


def came_of(trade: Trade, root: str) -> dict[str, Decimal]:
    """All that came of a batch, step by step -> what is left of it, in kg: what a recall's list is held against."""
    left = {one["id"]: Decimal(one["left"]) for one in listed(trade, "batches")}
    found, waiting = {root}, [root]
    while waiting:
        step = answer(trade.county.chief.get(f"/batches/{waiting.pop()}/step"))
        new = {one["batch"] for one in step["forward"]} - found
        found |= new
        waiting += new
    return {batch: left[batch] for batch in found}


def doubts(trade: Trade) -> list[tuple[str, dict[str, Any]]]:
    """Every row of every list that something does not fit about."""
    return [(path, row) for path in DOUBTED for row in listed(trade, path) if row["doubts"]]


def epcis(trade: Trade, batch: str) -> set[str]:
    """The business steps in the story of a batch as EPCIS, which must stand up to the check."""
    document = answer(trade.county.chief.get(f"/batches/{batch}/epcis"))
    assert checked(document) == []
    return {one["bizStep"] for one in document["epcisBody"]["eventList"] if "bizStep" in one}
