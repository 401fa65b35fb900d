"""The checks of one voucher as a screen lists them: each passed, not passed, or not known. Unknown is never passed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, get_args

from contract.gate import REASONS, Judged, RapidVerdict, Reason, Verdict, Watch, worst

Name = Literal["signature", "dates", "recall", "reuse", "watched", "test"]
NAMES: Final[tuple[Name, ...]] = get_args(Name)
_OF: Final[Mapping[Name, frozenset[Reason]]] = {
    "signature": frozenset({"forged", "key_revoked", "key_dates", "unknown_key", "newer", "unreadable"}),
    "dates": frozenset({"early", "expired"}),
    "recall": frozenset({"recalled", "revoked"}),
    "reuse": frozenset({"used_up", "used"}),
    "watched": frozenset({"watched"}),
}


class Check(NamedTuple):
    """verdict None: not known."""

    name: Name
    verdict: Verdict | None


def checks(judged: Judged, watch: Watch, test: RapidVerdict | None) -> list[Check]:
    """All of them, in the order of NAMES; test: the rapid test of the vehicle."""
    found = {name: _verdict(judged, reasons) for name, reasons in _OF.items()}
    said = judged.presented.verified.statement
    if judged.presented.verified.kid == "":  # nothing that it says is proved
        found |= {"dates": None, "recall": None, "watched": None}
    elif not watch.listed:
        found["recall"] = None
    if not judged.presented.code:
        found["reuse"] = None
    if found["recall"] == "stop" and said is not None and said.until is not None and watch.now >= said.until:
        found["dates"] = REASONS["expired"].verdict
    made: dict[RapidVerdict | None, Verdict | None] = {"pass": "pass", "fail": "stop", None: None}
    return [Check(name, made[test] if name == "test" else found[name]) for name in NAMES]


def _verdict(judged: Judged, reasons: frozenset[Reason]) -> Verdict | None:
    return worst(REASONS[reason].verdict for reason in judged.reasons if reason in reasons)
