"""What came to the gates of markets: passages, double entries, clones, day books, the policy of a region."""
