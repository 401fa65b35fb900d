"""How often something happened, by hour and by day: kept with the rows that are counted, in their own transactions.

A statistic over two years must not read two years of rows. Whoever writes a row that counts says so here in the same
transaction (`shift`), and takes it back when the row becomes another one or goes: so the tally is what a fresh count
would find, whenever the event came and however often it was corrected. Its face: what is counted, and how it is asked.
"""

from cloud.tally.book import forget, shift
from cloud.tally.model import Facet, Figure, Tally
from cloud.tally.rules import Counted
from cloud.tally.store import By, by_township, counted, first_day, hours, revision

__all__ = [
    "By",
    "Counted",
    "Facet",
    "Figure",
    "Tally",
    "by_township",
    "counted",
    "first_day",
    "forget",
    "hours",
    "revision",
    "shift",
]
