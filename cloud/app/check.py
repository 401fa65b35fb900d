"""`zhigen cloud check`: looks at everything that a configuration names, and says in one line each what it found.

Nothing is changed, and no secret is told. The judgements are in check_rules.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from cloud.app import broker as brokers
from cloud.app import crew
from cloud.app.check_broker import broker
from cloud.app.check_rules import Checked, checked, clock, secret, space, unfit
from cloud.app.check_sql import sql
from cloud.kernel.broker import Access, facts
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.errors import CloudError
from cloud.telemetry.embedded_file import FILE as SERIES
from cloud.telemetry.influx import check
from contract.moment import iso


def checks(config: Config) -> Iterator[Checked]:
    """The lines, as they are found; whoever asks prints them one by one, since a server that is away takes its time."""
    yield checked("config")
    yield from (_secret(path) for path in secrets(config))
    yield _folder(config.data)
    clocks: list[tuple[str, int]] = []
    yield from sql(config, clocks)
    yield from _series(config)
    yield clock(now_ms(), clocks, iso(now_ms()))
    yield _crew(config)
    yield from _broker(config)


def secrets(config: Config) -> list[Path]:
    """Every file with a password, token or private key that the configuration names."""
    named = [
        config.metrics.token_file,
        config.broker.password_file if config.broker else None,
        config.broker.tls.key_file if config.broker and config.broker.tls else None,
        config.postgres.password_file if config.postgres else None,
        config.influx.token_file if config.influx else None,
    ]
    return [path for path in named if path is not None]


def _secret(path: Path) -> Checked:
    try:
        return secret(str(path), path.stat().st_mode, path.read_text(encoding="utf-8").partition("\n")[0])
    except UnicodeDecodeError:
        return checked("secret_gone", path=path, why="not text")
    except OSError as error:
        return checked("secret_gone", path=path, why=(error.strerror or "").lower())


def _folder(folder: Path) -> Checked:
    try:
        if not folder.exists():
            parent = next(one for one in folder.absolute().parents if one.exists())
            if os.access(parent, os.W_OK | os.X_OK):
                return checked("folder_new", folder=folder)
            return checked("folder_unusable", folder=folder, why="permission denied")
        with tempfile.TemporaryFile(dir=folder):
            pass
        disk = os.statvfs(folder)
    except OSError as error:
        return checked("folder_unusable", folder=folder, why=os.strerror(error.errno or 0).lower())
    return space(str(folder), disk.f_bavail * disk.f_frsize, disk.f_blocks * disk.f_frsize)


def _series(config: Config) -> Iterator[Checked]:
    if config.influx is None:
        yield checked("series", place=config.data / SERIES)
        return
    try:
        for one in check.diagnose(config.influx):
            yield Checked("good" if one.good else "bad", one.zh, one.en)
    except CloudError as error:
        yield unfit(error)


def _crew(config: Config) -> Checked:
    try:
        crew.check(config)
    except CloudError as error:
        return unfit(error)
    return checked("crew", workers=config.intake.workers)


def _broker(config: Config) -> list[Checked]:
    try:
        if config.broker is None:
            program = brokers.mosquitto(config.embedded_broker)
            return [checked("broker_own", engine="mosquitto" if program else "amqtt")]
        return broker(Access(**facts(config.broker)), several=config.intake.workers > 1)
    except CloudError as error:
        return [unfit(error)]
