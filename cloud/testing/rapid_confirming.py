"""What a laboratory's report says of a rapid test that it confirms or refutes."""

from __future__ import annotations

from typing import Literal

from sqlmodel import Session

from contract.event import LabTest


def verdict(_session: Session, body: LabTest, _region: str, _at: int) -> Literal["positive", "negative", ""]:
    """positive: a residue above its limit at a time (ms UTC) in a region; "": nobody can tell.

    Where nothing was found no limit is needed.
    """
    return "" if any(one.value for one in body.residues) else "negative"
