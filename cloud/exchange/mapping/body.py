"""Which mapping a body of an event goes through."""

from __future__ import annotations

from typing import Final

from cloud.exchange.mapping.making import making
from cloud.exchange.mapping.marking import labelling, vouching
from cloud.exchange.mapping.moving import leg, passage, recovery, transfer
from cloud.exchange.mapping.names import Names
from cloud.exchange.mapping.telling import Beside, Event, Told
from cloud.exchange.mapping.testing import custody, lab_test, rapid_test, sampling
from contract.event import (
    Batching,
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

MAPPED: Final = frozenset(
    {
        "batching", "transfer", "leg", "labelling", "vouching", "passage", "recovery", "sampling", "custody",
        "lab_test", "rapid_test",
    }
)  # fmt: skip


def mapped(told: Told, names: Names, beside: Beside) -> list[Event]:
    """The EPCIS events of one event of the journal; none where it says nothing of the story's batches."""
    match told.body:
        case Batching() as body:
            return making(told, body, names)
        case Transfer() as body:
            return transfer(told, body, names, beside)
        case Leg() as body:
            return leg(told, body, names, beside)
        case Labelling() as body:
            return labelling(told, body, names, beside)
        case Vouching() as body:
            return vouching(told, body, names, beside)
        case Passage() as body:
            return passage(told, body, names, beside)
        case Recovery() as body:
            return recovery(told, body, names)
        case Sampling() as body:
            return sampling(told, body, names)
        case Custody() as body:
            return custody(told, body, names)
        case RapidTest() as body:
            return rapid_test(told, body, names, beside)
        case LabTest() as body:
            return lab_test(told, body, names, beside)
        case _:
            return []
