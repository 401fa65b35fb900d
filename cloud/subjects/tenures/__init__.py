"""Tenures: which subject runs which site, one at a time."""
