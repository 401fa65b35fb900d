"""The code of one label: 16 characters that a camera reads out of an address and that people can type.

Spelt as all our short codes are (contract.printed.coded). The host of its address proves nothing, since anybody can
print it; a code is ours by its form and check, and genuine only if the register knows it.

The bits come from the caller: drawn (`secrets.randbits(BITS)`) or computed with a key, never counted up.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.identifiers.spelling import Family
from contract.printed.coded import BITS, LENGTH, grouped, read, spelt
from contract.printed.host import host

__all__ = ["BITS", "KIND", "LABEL", "LENGTH", "LabelCode", "label_code", "new_label"]

LABEL: Final = Family("标签码", "label code")
KIND: Final = "A"
"""The first version. Other kinds take other letters; a letter keeps the code apart from everything that is digits."""


class LabelCode(NamedTuple):
    """`text` is the 16 characters as registers keep them, `bits` what was drawn (0 ≤ bits < 2^65)."""

    text: str
    kind: str
    bits: int

    @property
    def grouped(self) -> str:
        """As printed for people."""
        return grouped(self.text)

    def address(self, host_name: str) -> str:
        """What the QR code says. Raises ContractError("identifier") for the host.

        Up to 13 characters of host fit 25 modules at level M, up to 36 fit 29, up to 65 fit 33.
        """
        return f"HTTPS://{host(host_name)}/{self.text}"


def new_label(bits: int) -> LabelCode:
    """The code that carries `bits`. Raises ValueError where they are not 0 ≤ bits < 2^65: the caller's mistake."""
    return LabelCode(spelt(KIND, bits), KIND, bits)


def label_code(text: str) -> LabelCode:
    """Read a code alone, in groups, or in an address of any host, in any case. Raises ContractError("identifier")."""
    code, bits = read(KIND, text, LABEL)
    return LabelCode(code, KIND, bits)
