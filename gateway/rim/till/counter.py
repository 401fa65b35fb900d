"""A till with what its page shows beside it: the line to the county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contract.birth import RulesState
from gateway.rim.till.till import Till


@dataclass(frozen=True)
class Counter:
    """waiting: events that the cloud has not taken; connected: whether the line stands; rules: that came over it."""

    till: Till
    waiting: Callable[[], int] = lambda: 0
    connected: Callable[[], bool] = lambda: False
    rules: Callable[[], RulesState | None] = lambda: None
