"""Agreements and promises: their texts in editions, and who has signed which."""
