"""The ledger of farm inputs, counted: amounts, stock line by line, the life of a pack, what a reversal takes back.

Pure, and the same at the till of a shop as in the cloud: what the clerk is told in the morning without a network is
what the county reckons in the evening.
"""

from contract.ledger.amount import ABSURD, Content, absurd, content_of, micro, quantity
from contract.ledger.line import calendar, measured_as, of_another, pack_of, plain_text
from contract.ledger.packs import Moved, sold_twice
from contract.ledger.reversal import Settled, Taken, settle
from contract.ledger.running import Cell, Running, Step, moves

__all__ = [
    "ABSURD",
    "Cell",
    "Content",
    "Moved",
    "Running",
    "Settled",
    "Step",
    "Taken",
    "absurd",
    "calendar",
    "content_of",
    "measured_as",
    "micro",
    "moves",
    "of_another",
    "pack_of",
    "plain_text",
    "quantity",
    "settle",
    "sold_twice",
]
