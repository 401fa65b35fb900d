"""Rapid tests judged: the same pure functions in a test room, offline too, and in the county.

A verdict belongs to a method, never to a device. What an instrument told is kept as told; beside it stands what the
method makes of it, with every reason. `METHODS` are data with their sources.
"""

from contract.testing.chain import STATES, State, Step, standing
from contract.testing.judgement import Judgement, Result, Verdict, judge
from contract.testing.method import METHODS, Kind, Method, usual
from contract.testing.sight import seen, unseen
from contract.testing.words import REASONS, words

__all__ = [
    "METHODS",
    "REASONS",
    "STATES",
    "Judgement",
    "Kind",
    "Method",
    "Result",
    "State",
    "Step",
    "Verdict",
    "judge",
    "seen",
    "standing",
    "unseen",
    "usual",
    "words",
]
