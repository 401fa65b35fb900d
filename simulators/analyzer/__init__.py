"""Simulated residue analyzers: each speaks its real protocol on a pty, and goes wrong on request."""

from simulators.analyzer.make import instrument
from simulators.analyzer.simulator import Simulator

__all__ = ["Simulator", "instrument"]
