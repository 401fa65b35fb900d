"""The batch that a harvest makes: so much of what grows, under a number that was drawn for it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from contract.dossier import Growing
from contract.errors import ContractError
from contract.event import Batching, Lot, Operation
from contract.quantity import Quantity, parse
from gateway.core.errors import GatewayError
from gateway.core.told import Told


def weighed(amount: str, unit: str) -> Quantity:
    """How much was harvested. Raises GatewayError("amount_unreadable") where it does not add up in a batch."""
    try:
        found = parse(f"{amount} {unit}")
    except ContractError:
        raise GatewayError("amount_unreadable", amount=f"{amount} {unit}"[:26]) from None
    if found.amount <= 0:
        raise GatewayError("amount_unreadable", amount=amount[:26])
    return found


def before(done: Sequence[Told], operation: str) -> tuple[str, str] | None:
    """Event and batch that an operation made, for one that corrects it: the batch stays. None: it made none."""
    for one in done:
        if operation and isinstance(one.body, Batching) and one.body.operation == operation:
            return one.id, one.body.children[0].batch
    return None


def made(entry: Told) -> tuple[str, str]:
    """The operation and the batch, "" none, that an entry is the last of."""
    body = entry.body
    return (body.operation, body.children[0].batch) if isinstance(body, Batching) else (entry.id, "")


def batching(
    grown: Growing, done: Operation, operation: str, much: Quantity, batch: str, corrects: str = ""
) -> Batching:
    """The batch of a harvest. operation: the id of its event; batch: 16 hex digits; corrects: an event's id."""
    lot = Lot(batch, f"{much.amount:f}", much.unit, grown.product)
    return Batching(
        "harvest", (lot,), cycle=grown.id, operation=operation, corrects=corrects, why=done.why if corrects else "",
        clerk=done.clerk, at=done.at,
    )  # fmt: skip
