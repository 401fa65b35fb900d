"""The docs tell the truth: what can be written by the code is, and what people write is linted."""
