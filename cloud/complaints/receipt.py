"""The receipt of a complaint: a short code of its own letter, which the complainant keeps and the register does not.

Whoever has it reads how the complaint stands, so it is drawn, not counted, and only its digest is kept.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from contract.errors import ContractError
from contract.identifiers.spelling import Family
from contract.printed import coded

RECEIPT: Final = Family("受理码", "receipt")
LETTER: Final = "T"


def new_receipt() -> str:
    """16 characters."""
    return coded.spelt(LETTER, secrets.randbits(coded.BITS))


def read(text: str) -> str | None:
    """The 16 characters in what was typed, None where there are none."""
    try:
        return coded.read(LETTER, text, RECEIPT)[0]
    except ContractError:
        return None


def digest(code: str) -> str:
    """32 hex digits for a receipt."""
    return sha256(f"zhigen receipt {code}".encode()).hexdigest()[:32]


def grouped(code: str) -> str:
    """As it is shown to people."""
    return coded.grouped(code)
