"""What may become of a subject, and what its facts must be. Pure decisions.

The states and the ways between them are the table that docs/domain/subjects.md draws. Nothing is deleted: a subject
that is gone is closed, with the reason, and may come back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from cloud.kernel.problem import Problem
from cloud.subjects.model import SECTORS, Sector, SubjectState
from cloud.subjects.words import deed_words, state_words
from contract.identifiers import CreditCode

Verb = Literal["file", "suspend", "reopen", "close"]
WAYS: Final[dict[tuple[SubjectState, Verb], SubjectState]] = {
    ("listed", "file"): "filed",
    ("listed", "close"): "closed",
    ("filed", "suspend"): "suspended",
    ("filed", "close"): "closed",
    ("suspended", "reopen"): "filed",
    ("suspended", "close"): "closed",
    ("closed", "reopen"): "filed",  # `listed` where it had never been filed
}
GROWERS: Final = frozenset({"enterprise", "cooperative", "family_farm", "slaughterhouse", "collector", "person"})
"""Kinds that must name what they grow, slaughter or collect."""
CODED: Final = frozenset({"enterprise", "cooperative"})
"""Kinds that are organisations before the law in any case, so that they have a credit code."""


def after(state: str, verb: Verb, *, was_filed: bool) -> SubjectState:
    """The state that a verb leads to. Raises Problem("subject_state") where the table has no such way."""
    found = next((to for (old, way), to in WAYS.items() if (old, way) == (state, verb)), None)
    if found is None:
        raise Problem("subject_state", state=state_words("subject", state), verb=deed_words(verb))
    return "listed" if verb == "reopen" and not was_filed else found


def joined(sectors: Iterable[Sector]) -> str:
    """Sectors as the table keeps them: each once, in the order of SECTORS."""
    given = set(sectors)
    return ",".join(sector for sector in SECTORS if sector in given)


def check_fileable(kind: str, sectors: str, credit_code: str, person: str) -> None:
    """What a filing must say. Raises Problem("facts_missing")."""
    if kind in GROWERS and not sectors:
        raise Problem("facts_missing", zh="行业（种植、畜牧、水产）", en="the sectors (crops, livestock, aquatic)")
    if kind in CODED and not credit_code:
        raise Problem("facts_missing", zh="统一社会信用代码", en="the unified social credit code")
    if kind == "person" and not person:
        raise Problem("facts_missing", zh="本人的身份信息", en="the identity of the person")


def warnings(code: CreditCode | None) -> list[tuple[str, str, str]]:
    """What is doubtful about a subject's facts, told wherever it is shown: code, zh, en."""
    if code is None or code.finding is None:
        return []
    return [("credit_code_check", code.finding.text("zh"), code.finding.text("en"))]
