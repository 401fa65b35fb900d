"""Instruments at hand: a page on which a visitor of the demo lays cards, scans codes, takes paper away and cuts lines.

It belongs to the demo, not to the product: what it orders about are the simulators, and it says so.
"""

from zhigen.demo.hands.page import Desk
from zhigen.demo.hands.server import Hands

__all__ = ["Desk", "Hands"]
