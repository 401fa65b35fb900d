"""Farm inputs: the catalogue, packs, the ledger of purchases and sales that is never edited, and the stock."""
