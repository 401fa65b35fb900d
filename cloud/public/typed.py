"""What somebody scanned or typed: a label, a voucher, or none of ours. Pure.

A code that is misspelt and one that was never given out are answered alike: whoever tries codes learns nothing of the
check characters that the paper does not say.
"""

from __future__ import annotations

from typing import NamedTuple

from contract.errors import ContractError
from contract.printed import VoucherCode, label_code, voucher_code
from contract.voucher import voucher_id

LONGEST = 512


class Label(NamedTuple):
    """The 16 characters of a label."""

    code: str

    @property
    def path(self) -> str:
        """Where its page is: the path of the address in its QR code."""
        return f"/{self.code}"

    @property
    def shown(self) -> str:
        """As printed for people."""
        return label_code(self.code).grouped


class Voucher(NamedTuple):
    """The address of a voucher, read but not verified."""

    code: VoucherCode

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/V/{self.code.text}"

    @property
    def shown(self) -> str:
        """Its number for people: the address is too long."""
        key = voucher_id(self.code)
        return " ".join(key[at : at + 4] for at in range(0, 16, 4))


def read(text: str) -> Label | Voucher | None:
    """Our code in what was typed: alone, in groups, or as an address. None where there is none."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    try:
        return Label(label_code(text.removeprefix("/")).text)
    except ContractError:
        pass
    try:
        return Voucher(voucher_code(text if "/V/" in text.upper()[1:] else f"x/V/{text.removeprefix('/V/')}"))
    except ContractError:
        return None
