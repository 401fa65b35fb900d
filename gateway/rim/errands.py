"""Carrying out commands, one function a kind: each returns the answer, `accepted` where the rest comes later."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from contract.command import (
    Answer,
    Body,
    Certificate,
    Configure,
    Diagnose,
    LogLevel,
    Ping,
    Restart,
)
from contract.mistakes import DocumentError
from gateway.core.errors import GatewayError
from gateway.core.orders import sentence
from gateway.rim import logs
from gateway.rim.diagnostics import bundle
from gateway.rim.port import BusStatus
from gateway.rim.premises import Premises
from gateway.rim.trial import Trial

log = logging.getLogger(__name__)
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Result:
    """What a reply says; `restart`: and then the gateway starts again."""

    state: Answer
    code: str = ""
    text: str = ""
    data: str = ""
    restart: bool = False


def failed(code: str, **details: object) -> Result:
    """An answer that says why not."""
    return Result("failed", code, sentence(code, **details))


class Errands:
    """The work of commands on one gateway. Not for two threads."""

    def __init__(self, premises: Premises, trial: Trial) -> None:
        self._premises, self._trial = premises, trial
        self._loud_until = 0

    def carry_out(self, command: UUID, body: Body) -> Result:
        """Do what the body asks."""
        match body:
            case Ping():
                return Result("done")
            case Diagnose():
                return Result("done", data=bundle(self._premises, logs.recent()))
            case Restart():
                return Result("accepted", restart=True)
            case LogLevel(level=level, minutes=minutes):
                return self._log_level(level, minutes)
            case Certificate(pem=pem):
                return self._certificate(pem)
            case Configure(config=text):
                return self._configure(command, text.encode())

    def beat(self) -> None:
        """Back to the configured level of the log when its time is over."""
        if self._loud_until and self._premises.clock()[1] >= self._loud_until:
            self._loud_until = 0
            level = self._premises.log()
            logs.from_now_on(level)
            log.info("log level=%s", level)

    def _log_level(self, level: str, minutes: int) -> Result:
        logs.from_now_on(level)
        log.info("log level=%s minutes=%d", level, minutes)
        self._loud_until = self._premises.clock()[1] + minutes * _MINUTE_MS
        return Result("done")

    def _certificate(self, pem: str) -> Result:
        try:
            self._premises.install(pem)
        except (OSError, ValueError) as error:
            return failed("certificate_unusable", why=getattr(error, "strerror", None) or str(error))
        return Result("done")

    def _configure(self, command: UUID, text: bytes) -> Result:
        try:
            self._premises.check(text)
        except DocumentError as error:
            mistakes = [mistake._asdict() for mistake in error.mistakes]
            said = sentence("config_mistakes")
            return Result("refused", "config_mistakes", said, msgspec.json.encode(mistakes).decode())
        if self._trial.holds(text):
            return Result("done", "config_same", sentence("config_same"))
        try:
            self._trial.begin(str(command), text, answered(self._premises.buses()), self._premises.trial_ms())
        except GatewayError as error:
            return Result("refused", error.code, sentence(error.code))
        except OSError as error:
            return failed("config_unwritable", why=error.strerror or str(error))
        return Result("accepted", restart=True)


def answered(buses: Sequence[BusStatus]) -> list[str]:
    """The devices that answer now."""
    return [device.id for bus in buses for device in bus.devices if device.state == "ok"]
