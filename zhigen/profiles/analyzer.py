"""Profiles of residue analyzers prove themselves: each transmission goes through the driver that the gateway uses."""

from __future__ import annotations

from datetime import datetime

from contract.mistakes import Mistake
from contract.moment import LAW_ZONE
from contract.profile import AnalyzerProfile
from contract.profile.analyzer import Result as Promised
from gateway.drivers.analyzer import Result
from gateway.drivers.analyzers import reading


def trial(profile: AnalyzerProfile) -> list[Mistake]:
    """Where a transmission holds other results than it promises."""
    found: list[Mistake] = []
    for number, example in enumerate(profile.examples):
        actions = reading(profile, bytes.fromhex(example.sent))
        got = [_as_promised(action) for action in actions if isinstance(action, Result)]
        place = f"examples[{number}].results"
        if len(got) != len(example.results):
            zh, en = (
                f"应有 {len(example.results)} 条，解出 {len(got)} 条",
                f"promises {len(example.results)}, {len(got)} came",
            )
            found.append(Mistake(place, zh, en))
            continue
        for line, (one, wanted) in enumerate(zip(got, example.results, strict=True)):
            for key, value in wanted.model_dump().items():
                came = getattr(one, key)
                if came != value:
                    zh, en = f"应为 {value!r}，解出 {came!r}", f"promises {value!r}, decodes to {came!r}"
                    found.append(Mistake(f"{place}[{line}].{key}", zh, en))
    return found


def _as_promised(result: Result) -> Promised:
    shown = (
        datetime.fromtimestamp(result.tested / 1000, LAW_ZONE).strftime("%Y-%m-%d %H:%M:%S") if result.tested else ""
    )
    return Promised(
        number=result.number,
        sample=result.sample,
        item=result.item,
        rate=result.rate,
        verdict=result.verdict,
        tested=shown,
    )
