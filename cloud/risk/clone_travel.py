"""One voucher at two gates, too far apart for the time between: one of the two is a copy. Pure.

Which showings are doubted the market tells (cloud.market.rules) and raises its alert at once; here the pair is reckoned
so that a supervisor can check it with a map and a watch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from cloud.risk.finding import Finding, Number, most
from cloud.risk.settings import CloneTravel
from contract.moment import HOUR_MS, law_day

_MINUTE_MS = 60_000


class Shown(NamedTuple):
    """A voucher at a gate. at: ms UTC; km: from the gate where it was shown before, None where nobody knows."""

    passage: str
    gateway: str
    region: str
    at: int
    km: float | None


def judged(code: str, shown: Sequence[Shown], settings: CloneTravel) -> Finding | None:
    """The quickest way between two showings in a row, by time; the day is that of the later one."""
    worst: tuple[float, Shown, Shown] | None = None
    for before, after in pairwise(shown):
        if before.gateway == after.gateway or after.km is None:
            continue
        speed = after.km * HOUR_MS / max(after.at - before.at, _MINUTE_MS)
        if speed > settings.fastest_kmh and (worst is None or speed > worst[0]):
            worst = speed, before, after
    if worst is None:
        return None
    speed, before, after = worst
    numbers: dict[str, Number] = {
        "voucher": code, "km": round(after.km or 0.0, 1), "minutes": (after.at - before.at) // _MINUTE_MS,
        "speed": round(speed), "fastest": settings.fastest_kmh, "one": before.gateway, "other": after.gateway,
    }  # fmt: skip
    evidence = (("voucher", code), *most("passage", [before.passage, after.passage]))
    first, day = law_day(before.at).isoformat(), law_day(after.at).isoformat()
    return Finding("clone_travel", code, after.region, "", first, day, float(round(speed)), numbers, evidence)
