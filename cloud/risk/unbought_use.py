"""What was used and never bought: so many uses of one subject within the window. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cloud.risk.finding import Finding, Number, most
from cloud.risk.settings import UnboughtUse


class Used(NamedTuple):
    """Uses of one subject in the window: all of them, and those of what its ledger does not know.

    products: names of these, each once, sorted; operations: ids of theirs, the newest last.
    """

    subject: str
    region: str
    uses: int
    unbought: int
    products: Sequence[str]
    operations: Sequence[str]


def judged(used: Used, first: str, day: str, settings: UnboughtUse) -> Finding | None:
    """What one subject's uses say of the window first to day (ISO)."""
    if used.unbought < settings.least:
        return None
    numbers: dict[str, Number] = {
        "uses": used.uses, "unbought": used.unbought, "window_days": settings.window_days,
        "products": "、".join(used.products[:5]),
    }  # fmt: skip
    evidence = most("farm_operation", list(dict.fromkeys(used.operations)))
    key = used.subject
    return Finding("unbought_use", key, used.region, used.subject, first, day, float(used.unbought), numbers, evidence)
