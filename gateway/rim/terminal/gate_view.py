"""What the pages of a gate are given of the gateway: the gate itself, and how the things around it do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contract.birth import RulesState
from gateway.core.peripheral import PeripheralStatus
from gateway.rim.gate import Gate
from gateway.rim.outbox import Outbox


@dataclass(frozen=True)
class GateView:
    """connected: whether there is a line to the county; rules: those in force; peripherals: how they are."""

    gate: Gate
    outbox: Outbox
    connected: Callable[[], bool]
    rules: Callable[[], RulesState | None]
    peripherals: Callable[[], Sequence[PeripheralStatus]]
