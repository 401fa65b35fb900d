"""Stand-ins for hardware that speak the real protocols; they say so, and no product code knows of them."""
