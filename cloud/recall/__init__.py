"""Calling produce back: a closure frozen with its quantities, notices, what came back, a report."""
