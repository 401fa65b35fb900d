"""The label on the seal of a sample, 60 × 40 mm: its number to call, to read and to scan. Whose it is stands not on it:
who tests need not know."""

from __future__ import annotations

from datetime import datetime

from contract.event import Sampling
from contract.moment import LAW_ZONE
from gateway.core.label import Mark, Plan, Words
from gateway.core.testroom.number import called
from gateway.core.told import Told


def label(event: Told, body: Sampling) -> Plan:
    """The label of one sample."""
    taken = datetime.fromtimestamp((body.at or event.t) / 1000, LAW_ZONE)
    return Plan(
        60,
        40,
        (
            Words(3, 3, called(body.sample), 11),
            Words(3, 17, body.product, 5),
            Words(3, 25, f"{taken:%Y-%m-%d %H:%M}"),
            Words(3, 32, body.sample),
            Mark(39, 3, body.sample, 0.7),
        ),
    )
