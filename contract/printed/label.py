"""The code of one label: 16 characters that a camera reads out of an address and that people can type.

1 kind and version + 13 characters of 65 bits that cannot be guessed + 2 check characters, all from 32 symbols that
the alphanumeric mode of QR codes has. As an address it is `HTTPS://HOST/CODE`; for people it is printed in groups of
four. Who typed O, I, L or U meant 0, 1, 1 and V: none of the four is a symbol. The host proves nothing, since anybody
can print it; a code is ours by its form and check, and genuine only if the register knows it.

The bits come from the caller: drawn (`secrets.randbits(BITS)`) or computed with a key, never counted up.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from contract.identifiers.spelling import Family, clean
from contract.printed.check import SYMBOLS, check, good
from contract.printed.host import host

LABEL: Final = Family("标签码", "label code")
KIND: Final = "A"
"""The first version. Other kinds take other letters; a letter keeps the code apart from everything that is digits."""
BITS: Final = 65
LENGTH: Final = 16
_DRAWN: Final = 13
_VALUES: Final = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_MISREAD: Final = str.maketrans("OILU", "011V")
_ADDRESS: Final = re.compile(r"(?:HTTPS?://)?[A-Z0-9.-]+(?::[0-9]+)?/([0-9A-Z]{16})/?")


class LabelCode(NamedTuple):
    """`text` is the 16 characters as registers keep them, `bits` what was drawn (0 ≤ bits < 2^65)."""

    text: str
    kind: str
    bits: int

    @property
    def grouped(self) -> str:
        """As printed for people."""
        return " ".join(self.text[start : start + 4] for start in range(0, LENGTH, 4))

    def address(self, host_name: str) -> str:
        """What the QR code says. Raises ContractError("identifier") for the host.

        Up to 13 characters of host fit 25 modules at level M, up to 36 fit 29, up to 65 fit 33.
        """
        return f"HTTPS://{host(host_name)}/{self.text}"


def new_label(bits: int) -> LabelCode:
    """The code that carries `bits`. Raises ValueError where they are not 0 ≤ bits < 2^65: the caller's mistake."""
    if not 0 <= bits < 1 << BITS:
        raise ValueError(f"a label code carries {BITS} bits")
    values = [_VALUES[KIND], *(bits >> 5 * place & 31 for place in reversed(range(_DRAWN)))]
    return LabelCode("".join(SYMBOLS[value] for value in (*values, *check(values))), KIND, bits)


def label_code(text: str) -> LabelCode:
    """Read a code alone, in groups, or in an address of any host, in any case. Raises ContractError("identifier")."""
    said = clean(text)
    address = _ADDRESS.fullmatch(said)
    code = (address[1] if address else said.replace("-", "")).translate(_MISREAD)
    if len(code) != LENGTH or code[0] != KIND or any(symbol not in _VALUES for symbol in code):
        raise LABEL.refusal(
            f"应为 {KIND} 开头的 {LENGTH} 位数字和字母", f"wants {LENGTH} digits and letters that begin with {KIND}"
        )
    values = [_VALUES[symbol] for symbol in code]
    if not good(values):
        raise LABEL.refusal("校验码不符，请重新扫描或核对", "check characters do not fit, scan it again or compare it")
    bits = 0
    for value in values[1 : 1 + _DRAWN]:
        bits = bits << 5 | value
    return LabelCode(code, KIND, bits)
