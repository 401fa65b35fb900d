"""Printers that do not exist: they take what is printed, read it as the real ones do, and keep it to be looked at."""

from simulators.printer.simulator import LANGUAGES, Simulator

__all__ = ["LANGUAGES", "Simulator"]
