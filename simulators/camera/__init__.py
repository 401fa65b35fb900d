"""A simulated camera above the belt at a market's entry: boxes with printed codes, and the truth of each picture."""
