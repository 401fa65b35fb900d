"""The reasons of a verdict as a ledger keeps them."""

from __future__ import annotations

from typing import Final

import msgspec

from contract.law import Reason

RESTRICTED: Final = ("licensed_shop", "restricted", "not_licensed")  # codes that say: on the list of 公告 2567 that day
MARKS: Final = tuple(f'"code":"{code}"' for code in RESTRICTED)  # as they stand in what `told` writes
_encode: Final = msgspec.json.Encoder().encode


def told(reasons: list[tuple[int, Reason]]) -> str:
    """Reasons with the lines they are about, as the ledger keeps them: JSON."""
    if not reasons:
        return "[]"
    rows = [
        {
            "line": line,
            "outcome": reason.outcome.word,
            "code": reason.code,
            "about": reason.about,
            "zh": reason.text("zh"),
            "en": reason.text("en"),
            "rule": reason.rule,
        }
        for line, reason in reasons
    ]
    return _encode(rows).decode()


def restricted(reasons: str) -> bool:
    """Whether these reasons, as a ledger keeps them, say that something restricted was sold."""
    return any(mark in reasons for mark in MARKS)
