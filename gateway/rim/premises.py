"""What whoever carries out commands finds at hand: the parts of one running gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contract.birth import RulesState, State
from gateway.core.peripheral import PeripheralStatus
from gateway.rim.identity import Identity
from gateway.rim.outbox import Outbox
from gateway.rim.port import BusStatus
from gateway.rim.uplink import Uplink


@dataclass(frozen=True)
class Premises:
    """One run of a gateway.

    gateway, county: who it is; boot: id of the run; config: what it runs by now, as plain values, and `log` its level;
    mistakes: of files that say something else and cannot be used, each in (zh, en); clock: () -> (wall UTC ms,
    monotonic ms); portrait: how it is; buses: how they are; restart: end in order and start again; check: judge a
    configuration that is pushed, raises DocumentError; trial_ms: how long it may take to prove itself; install: take a
    certificate (PEM), raises ValueError; peripherals: how those are; rules: those in force.
    """

    gateway: str
    county: str
    boot: str
    config: Callable[[], Mapping[str, Any]]
    mistakes: Callable[[], Sequence[tuple[str, str]]]
    log: Callable[[], str]
    trial_ms: Callable[[], int]
    outbox: Outbox
    uplink: Uplink
    identity: Identity
    clock: Callable[[], tuple[int, int]]
    portrait: Callable[[], State]
    buses: Callable[[], Sequence[BusStatus]]
    restart: Callable[[], None]
    check: Callable[[bytes], None]
    install: Callable[[str], None]
    peripherals: Callable[[], Sequence[PeripheralStatus]] = tuple
    rules: Callable[[], RulesState | None] = lambda: None
