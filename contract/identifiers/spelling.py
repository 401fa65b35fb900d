"""What all codes have in common: how they are cleaned before they are read, and how they are refused.

Scanners and hands add blanks and full-width forms; these are taken away, nothing else is guessed. A refusal says what
is wrong with the code but never repeats it: some codes name a person.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple
from unicodedata import normalize

from contract.errors import ContractError

_LONGEST: Final = 512
_BLANKS: Final = re.compile(r"\s+")


class Family(NamedTuple):
    """What a kind of code is called."""

    zh: str
    en: str

    def refusal(self, zh: str, en: str) -> ContractError:
        """The error for a code of this family."""
        return ContractError("identifier", family_zh=self.zh, family_en=self.en, zh=zh, en=en)

    def digits(self, text: str, least: int, most: int | None = None) -> str:
        """The code as `least` to `most` digits (`most` None: exactly `least`). Raises ContractError("identifier")."""
        code, most = clean(text), most or least
        if not (code.isascii() and code.isdecimal() and least <= len(code) <= most):
            wanted = f"{least}" if least == most else f"{least}-{most}"
            raise self.refusal(f"应为 {wanted} 位数字", f"wants {wanted} digits")
        return code


def clean(text: str) -> str:
    """Without blanks, in half-width capitals; "" for what is longer than any code."""
    return _BLANKS.sub("", normalize("NFKC", text)).upper() if len(text) <= _LONGEST else ""


def day(digits: str) -> date | None:
    """The day that YYYYMMDD names, None where no calendar has it."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
