"""The code of a subject's electronic identity (主体身份码): a short code of its own letter, beside that of labels.

It stands on a card or a wall and is scanned to open an inspection, a sampling, a case. Anybody can copy it, so it
proves nothing by itself: the register says whether it was issued and still holds, and remembers where it was scanned.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.identifiers.spelling import Family
from contract.printed.coded import grouped, read, spelt
from contract.printed.host import host

IDENTITY: Final = Family("主体身份码", "identity code")
LETTER: Final = "S"


class IdentityCode(NamedTuple):
    """`text` is the 16 characters as the register keeps them."""

    text: str

    @property
    def grouped(self) -> str:
        """As printed for people."""
        return grouped(self.text)

    def address(self, host_name: str) -> str:
        """What the QR code says. Raises ContractError("identifier") for the host."""
        return f"HTTPS://{host(host_name)}/{self.text}"


def new_identity(bits: int) -> IdentityCode:
    """The code that carries `bits`, 0 ≤ bits < 2^65, drawn by the caller. Raises ValueError for others."""
    return IdentityCode(spelt(LETTER, bits))


def identity_code(text: str) -> IdentityCode:
    """Read a code alone, in groups, or in an address of any host. Raises ContractError("identifier")."""
    return IdentityCode(read(LETTER, text, IDENTITY)[0])
