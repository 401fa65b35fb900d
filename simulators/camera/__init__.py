"""A simulated camera over a conveyor at a market's entry: boxes with printed codes, and the truth about each picture."""
