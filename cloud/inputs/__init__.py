"""Farm inputs: the catalogue, packs, the ledger of purchases and sales that is never edited, and the stock."""

from cloud.inputs.model import LedgerEntry, LedgerLine

__all__ = ["LedgerEntry", "LedgerLine"]
