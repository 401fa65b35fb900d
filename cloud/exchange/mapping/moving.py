"""How batches move: offered and accepted, carried, through a gate, called back."""

from __future__ import annotations

from typing import Any, Final

from cloud.exchange.mapping.amount import lot
from cloud.exchange.mapping.names import PREFIX, Names
from cloud.exchange.mapping.telling import Beside, Event, Told, batch_lot, frame, paper, party, whole
from contract.event import Leg, Passage, Recovery, Transfer

# decision of a gate -> bizStep, disposition
_DECIDED: Final = {
    "pass": ("accepting", "in_progress"),
    "review": ("holding", "unknown"),
    "stop": ("arriving", "non_sellable_other"),
}


def transfer(told: Told, body: Transfer, names: Names, beside: Beside) -> list[Event]:
    """TransactionEvent: shipping by an offer, receiving by an accept; a decline or withdrawal takes the offer away."""
    offer = body if body.step == "offer" else beside.offers.get(body.offer)
    named = body.batches or (offer.batches if offer is not None else ())
    wanted = set(beside.of_story(one.batch for one in named))
    amounts = [batch_lot(names, one) for one in named if one.batch in wanted]
    if not amounts:
        return []
    event = frame(told, names, "TransactionEvent")
    key = told.id if body.step == "offer" else body.offer
    event["bizTransactionList"] = [paper("desadv", names.of("transfer", key))]
    event["quantityList"] = amounts
    if body.step == "offer":
        event |= {"action": "ADD", "bizStep": "shipping", "disposition": "in_transit"}
        source, target = told.subject, body.receiver
    elif body.step == "accept":
        event |= {"action": "ADD", "bizStep": "receiving", "disposition": "in_progress"}
        event["bizTransactionList"].append(paper("recadv", names.of("transfer", told.id)))
        source, target = (offer.subject if offer is not None else ""), told.subject
    else:
        event |= {"action": "DELETE", "bizStep": "void_shipping"}
        source, target = "", ""
    _add(event, "sourceList", party(names, "source", source))
    _add(event, "destinationList", party(names, "destination", target))
    if body.document:
        event[f"{PREFIX}:document"] = body.document
    return [event]


def leg(told: Told, body: Leg, names: Names, beside: Beside) -> list[Event]:
    """ObjectEvent OBSERVE: departing or arriving, with the warmth that was promised."""
    departure = beside.departures.get(body.leg)
    batches = beside.of_story(body.batches or (departure.batches if departure is not None else ()))
    if not batches:
        return []
    event = frame(told, names, "ObjectEvent")
    departs = body.step == "depart"
    event |= {
        "action": "OBSERVE",
        "bizStep": "departing" if departs else "arriving",
        "disposition": "in_transit" if departs else "in_progress",
        "quantityList": whole(names, batches),
        f"{PREFIX}:leg": names.of("transfer", told.id if departs else body.leg),
    }
    for word, promised in (("lowest", body.low), ("highest", body.high)):
        if promised is not None:
            event[f"{PREFIX}:{word}Celsius"] = promised
    return [event]


def passage(told: Told, body: Passage, names: Names, beside: Beside) -> list[Event]:
    """ObjectEvent OBSERVE at the gate: accepted, held for a second look, or stopped."""
    wanted = set(beside.of_story(one.batch for one in body.shown if one.batch))
    shown = [one for one in body.shown if one.batch in wanted]
    if not shown:
        return []
    event = frame(told, names, "ObjectEvent")
    step, disposition = _DECIDED[body.decision]
    first = {one.batch: one for one in reversed(shown)}
    event |= {
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "quantityList": [lot(names.of("batch", one.batch), one.amount, one.unit) for one in first.values()],
    }
    vouchers = list(dict.fromkeys(one.text for one in shown if one.kind == "voucher" and one.text))
    _add(event, "bizTransactionList", [paper("cert", names.secret("voucher", one)) for one in vouchers])
    reasons = list(dict.fromkeys(reason for one in shown for reason in one.reasons))
    _add(event, f"{PREFIX}:reasons", [*body.reasons, *reasons])
    return [event]


def recovery(told: Told, body: Recovery, names: Names) -> list[Event]:
    """What a holder answered a recall: what came back is recalled for good, what was destroyed is gone."""
    uri, call = names.of("batch", body.batch), names.of("recall", body.recall)
    held = frame(told, names, "ObjectEvent")
    held |= {
        "action": "OBSERVE",
        "bizStep": "holding",
        "disposition": "recalled",
        "persistentDisposition": {"set": ["recalled"]},
        "quantityList": [lot(uri, body.recovered, body.unit)],
        f"{PREFIX}:recall": call,
    }
    for word, amount in (("sold", body.sold), ("lost", body.lost)):
        if amount:
            held[f"{PREFIX}:{word}"] = f"{amount} {body.unit}"
    if not body.destroyed:
        return [held]
    gone = frame(told, names, "ObjectEvent", "destroyed")
    gone |= {
        "action": "DELETE",
        "bizStep": "destroying",
        "disposition": "destroyed",
        "quantityList": [lot(uri, body.destroyed, body.unit)],
        f"{PREFIX}:recall": call,
    }
    return [held, gone]


def recalled(told: Told, recall: str, batches: list[str], names: Names) -> Event:
    """A recall was begun: all its batches are recalled from now on."""
    event = frame(told, names, "ObjectEvent", f"recall {recall}")
    event |= {
        "action": "OBSERVE",
        "bizStep": "holding",
        "persistentDisposition": {"set": ["recalled"]},
        "quantityList": whole(names, batches),
        f"{PREFIX}:recall": names.of("recall", recall),
    }
    return event


def _add(event: Event, key: str, entries: list[Any]) -> None:
    if entries:
        event[key] = entries
