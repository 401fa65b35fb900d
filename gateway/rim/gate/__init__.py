"""The gate of a market as it runs: the rules it goes by, the vehicles before it, what it did today."""

from gateway.rim.gate.book import GateBook, Sheet
from gateway.rim.gate.gate import Gate
from gateway.rim.gate.slate import Slate

__all__ = ["Gate", "GateBook", "Sheet", "Slate"]
