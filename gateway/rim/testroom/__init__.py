"""The test room as it runs: who is heard, what is recorded, what its page draws."""
