"""What an example promises, against what came out of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose

from contract.mistakes import Mistake


def broken(number: int, promised: Mapping[str, float | None], found: Mapping[str, float | None]) -> list[Mistake]:
    """A mistake for every point of example `number` that did not come out as promised; None: no reading."""
    mistakes = []
    for key, wanted in promised.items():
        place = f"examples[{number}].values.{key}"
        if key not in found:
            mistakes.append(Mistake(place, "例中不含此测点", "the example does not hold this point"))
            continue
        got = found[key]
        same = got == wanted if got is None or wanted is None else isclose(got, wanted, rel_tol=1e-9, abs_tol=1e-9)
        if not same:
            mistakes.append(
                Mistake(place, f"应为 {_spoken(wanted)}，解出 {_spoken(got)}", f"promises {wanted}, decodes to {got}")
            )
    return mistakes


def _spoken(value: float | None) -> str:
    return "无效" if value is None else f"{value:g}"
