"""Which things an event names, and which of its threads lead on to the rest of its own story. Pure.

A story begins with batches. From their events it follows samples, orders of labels and events that name one another,
and never a second batch: which batches belong to it the graph of the trace has said.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contract.event import (
    Batching,
    Body,
    Custody,
    Labelling,
    LabTest,
    Leg,
    Passage,
    RapidTest,
    Recovery,
    Sampling,
    Transfer,
    Vouching,
)

_LONGEST: Final = 300


def batch_thread(batch: str) -> str:
    """The thread of a batch."""
    return f"batch:{batch}"


def threads(body: Body) -> set[str]:
    """All threads of an event: the batches that it names, and those that lead on."""
    return {*map(batch_thread, _batches(body)), *_onward(body)}


def onward(event: str, body: Body) -> set[str]:
    """The threads by which a story goes on from an event; those that name the event itself are among them."""
    return {f"event:{event}", *_onward(body)}


def earlier(body: Body) -> set[str]:
    """The ids of the events that an event names."""
    return {one.removeprefix("event:") for one in _onward(body) if one.startswith("event:")}


def _batches(body: Body) -> Iterator[str]:
    match body:
        case Batching():
            yield from (one.batch for one in (*body.children, *body.parents))
        case Transfer():
            yield from (one.batch for one in body.batches)
        case Leg():
            yield from body.batches
        case Labelling() | Sampling():
            yield from filter(None, [body.batch])
        case Vouching() | Recovery():
            yield body.batch
        case Passage():
            yield from (one.batch for one in body.shown if one.batch)


def _onward(body: Body) -> Iterator[str]:
    events: tuple[str, ...] = ()
    match body:
        case Batching():
            events = (body.corrects,)
        case Transfer():
            events = (body.offer,)
        case Leg():
            events = (body.leg,)
        case Labelling():
            yield f"order:{body.order[:_LONGEST]}"
        case Sampling() | Custody():
            yield f"sample:{body.sample[:_LONGEST]}"
        case RapidTest():
            events = (body.reruns,)
        case LabTest():
            events = (body.confirms, body.reinspects)
        case Passage():
            events = (body.rapid_test,)
    if isinstance(body, RapidTest | LabTest) and body.sample:
        yield f"sample:{body.sample[:_LONGEST]}"
    yield from (f"event:{one}" for one in events if one)
