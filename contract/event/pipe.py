"""What happens to the pipe itself: runs, gaps, alarms, devices, clocks, epochs, certificates."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.wire import Count, Key, Line, Name, Time


class Birth(msgspec.Struct, tag_field="kind", tag="birth", frozen=True):
    """A run of the gateway began, or a run went over to another configuration (`config`, with a restart or without)."""

    software: Name
    meta: Name
    reason: Literal["start", "restart", "config"] = "start"


class Gap(msgspec.Struct, tag_field="kind", tag="gap", frozen=True):
    """Readings of [start, end] ms may be missing and never will come: said, not hidden.

    device "" means all devices. `rows` is how many were dropped, where that is known (None: never measured). Where rows
    had an address already, first..last of `lane` and `epoch` name it (0: none; epoch 0: the event's own), so that the
    cloud does not take the hole for a loss. Rows that were `thinned` come as minima, maxima and means of minutes.
    """

    start: Time
    end: Time
    cause: Literal["restart", "outbox_full", "disk_full", "thinned", "salvage", "clock"]
    device: Name = ""
    rows: Count | None = None
    lane: Literal["events", "readings"] = "readings"
    epoch: Count = 0
    first: Count = 0
    last: Count = 0


class Alarm(msgspec.Struct, tag_field="kind", tag="alarm", frozen=True):
    """A point crossed a limit (raise) or came back beyond the hysteresis (clear). `alarm` pairs the two."""

    alarm: Name
    state: Literal["raise", "clear"]
    device: Name
    point: Key
    side: Literal["high", "low"]
    limit: float
    value: float
    severity: Literal["notice", "warning", "critical"] = "warning"


class DeviceHealth(msgspec.Struct, tag_field="kind", tag="device", frozen=True):
    """A device stopped answering (lost) or answers again (found)."""

    device: Name
    state: Literal["lost", "found"]
    cause: Line = ""
    since: Time = 0


class ClockStep(msgspec.Struct, tag_field="kind", tag="clock", frozen=True):
    """What became known of the wall clock: `step` ms forward (+) or back (−); rows from now on carry `segment`.

    source: `set` by somebody on the machine, or the time was learnt from `ntp` or from an `ack` of the cloud. `truth`
    is then the true UTC ms at this event's `mono` (0: not known): what this boot signed earlier is corrected by it.
    """

    step: Time
    segment: Count
    synced: bool
    source: Literal["set", "ntp", "ack"] = "set"
    truth: Count = 0


class Epoch(msgspec.Struct, tag_field="kind", tag="epoch", frozen=True):
    """The outbox goes on under a new epoch, and why: its file was `restored` from an old image, or was damaged.

    events, readings: the highest numbers of the epoch before as this outbox knew them; seen_…: as the cloud did.
    """

    previous: Count
    reason: Literal["restored", "salvage"]
    events: Count = 0
    readings: Count = 0
    seen_events: Count = 0
    seen_readings: Count = 0


class Renewal(msgspec.Struct, tag_field="kind", tag="renewal", frozen=True):
    """The gateway made a new key and asks for a certificate: `request` is a PKCS #10 request in PEM."""

    request: Annotated[str, msgspec.Meta(max_length=4096)]
