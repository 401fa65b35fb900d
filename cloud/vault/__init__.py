"""People behind the ledgers: sealed, matched by a keyed hash, shown masked, opened for a case and never without."""
