"""The verdict about one line of a sale: pesticides by the law of the day, other inputs by the little that binds them.

Veterinary medicine: licence, expiry, and its prescription where it needs one (兽药管理条例). Fertiliser, seed and feed:
expiry. No rule file speaks of these, so no rule is claimed for them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import msgspec

from contract.law import Licence, Outcome, Reason, RuleSet, SaleFacts, Verdict, judge
from contract.law.verdict import weigh
from contract.law.words import of_fact

_encode: Final = msgspec.json.Encoder().encode
LICENSED: Final = {"pesticide": "pesticide", "veterinary": "veterinary"}  # kind of product → kind of licence


def verdict(kind: str, facts: SaleFacts, rules: RuleSet, on: date, *, prescription: str = "not_needed") -> Verdict:
    """The verdict about a sale of a product of this kind ("" unknown: as a pesticide).

    prescription: not_needed, shown or missing.
    """
    if kind in ("pesticide", ""):
        return judge(facts, rules, on)
    found = []
    if facts.expires is not None and on >= facts.expires:
        found.append(of_fact(Outcome.REFUSED, "expired"))
    if kind == "veterinary":
        found += _licence(facts.licence, on)
        if prescription == "missing":
            zh, en = "处方药，要先看兽医处方", "prescription medicine: the vet's prescription first"
            source = "《兽药管理条例》", "Regulation on veterinary drugs"
            found.append(Reason(Outcome.REFUSED, "prescription_missing", "", zh, en, "", source, "M 90%"))
    return Verdict(*weigh(found, ()))


def _licence(licence: Licence | None, on: date) -> list[Reason]:
    if licence is None:
        return [of_fact(Outcome.HELD, "licence_missing")._replace(source=("", ""), confidence="")]
    if not licence.valid_from <= on < licence.valid_to:
        return [of_fact(Outcome.REFUSED, "licence_ended")._replace(source=("", ""), confidence="")]
    return []


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
