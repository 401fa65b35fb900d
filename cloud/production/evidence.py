"""The evidence score of a cycle: how much of what should be on record was measured, filled, typed by hand. Pure.

Each required fact has a weight and is covered in parts: `measured` by a device, `filled` (thinned or estimated),
`typed` by a person; what is left is missing. The score is the weighted sum over the facts that this cycle needs: a fact
that does not arise (no input was used, the harvest is still to come) takes no weight with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cloud.production.model import CycleKind
from cloud.production.required import REQUIRED, Required


class Share(NamedTuple):
    """Parts of one fact, each 0 to 1, together at most 1."""

    measured: float = 0.0
    filled: float = 0.0
    typed: float = 0.0


class ScoreLine(NamedTuple):
    """One fact in the score; share None: it does not arise in this cycle."""

    required: Required
    share: Share | None
    zh: str
    en: str


class Score(NamedTuple):
    """Percent of the weight that counts, which add up to 100."""

    measured: float
    filled: float
    typed: float
    missing: float
    lines: tuple[ScoreLine, ...]


class Done(NamedTuple):
    """What the records say of a cycle. actions: action -> whether a device told it (of several: whether one did).

    uses: of every input used the best proof: "pack" its code was read and bought, "bought" a purchase of its lot or
    product, "" none. climate: measurement -> percent (measured, filled). over: the harvest lies behind, or should.
    """

    actions: Mapping[str, bool]
    uses: Sequence[str]
    climate: Mapping[str, tuple[float, float]]
    size: bool
    tagged: int
    heads: int
    over: bool


def score(kind: CycleKind, done: Done) -> Score:
    """The score of a cycle of a kind, with a line for each fact."""
    lines = [_line(required, _share(required, done)) for required in REQUIRED[kind]]
    counted = [(line.required.weight, line.share) for line in lines if line.share is not None]
    whole = sum(weight for weight, _ in counted)
    parts = [
        round(100 * sum(weight * share[side] for weight, share in counted) / whole, 1) if whole else 0.0
        for side in range(3)
    ]
    return Score(parts[0], parts[1], parts[2], round(max(100.0 - sum(parts), 0.0), 1), tuple(lines))


def _share(required: Required, done: Done) -> Share | None:
    match required.sort:
        case "climate":
            found = [done.climate[name] for name in required.names if name in done.climate]
            measured, filled = max(found, default=(0.0, 0.0))
            return Share(measured / 100, filled / 100)
        case "action":
            told = [done.actions[name] for name in required.names if name in done.actions]
            if required.code == "harvest" and not done.over and not told:
                return None
            return Share(measured=float(any(told)), typed=float(bool(told) and not any(told)))
        case "inputs":
            if not done.uses:
                return None
            number = len(done.uses)
            return Share(measured=done.uses.count("pack") / number, typed=done.uses.count("bought") / number)
        case "tags":
            return (
                Share(measured=min(done.tagged / done.heads, 1.0))
                if done.heads
                else Share(measured=float(done.tagged > 0))
            )
    return Share(typed=float(done.size))


def _line(required: Required, share: Share | None) -> ScoreLine:
    if share is None:
        zh, en = "这一茬用不上，不计", "does not arise in this cycle, not counted"
    else:
        parts = [
            (share.measured, "设备测得", "measured"),
            (share.filled, "补齐", "filled"),
            (share.typed, "手工录入", "typed"),
            (max(1.0 - sum(share), 0.0), "没有", "missing"),
        ]
        told = [(f"{100 * part:.0f}%", zh, en) for part, zh, en in parts if part >= 0.005]
        zh = "，".join(f"{word} {part}" for part, word, _ in told)
        en = ", ".join(f"{part} {word}" for part, _, word in told)
    return ScoreLine(
        required, share, f"{required.zh}（{required.weight}）：{zh}", f"{required.en} ({required.weight}): {en}"
    )
