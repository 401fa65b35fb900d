"""The first run: who and where the gateway is, whether it reaches its broker, its clock, and its certificate.

Before there is a configuration `SetupWizard` writes one (`zhigen gateway setup`); a gateway that runs without a
certificate, or with a new key, enrols by `RunWizard`, and is connected at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any, Final, get_args
from urllib.parse import urlsplit

import msgspec

from contract.birth import SiteKind
from contract.claim import Grant
from contract.mistakes import DocumentError, Mistake, refuse
from gateway.config.model import Config
from gateway.config.reading import Setup, read
from gateway.core.errors import GatewayError
from gateway.rim import clock
from gateway.rim.enrolment import enroll
from gateway.rim.identity import Identity, write
from gateway.rim.premises import Premises
from gateway.rim.terminal.care_ask import EnrolAsk, SetupAsk
from gateway.rim.terminal.care_view import EnrolledView, Step, WizardView
from gateway.rim.terminal.report import Words

KINDS: Final = get_args(SiteKind)
_ALLOWED: Final = {
    "gateway": {"id", "county"},
    "site": {"id", "name", "kind", "region", "latitude", "longitude"},
    "broker": {"host", "port", "tls"},
}


class RunWizard:
    """Of a gateway that runs."""

    def __init__(self, premises: Premises, setup: Callable[[], Setup]) -> None:
        self._premises, self._setup = premises, setup

    def look(self) -> WizardView:
        """Where it stands."""
        premises = self._premises
        state = premises.outbox.clock_state()
        done = {"role": True, "network": premises.uplink.connected, "clock": state.synced}
        return _view("run", self._setup().config, premises.identity, done, premises.clock()[0], synced=state.synced)

    def configure(self, wanted: SetupAsk) -> WizardView:
        """Raises GatewayError: there is a configuration."""
        raise GatewayError("configured", path=self._setup().file.name)

    def enrol(self, wanted: EnrolAsk, language: str) -> EnrolledView:
        """Get a certificate and connect with it. Raises GatewayError, ContractError."""
        config, identity = self._setup().config, self._premises.identity
        grant = _granted(identity, config.gateway.id, wanted, language)
        self._premises.uplink.reconnect()
        return _enrolled(identity, grant, wanted, config)

    def finish(self) -> None:
        """It runs already."""


class SetupWizard:
    """Of a machine without a configuration. file: where it shall stand; terminal: that section of it, as given."""

    def __init__(self, file: Path, terminal: Mapping[str, Any]) -> None:
        self._file, self._terminal = file, dict(terminal)
        self._sections: dict[str, Any] = {}
        self.finished = Event()

    def look(self) -> WizardView:
        """Where it stands."""
        config = self._config() if self._sections else None
        identity = Identity(Path(config.gateway.keys)) if config else None
        synced = clock.synced()
        done = {"role": config is not None, "network": config is not None, "clock": synced}
        return _view("setup", config, identity, done, clock.now()[0], synced=synced)

    def configure(self, wanted: SetupAsk) -> WizardView:
        """Write the first configuration; again, while it has not begun to run. Raises DocumentError, GatewayError."""
        if self._file.exists() and not self._sections:
            raise GatewayError("configured", path=self._file.name)
        sections = {"gateway": wanted.gateway, "site": wanted.site, "broker": wanted.broker}
        refuse(
            [
                Mistake(f"{name}.{key}", "这里不能写", "cannot be told here")
                for name, section in sections.items()
                for key in section
                if key not in _ALLOWED[name]
            ]
        )
        tls = wanted.broker.get("tls")
        if tls not in (None, {}):
            raise DocumentError([Mistake("broker.tls", "应为 {} 或空", "must be {} or nothing")])
        self._write(sections)
        return self.look()

    def enrol(self, wanted: EnrolAsk, language: str) -> EnrolledView:
        """Get a certificate, and write down which broker the cloud names. Raises GatewayError, ContractError."""
        config = self._config()
        identity = Identity(Path(config.gateway.keys))
        grant = _granted(identity, config.gateway.id, wanted, language)
        host = _host(grant, wanted)
        broker = {"host": host, "port": grant.port, **({"tls": {}} if grant.tls else {})}
        self._write({**self._sections, "broker": broker})
        return _enrolled(identity, grant, wanted, self._config())

    def finish(self) -> None:
        """Let `zhigen gateway run` begin. Raises GatewayError("not_configured")."""
        self._config()
        self.finished.set()

    def _config(self) -> Config:
        if not self._sections:
            raise GatewayError("not_configured")
        return read(self._file).config

    def _write(self, sections: Mapping[str, Any]) -> None:
        body = {"version": 1, **sections, "terminal": self._terminal}
        text = "# 由首次设置写入 · written at the first run\n".encode() + msgspec.yaml.encode(body)
        read(self._file, text)
        try:
            write(self._file, text)
        except OSError as error:
            raise GatewayError("addition_unwritable", path=self._file.name, why=error.strerror or error) from None
        self._sections = dict(sections)


def _granted(identity: Identity, gateway: str, wanted: EnrolAsk, language: str) -> Grant:
    return enroll(
        identity,
        gateway,
        wanted.cloud,
        wanted.code,
        fingerprint=wanted.fingerprint,
        fresh=wanted.fresh,
        language=language,
    )


def _host(grant: Grant, wanted: EnrolAsk) -> str:
    return grant.broker or urlsplit(wanted.cloud).hostname or ""


def _enrolled(identity: Identity, grant: Grant, wanted: EnrolAsk, config: Config) -> EnrolledView:
    host, own = _host(grant, wanted), config.broker
    fits = (own.host, own.port, own.tls is not None) == (host, grant.port, grant.tls)
    return EnrolledView(identity.not_after, f"{host}:{grant.port}", grant.tls, fits)


def _view(
    mode: str, config: Config | None, identity: Identity | None, done: Mapping[str, bool], now: int, *, synced: bool
) -> WizardView:
    enrolled = identity is not None and identity.enrolled
    steps = [
        Step("role", done["role"]),
        Step("network", done["network"]),
        Step("clock", done["clock"]),
        Step("enrol", enrolled),
    ]
    name = config.site.name if config else None
    return WizardView(
        "setup" if mode == "setup" else "run",
        now,
        synced,
        steps,
        list(KINDS),
        config.gateway.id if config else "",
        config.gateway.county if config else "",
        Words(name.zh, name.en) if name else Words("", ""),
        config.site.kind if config else "",
        f"{config.broker.host}:{config.broker.port}" if config else "",
        config is not None and config.broker.tls is not None,
        enrolled,
        identity.not_after if identity else 0,
    )
