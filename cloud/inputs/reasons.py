"""The reasons of a verdict as a ledger keeps them."""

from __future__ import annotations

from typing import Final

import msgspec

from contract.law import Reason

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
