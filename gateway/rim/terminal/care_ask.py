"""What the engineer's page asks for."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

Short = Annotated[str, msgspec.Meta(max_length=200)]
Seconds = Annotated[float, msgspec.Meta(ge=1, le=30)]
Entry = dict[str, Any]


class NewAsk(msgspec.Struct, frozen=True):
    """A device with the bus that it needs, or a peripheral, each as it would stand in a configuration."""

    device: Entry | None = None
    bus: Entry | None = None
    peripheral: Entry | None = None


class CalibrationAsk(msgspec.Struct, frozen=True):
    """A record to add. compare: (said, true), once for an offset, twice for a gain too; then no gain or offset.

    since: as 2026-11-28 or 2026-11-28T09:00, "": now.
    """

    device: Short
    point: Short
    by: Short
    certificate: Short
    gain: float | None = None
    offset: float | None = None
    compare: Annotated[list[tuple[float, float]], msgspec.Meta(max_length=2)] = []
    since: Short = ""
    note: Short = ""


class PrintAsk(msgspec.Struct, frozen=True):
    """On which printer."""

    printer: Short


class PictureAsk(msgspec.Struct, frozen=True):
    """Of which camera."""

    camera: Short


class ReadAsk(msgspec.Struct, frozen=True):
    """How long to wait."""

    seconds: Seconds = 15.0


class EnrolAsk(msgspec.Struct, frozen=True):
    """The cloud's address, the claim code of the slip; fingerprint: of the root, where somebody has told it; fresh: for
    a new key."""

    cloud: Short
    code: Short
    fingerprint: Short = ""
    fresh: bool = False


class SetupAsk(msgspec.Struct, frozen=True):
    """Who and where a gateway is that has no configuration: the sections of the same names."""

    gateway: Entry
    site: Entry
    broker: Entry


class ReachAsk(msgspec.Struct, frozen=True):
    """A host to be reached."""

    host: Short
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)]
