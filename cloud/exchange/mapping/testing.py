"""What happens to samples: drawn, handed on, tested. A sample is one thing, its batch the lot that it speaks for."""

from __future__ import annotations

from typing import Any, Final

from cloud.exchange.mapping.names import PREFIX, Names
from cloud.exchange.mapping.telling import Beside, Event, Told, frame, paper, whole
from contract.event import Custody, LabTest, RapidTest, Sampling

# step of custody -> bizStep, disposition
_STEPS: Final = {
    "hand_over": ("shipping", "in_transit"),
    "receive": ("receiving", "in_progress"),
    "open": ("unpacking", "in_progress"),
    "store": ("storing", "in_progress"),
    "discard": ("destroying", "destroyed"),
}


def sampling(told: Told, body: Sampling, names: Names) -> list[Event]:
    """ObjectEvent ADD of the sample, drawn from its batch."""
    event = frame(told, names, "ObjectEvent")
    event |= {
        "action": "ADD",
        "bizStep": "sampling",
        "disposition": "in_progress",
        "epcList": [names.of("sample", body.sample)],
        "ilmd": {f"{PREFIX}:product": body.product, f"{PREFIX}:purpose": body.purpose},
    }
    if body.batch:
        event["ilmd"][f"{PREFIX}:batch"] = names.of("batch", body.batch)
    return [event]


def custody(told: Told, body: Custody, names: Names) -> list[Event]:
    """ObjectEvent: the sample is handed on, comes, is opened, stored, or is no more; how warm it came."""
    event = frame(told, names, "ObjectEvent")
    step, disposition = _STEPS[body.step]
    event |= {
        "action": "DELETE" if body.step == "discard" else "OBSERVE",
        "bizStep": step,
        "disposition": disposition if body.intact else "damaged",
        "epcList": [names.of("sample", body.sample)],
    }
    if body.celsius is not None:
        event["sensorElementList"] = [
            {"sensorReport": [{"type": "Temperature", "value": body.celsius, "uom": "CEL"}]},
        ]
    if body.to:
        event["destinationList"] = [{"type": "possessing_party", "destination": names.of("party", body.to)}]
    return [event]


def rapid_test(told: Told, body: RapidTest, names: Names, beside: Beside) -> list[Event]:
    """ObjectEvent OBSERVE, inspecting, and the verdict where the county has judged it."""
    event = _tested(told, body.sample, names, beside)
    if body.rate is not None:
        event[f"{PREFIX}:inhibitionPercent"] = body.rate
    return [event]


def lab_test(told: Told, body: LabTest, names: Names, beside: Beside) -> list[Event]:
    """ObjectEvent OBSERVE, inspecting: which substances were found, and the verdict where the county has judged it."""
    event = _tested(told, body.sample, names, beside)
    event["bizTransactionList"].append(paper("testprd", names.of("paper", f"report:{body.report}")))
    event[f"{PREFIX}:method"] = body.method
    values = {one.substance: one.value for one in body.residues if one.value}
    found = [{f"{PREFIX}:substance": name, f"{PREFIX}:mgPerKg": value} for name, value in values.items()]
    if found:
        event[f"{PREFIX}:residues"] = found
    return [event]


def _tested(told: Told, sample: str, names: Names, beside: Beside) -> Event:
    event = frame(told, names, "ObjectEvent")
    event |= {
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "bizTransactionList": [paper("testres", names.of("test", told.id))],
    }
    good = beside.verdicts.get(told.id)
    if good is not None:
        event["disposition"] = "conformant" if good else "non_conformant"
    drawn = beside.samples.get(sample)
    event["epcList"] = [names.of("sample", sample)] if sample else [names.of("sample", f"test:{told.id}")]
    batch = [drawn.batch] if drawn is not None and drawn.batch else []
    lots: list[dict[str, Any]] = whole(names, beside.of_story(batch))
    if lots:
        event["quantityList"] = lots
    return event
