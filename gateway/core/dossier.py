"""The dossier of this gateway, decided without a file or a wire: which of two is taken.

One reaches here proved (contract.dossier.verified). It is taken only where it is of the own county and gateway and
newer than the one known; the same version with other bytes is told apart, because somebody must then have signed two.
"""

from __future__ import annotations

from typing import Final, Literal

from contract.dossier import Dossier

Verdict = Literal["take", "known", "older", "twin", "stranger"]
# verdict -> what the log says of it
WORDS: Final = {
    "older": "an older version than the one known",
    "twin": "the version that is known, with other bytes: signed twice",
    "stranger": "of another county or gateway",
}


def judge(heard: Dossier, raw: bytes, county: str, gateway: str, known: Dossier | None, known_raw: bytes) -> Verdict:
    """What to do with a proved dossier, `raw` as it came, beside the one that is known (None: none yet)."""
    if (heard.county, heard.gateway) != (county, gateway):
        return "stranger"
    if known is None or heard.version > known.version:
        return "take"
    if heard.version < known.version:
        return "older"
    return "known" if raw == known_raw else "twin"
