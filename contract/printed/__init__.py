"""Codes that we print: the code of a label, the address of a voucher, their symbols, and what any scanned text is.

A code travels as text, so that a till, a phone and a camera read the same. This package knows how the texts are built
and checked and how large they must be printed; it draws nothing and asks nobody. Standard library only.
"""

from contract.printed.host import host
from contract.printed.identity import IdentityCode, identity_code, new_identity
from contract.printed.label import LabelCode, label_code, new_label
from contract.printed.sort import Kind, Sort, Symbology, sort_of
from contract.printed.symbol import Symbol, dots_a_module, symbol
from contract.printed.voucher import VoucherCode, new_voucher, voucher_code

__all__ = [
    "IdentityCode",
    "Kind",
    "LabelCode",
    "Sort",
    "Symbol",
    "Symbology",
    "VoucherCode",
    "dots_a_module",
    "host",
    "identity_code",
    "label_code",
    "new_identity",
    "new_label",
    "new_voucher",
    "sort_of",
    "symbol",
    "voucher_code",
]
