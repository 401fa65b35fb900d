"""What a gate remembers of the vouchers that it let in, and what it knows of one that is shown.

What belongs together and what is decided about it is gateway.core.gatehouse's.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from contract.errors import ContractError
from contract.event import Passage
from contract.gate import Presented, Seen
from contract.moment import DAY_MS
from contract.printed import voucher_code
from contract.voucher import Verifier, voucher_id

KEPT_MS: Final = 90 * DAY_MS  # how long a gate remembers a voucher: no longer ones are worth it, the cloud knows all


class Memory:
    """What this gate let in: of each voucher how often, how much and when last. revision: counts what it learns."""

    def __init__(self) -> None:
        self._seen: dict[str, Seen] = {}
        self._last: dict[str, int] = {}
        self.revision = 0

    def __getitem__(self, code: str) -> Seen | None:
        return self._seen.get(code)

    def last(self, code: str) -> int:
        """When a voucher was let in last (UTC ms), 0: never, or nobody knows."""
        return self._last.get(code, 0)

    def entered(self, passage: Passage) -> None:
        """Remember what a passage let in."""
        for code, amount in let_in(passage):
            before = self._seen.get(code, Seen(0, Decimal(0)))
            self._seen[code] = Seen(before.times + 1, before.amount + amount)
            self._last[code] = passage.at
        self.revision += 1


def let_in(passage: Passage) -> Iterable[tuple[str, Decimal]]:
    """Ids and amounts of the vouchers that a passage let in; none of one that was not let in."""
    if passage.decision != "pass":
        return
    for one in passage.shown:
        if one.kind == "voucher" and one.amount:
            yield code_of(one.text), Decimal(one.amount)


def presented(texts: Iterable[str], verifier: Verifier, memory: Memory, now: int) -> tuple[Presented, ...]:
    """What was scanned, verified at `now` (UTC ms) and looked up in the memory.

    The text of one that cannot be read goes no further: it may be a stranger's.
    """
    found = []
    for text in texts:
        code = code_of(text)
        found.append(Presented(text if code else "", code, verifier.verify(text, now), memory[code] if code else None))
    return tuple(found)


def code_of(text: str) -> str:
    """The id of the voucher that was scanned, "" where it cannot be read."""
    try:
        return voucher_id(voucher_code(text))
    except ContractError:
        return ""
