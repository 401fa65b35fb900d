"""The ways in which an instrument on a bus goes wrong, on request: from the start, from a time on, or while running.

silence        no reply                       slow           the reply comes `amount` ms late (default 2000)
exception      reply is exception `amount`    wrong_unit     reply names the next unit id
               (default 4, device failure)    stuck          values stand still from now on
noise          reply is mangled on the wire   spike          values jump by `amount` (default: half the range)
wrong_length   reply carries one register less than asked, well-formed otherwise
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final, TypeVar

from contract.errors import ContractError

KINDS: Final = ("silence", "exception", "noise", "wrong_length", "slow", "wrong_unit", "stuck", "spike")
ON_VALUES: Final = ("stuck", "spike")
_SPELLING: Final = re.compile(
    r"(?P<unit>\d{1,3}):(?P<kind>[a-z_]+)(/(?P<point>[a-z0-9_.]+))?(=(?P<amount>-?\d+(\.\d+)?))?"
    r"(@(?P<start>\d+(\.\d+)?)(\+(?P<span>\d+(\.\d+)?))?)?\Z"
)


@dataclass(frozen=True)
class Fault:
    """One fault of one unit: `start_s` seconds after the simulator began, for `for_s` seconds (None: for good).

    `point` narrows stuck and spike to one point key (None: all); `amount` is ms, an exception code or a step, by kind.
    """

    unit: int
    kind: str
    point: str | None = None
    amount: float | None = None
    start_s: float = 0.0
    for_s: float | None = None

    kinds: ClassVar[tuple[str, ...]] = KINDS

    def __post_init__(self) -> None:
        if self.kind not in self.kinds:
            raise unknown(self.kind, self.kinds)
        if self.point is not None and self.kind not in ON_VALUES:
            raise ContractError(
                "mistake",
                zh=f"{self.kind} 涉及整个应答，只有 {' 和 '.join(ON_VALUES)} 可指定测点",
                en=f"{self.kind} concerns a whole reply; only {' and '.join(ON_VALUES)} take a point",
            )

    def active(self, elapsed_s: float) -> bool:
        """Whether it holds `elapsed_s` seconds after the simulator began."""
        return elapsed_s >= self.start_s and (self.for_s is None or elapsed_s < self.start_s + self.for_s)


Kind = TypeVar("Kind", bound=Fault)


def unknown(kind: str, kinds: tuple[str, ...]) -> ContractError:
    """The refusal of a fault that there is not."""
    return ContractError(
        "mistake", zh=f"没有故障 {kind}，有 {'、'.join(kinds)}", en=f"{kind}: no such fault, one of {', '.join(kinds)}"
    )


def parse(text: str) -> Fault:
    """A fault of an instrument on a bus, as `spelt` reads it."""
    return spelt(text, Fault)


def spelt(text: str, family: type[Kind]) -> Kind:
    """Read UNIT:KIND[/POINT][=AMOUNT][@START[+DURATION]], times in seconds; a ContractError says what is wrong."""
    found = _SPELLING.match(text)
    if found is None:
        raise ContractError(
            "mistake",
            zh=f"{text}：应写成 站号:故障[/测点][=量][@开始[+秒数]]，如 3:silence@10+5",
            en=f"{text}: write UNIT:KIND[/POINT][=AMOUNT][@START[+SECONDS]], as in 3:silence@10+5",
        )
    amount, start, span = (found[part] for part in ("amount", "start", "span"))
    return family(
        int(found["unit"]),
        found["kind"],
        found["point"],
        float(amount) if amount else None,
        float(start or 0),
        float(span) if span else None,
    )
