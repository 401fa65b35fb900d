"""What the store of series will never take, told message by message. Pure.

As with what the sift leaves out, a row of which anything was stored is durable, one of which nothing was is refused.
The message goes to quarantine once for each reason, with the point of the first value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cloud.telemetry import Block, Refusal
from contract.errors import ContractError

Lost = Mapping[tuple[int, str], Refusal]  # µs and point -> the refusal
CODES: Final = {"value": "value_refused", "series": "series_refused"}


class Told(NamedTuple):
    """What became of the rows of a message, by their numbers; `faults` go to quarantine."""

    durable: list[int]
    refused: list[tuple[ContractError, list[int]]]
    faults: list[ContractError]


def by_device(refusals: Iterable[Refusal]) -> dict[tuple[str, str], dict[tuple[int, str], Refusal]]:
    """Refusals by gateway and device."""
    found: dict[tuple[str, str], dict[tuple[int, str], Refusal]] = defaultdict(dict)
    for one in refusals:
        found[one.gateway, one.device][one.t, one.point] = one
    return found


def tell(block: Block, seqs: Sequence[int], lost: Lost) -> Told:
    """`seqs`: the number of each row of the block; `lost`: what the store refused of its device."""
    faults: dict[str, ContractError] = {}
    durable: list[int] = []
    refused: dict[str, list[int]] = defaultdict(list)
    for place, (t, seq) in enumerate(zip(block.times, seqs, strict=True)):
        mine = [lost[t, point] for point in block.values if (t, point) in lost]
        for one in mine:
            faults.setdefault(one.kind, ContractError(CODES[one.kind], f"v.{one.point}", why=one.why))
        if mine and not any(_stands(block, point, place) for point in block.values if (t, point) not in lost):
            refused[mine[0].kind].append(seq)
        else:
            durable.append(seq)
    return Told(durable, [(faults[kind], found) for kind, found in refused.items()], list(faults.values()))


def _stands(block: Block, point: str, place: int) -> bool:
    """Whether there was anything to store of a point in a row."""
    marks = block.quality.get(point)
    return block.values[point][place] is not None or bool(marks and marks[place])
