"""A reader of identity cards that does not exist, with cards of persons who do not exist."""

from simulators.card.invented import CARDS, Invented
from simulators.card.simulator import Simulator

__all__ = ["CARDS", "Invented", "Simulator"]
