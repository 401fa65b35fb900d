"""What the routes of the engineer's page find behind them: the parts that look, try out, add, correct and enrol.

A gateway that runs has all of them (gateway.config.care); before there is a configuration there is the wizard alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gateway.rim.terminal import care_ask as ask
from gateway.rim.terminal import care_view as view

if TYPE_CHECKING:  # a gateway without peripherals does not pay for them
    from gateway.rim.peripherals import Desk


class Overview(Protocol):
    """How the gateway and all that hangs on it are."""

    def state(self) -> view.CareState:
        """All of it."""

    def devices(self) -> list[view.DeviceView]:
        """Devices and peripherals."""

    def diagnostics(self) -> str:
        """The bundle, JSON, without secrets."""


class Bench(Protocol):
    """Where devices are tried out and added."""

    def probe(self, device: str) -> view.ProbeView:
        """Ask a device of the configuration now. Raises GatewayError."""

    def try_out(self, wanted: ask.NewAsk) -> view.ProbeView:
        """Ask what is not configured yet; writes nothing. Raises GatewayError, DocumentError."""

    def add(self, wanted: ask.NewAsk) -> view.AdditionView:
        """Try it out, then write it down, on trial. Raises GatewayError, DocumentError."""

    def profiles(self, search: str) -> list[view.ProfileView]:
        """The device profiles in which every word of `search` occurs."""


class Corrections(Protocol):
    """The calibrations."""

    def all(self) -> list[view.CalibrationView]:
        """Every record. Raises GatewayError, DocumentError."""

    def add(self, wanted: ask.CalibrationAsk) -> view.CalibrationView:
        """One more. Raises GatewayError, DocumentError."""


class Wizard(Protocol):
    """The first run."""

    def look(self) -> view.WizardView:
        """Where it stands."""

    def configure(self, wanted: ask.SetupAsk) -> view.WizardView:
        """Write the first configuration. Raises GatewayError, DocumentError."""

    def enrol(self, wanted: ask.EnrolAsk, language: str) -> view.EnrolledView:
        """Turn a claim code into a certificate. Raises GatewayError, ContractError."""

    def finish(self) -> None:
        """Begin to run. Raises GatewayError where something is missing yet."""


@dataclass(frozen=True)
class Parts:
    """Those that only a running gateway has."""

    overview: Overview
    bench: Bench
    corrections: Corrections
    desk: Callable[[], Desk | None]
    log: Callable[[], list[str]]


@dataclass(frozen=True)
class Workbench:
    """wizard: of the first run; parts: the others, None before the gateway runs."""

    wizard: Wizard
    parts: Parts | None = None
