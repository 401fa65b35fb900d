"""复检 of a rapid test: the inspected party's right, which is not 复测, the rerun of a test room.

Asked for within four hours of hearing the result, and never done by a rapid method (农产品质量安全法).
"""

from __future__ import annotations

from typing import Final

from contract.moment import HOUR_MS
from contract.testing.method import METHODS

ASKED_WITHIN_MS: Final = 4 * HOUR_MS


def objections(heard: int, asked: int, method: str = "") -> tuple[str, ...]:
    """Why a reinspection cannot be: codes of contract.testing.words, none where it can.

    heard, asked: ms UTC when the party heard the result, and asked; exactly four hours after is in time. method: by
    which it would be done, "" where that is not settled yet: an id or a kind of METHODS is a rapid one.
    """
    found = []
    if asked < heard:
        found.append("asked_early")
    if asked > heard + ASKED_WITHIN_MS:
        found.append("asked_late")
    if method in METHODS or method in {one.kind for one in METHODS.values()}:
        found.append("rapid_method")
    return tuple(found)
