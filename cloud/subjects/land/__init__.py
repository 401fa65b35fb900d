"""Bases and plots: where things grow, drawn on a map, each plot with an origin code."""
