"""How our short codes are spelt: a letter that says what they are, drawn bits, two check characters.

16 characters of 32 symbols that the alphanumeric mode of QR codes has: 1 letter + 13 that carry 65 bits + 2 that check.
As an address a code is `HTTPS://HOST/CODE`; for people it is printed in groups of four. Who typed O, I, L or U meant 0,
1, 1 and V: none of the four is a symbol. The letter is checked with the rest, so that no code passes for another kind.
"""

from __future__ import annotations

import re
from typing import Final

from contract.identifiers.spelling import Family, clean
from contract.printed.check import SYMBOLS, check, good

BITS: Final = 65
LENGTH: Final = 16
_DRAWN: Final = 13
_VALUES: Final = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_MISREAD: Final = str.maketrans("OILU", "011V")
_ADDRESS: Final = re.compile(r"(?:HTTPS?://)?[A-Z0-9.-]+(?::[0-9]+)?/([0-9A-Z]{16})/?")


def spelt(letter: str, bits: int) -> str:
    """The code that carries `bits`. Raises ValueError where they are not 0 ≤ bits < 2^65: the caller's mistake."""
    if not 0 <= bits < 1 << BITS:
        raise ValueError(f"a code carries {BITS} bits")
    values = [_VALUES[letter], *(bits >> 5 * place & 31 for place in reversed(range(_DRAWN)))]
    return "".join(SYMBOLS[value] for value in (*values, *check(values)))


def read(letter: str, text: str, family: Family) -> tuple[str, int]:
    """The code and its bits: alone, in groups, or in an address of any host, in any case.

    Raises ContractError("identifier").
    """
    said = clean(text)
    address = _ADDRESS.fullmatch(said)
    code = (address[1] if address else said.replace("-", "")).translate(_MISREAD)
    if len(code) != LENGTH or code[0] != letter or any(symbol not in _VALUES for symbol in code):
        raise family.refusal(
            f"应为 {letter} 开头的 {LENGTH} 位数字和字母", f"wants {LENGTH} digits and letters that begin with {letter}"
        )
    values = [_VALUES[symbol] for symbol in code]
    if not good(values):
        raise family.refusal("校验码不符，请重新扫描或核对", "check characters do not fit, scan it again or compare it")
    bits = 0
    for value in values[1 : 1 + _DRAWN]:
        bits = bits << 5 | value
    return code, bits


def grouped(code: str) -> str:
    """As printed for people."""
    return " ".join(code[start : start + 4] for start in range(0, LENGTH, 4))
