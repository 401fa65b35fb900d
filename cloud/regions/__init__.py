"""Regions as versioned reference data: which codes were in use when, and what they are called."""
