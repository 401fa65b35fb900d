"""What the county decided about a batch: held back, let go again, whether it may go out."""

from __future__ import annotations

from typing import Final

from cloud.exchange.mapping.names import PREFIX, Kind, Names
from cloud.exchange.mapping.telling import Event, Told, frame, whole
from cloud.trace import Block, Release

# answer of the release gate -> bizStep, disposition
_RELEASED: Final = {
    "released": ("inspecting", "conformant"),
    "held": ("holding", "unknown"),
    "refused": ("inspecting", "non_conformant"),
}


def blocked(row: Block, names: Names) -> list[Event]:
    """ObjectEvent OBSERVE, holding, from when a batch was held back; another where it was let go.

    Why it was goes out as its source and reference; the sentence that somebody typed stays here.
    """
    told = Told(row.id, None, row.since, row.created, "")
    held = frame(told, names, "ObjectEvent")
    held |= {
        "action": "OBSERVE",
        "bizStep": "holding",
        "disposition": "non_sellable_other",
        "quantityList": whole(names, [row.batch]),
        f"{PREFIX}:block": names.of("block", row.id),
        f"{PREFIX}:orderedBy": row.source,
    }
    if row.reference:
        key: Kind = "recall" if row.source == "recall" else "reference"
        held[f"{PREFIX}:{key}"] = names.of(key, row.reference)
    if row.until is None:
        return [held]
    lifted = frame(Told(row.id, None, row.until, row.changed, ""), names, "ObjectEvent", "lifted")
    lifted |= {
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "disposition": "in_progress",
        "quantityList": whole(names, [row.batch]),
        f"{PREFIX}:block": names.of("block", row.id),
    }
    return [held, lifted]


def released(found: Release, at: int, subject: str, names: Names) -> Event:
    """ObjectEvent OBSERVE: whether a batch may go out, as answered at `at` (ms UTC), with the codes of why not."""
    event = frame(Told(found.batch, None, at, at, "", subject), names, "ObjectEvent", f"release {at}")
    step, disposition = _RELEASED[found.answer]
    event |= {
        "action": "OBSERVE",
        "bizStep": step,
        "disposition": disposition,
        "quantityList": whole(names, [found.batch]),
        f"{PREFIX}:release": found.answer,
    }
    if found.reasons:
        event[f"{PREFIX}:reasons"] = list(found.reasons)
    return event
