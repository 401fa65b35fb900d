"""How a gateway is, in plain numbers: what its metrics page and its diagnostics are made of."""

from __future__ import annotations

from typing import Literal

import msgspec


class Figures(msgspec.Struct, frozen=True):
    """One look. Counts are since the start of this run, but for those that say "ever".

    events, readings: rows that wait for an ack; produced: values ever committed; epoch: of rows from now on;
    held_samples, held_events: in memory, for want of room; dropped_events: of these, given up;
    full: the disk has no room; undated: there are readings that wait for their time; clock, shift_ms: who told the
    time, and what is added to the wall clock (None: not known); segment: of the clock; connected: to the broker;
    connections: how often; refused: rows that the cloud refused; unproved: acks that nobody signed;
    ack_age_ms: since the last ack that counted (None: there was none); lag_ms: from sending to ack;
    not_after: end of the certificate (UTC ms, 0: none); mistakes: in the files of the configuration, for which what ran
    before goes on; restart: they hold something that only a restart brings.
    """

    events: int
    readings: int
    produced: int
    epoch: int
    held_samples: int
    held_events: int
    dropped_events: int
    full: bool
    undated: bool
    clock: Literal["none", "ntp", "ack"]
    shift_ms: int | None
    segment: int
    connected: bool
    connections: int
    refused: int
    unproved: int
    ack_age_ms: int | None
    lag_ms: int
    not_after: int
    mistakes: int
    restart: bool
