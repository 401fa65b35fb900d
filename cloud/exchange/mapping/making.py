"""How batches come to be: harvested, received from outside, or made of others."""

from __future__ import annotations

from typing import Any, Final

from cloud.exchange.mapping.names import PREFIX, Names
from cloud.exchange.mapping.telling import Event, Told, batch_lot, frame, paper
from contract.event import Batching, Lot

_STEPS: Final = {**dict.fromkeys(("split", "merge", "process"), "commissioning"), "repack": "repackaging"}


def making(told: Told, body: Batching, names: Names) -> list[Event]:
    """ObjectEvent ADD for each batch that is harvested or received; one TransformationEvent where others went in."""
    if body.action in ("harvest", "receive") or not body.parents:
        return [_new(told, body, names, place, child) for place, child in enumerate(body.children)]
    event = frame(told, names, "TransformationEvent")
    event |= {
        "bizStep": _STEPS[body.action],
        "disposition": "active",
        "inputQuantityList": [batch_lot(names, one) for one in body.parents],
        "outputQuantityList": [batch_lot(names, one) for one in body.children],
    }
    _papers(event, body, names)
    products = {one.product for one in body.children if one.product}
    if len(products) == 1:
        event["ilmd"] = {f"{PREFIX}:product": products.pop()}
    return [event]


def _new(told: Told, body: Batching, names: Names, place: int, child: Lot) -> Event:
    event = frame(told, names, "ObjectEvent", str(place) if place else "")
    event |= {
        "action": "ADD",
        "bizStep": "receiving" if body.action == "receive" else "commissioning",
        "disposition": "in_progress" if body.action == "receive" else "active",
        "quantityList": [batch_lot(names, child)],
    }
    _papers(event, body, names)
    ilmd: dict[str, Any] = {"cbvmda:lotNumber": child.batch}
    if child.product:
        ilmd[f"{PREFIX}:product"] = child.product
    if body.cycle:
        ilmd[f"{PREFIX}:cycle"] = names.of("cycle", body.cycle)
    if body.tags:
        ilmd[f"{PREFIX}:earTags"] = list(body.tags)
    event["ilmd"] = ilmd
    return event


def _papers(event: Event, body: Batching, names: Names) -> None:
    if body.papers:
        event["bizTransactionList"] = [
            paper("cert", names.of("paper", f"{one.kind}:{one.number}")) for one in body.papers
        ]
