"""The bench: which sample stands on which channel of which analyzer, and of which sample a result is therefore.

A slot is over with the first result of its sample that comes after it; nobody has to clear it. A result that an
instrument tells from its memory, from before the sample was put there, is none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final

import msgspec

from contract.event import RapidTest
from contract.testing import usual
from gateway.core.testroom.number import spelt

LEAD_MS: Final = 10 * 60_000  # clocks of an instrument and a gateway may be so far apart (as the county takes it)
KEPT_MS: Final = 7 * 86_400_000
MINUTE_MS: Final = 60_000


class Slot(msgspec.Struct, frozen=True):
    """A sample on a channel. channel: the number by which the instrument will name it, "" for its next result; at: UTC
    ms; clerk: who put it there."""

    sample: str
    device: str
    channel: str
    at: int
    clerk: str = ""


def same_channel(one: str, other: str) -> bool:
    """Whether two spellings are one channel: 3, 03 and " 3" are."""
    return _channel(one) == _channel(other)


def _channel(text: str) -> str:
    said = text.strip()
    return said.lstrip("0") or "0" if said.isdecimal() else said


def put(slots: Iterable[Slot], slot: Slot) -> tuple[Slot, ...]:
    """With one more: the sample leaves its place, and whoever was there before, and what is long over goes."""
    kept = (
        one
        for one in slots
        if one.sample != slot.sample
        and not (one.device == slot.device and same_channel(one.channel, slot.channel))
        and one.at > slot.at - KEPT_MS
    )
    return (*kept, slot)


def without(slots: Iterable[Slot], sample: str) -> tuple[Slot, ...]:
    """Without the one of a sample."""
    return tuple(one for one in slots if one.sample != sample)


def sample_of(
    test: RapidTest, slots: Collection[Slot], numbers: Collection[str], gateway: str, day: date
) -> tuple[str, Slot | None]:
    """The number of the sample that a result is of, "" for none that is known, and the slot that says so.

    slots: those that wait for a result; numbers: of samples that may be tested; day: on which it came.
    """
    own = spelt(test.sample, gateway, day)
    if own in numbers:
        return own, next((slot for slot in slots if slot.sample == own and slot.device == test.device), None)
    here = [slot for slot in slots if slot.device == test.device and _fits(test, slot)]
    exact = [slot for slot in here if slot.channel and same_channel(slot.channel, test.number)]
    for slot in exact or [slot for slot in here if not slot.channel]:
        return slot.sample, slot
    return "", None


def _fits(test: RapidTest, slot: Slot) -> bool:
    """Whether a result can be of what stands there by its time."""
    return not test.tested or "clock" in test.doubts or test.tested >= slot.at - LEAD_MS


def echo(test: RapidTest, slot: Slot, now: int) -> bool:
    """Whether a repeated result is the one from before: a run of this sample cannot be over yet."""
    return "repeated" in test.doubts and now - slot.at < usual(test.method).minutes * MINUTE_MS
