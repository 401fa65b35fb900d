"""Filing (备案): applications with papers, reviewed within five working days, by somebody else than who submitted."""
