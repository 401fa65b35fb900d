"""What `zhigen cloud check` finds of an InfluxDB: whether it answers, its version, and what is missing, a line each."""

from __future__ import annotations

from typing import NamedTuple

from cloud.kernel.stores import Influx


class Finding(NamedTuple):
    """One line about the store. `code` is for programs; `good` is false where something must be mended."""

    code: str
    good: bool
    zh: str
    en: str


def findings(config: Influx) -> list[Finding]:
    """Ask the server; never raises for what is wrong with it, that is a finding. Raises CloudError for the token file."""
    raise NotImplementedError


def make(config: Influx) -> list[str]:
    """Make the buckets that are missing, where the token may; their names. Raises InfluxError, CloudError."""
    raise NotImplementedError
