"""What is put on a batch: labels on its packs, a voucher that vouches for it."""

from __future__ import annotations

from cloud.exchange.mapping.amount import lot
from cloud.exchange.mapping.names import Names
from cloud.exchange.mapping.telling import Beside, Event, Told, frame, paper, whole
from contract.event import Labelling, Vouching


def labelling(told: Told, body: Labelling, names: Names, beside: Beside) -> list[Event]:
    """Printed: encoded labels come to be. Activated: they and their batch are one aggregation. Void: they are no more.

    Where no codes are told, all of the order are meant, and the order stands for them as a class.
    """
    if body.batch and not beside.of_story([body.batch]):
        return []
    codes = [names.secret("label", code) for code in dict.fromkeys(body.codes)]
    order = names.of("order", body.order)
    if body.step == "activate":
        event = frame(told, names, "AggregationEvent")
        children = [*whole(names, [body.batch] if body.batch else []), *([] if codes else [lot(order)])]
        event |= {"action": "ADD", "bizStep": "packing", "disposition": "in_progress", "parentID": f"{order}/packs"}
        if codes:
            event["childEPCs"] = codes
        if children:
            event["childQuantityList"] = children
        return [event]
    event = frame(told, names, "ObjectEvent")
    if body.step == "print":
        event |= {"action": "ADD", "bizStep": "encoding", "disposition": "encoded"}
    else:
        event |= {"action": "DELETE", "bizStep": "decommissioning", "disposition": "inactive"}
    event |= {"epcList": codes} if codes else {"quantityList": [lot(order)]}
    return [event]


def vouching(told: Told, body: Vouching, names: Names, beside: Beside) -> list[Event]:
    """TransactionEvent: the voucher is tied to the batch, or taken away from it."""
    if not beside.of_story([body.batch]):
        return []
    event = frame(told, names, "TransactionEvent")
    event |= {
        "action": "ADD" if body.step == "issue" else "DELETE",
        "bizTransactionList": [paper("cert", names.secret("voucher", body.code))],
        "quantityList": whole(names, [body.batch]),
    }
    return [event]
