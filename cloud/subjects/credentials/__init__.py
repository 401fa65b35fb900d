"""The electronic identity of a subject: issued, rotated, revoked, and checked wherever it is scanned."""
