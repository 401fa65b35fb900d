"""One device as the gateway knows it: its points, whether it answers, and what to tell the world about both.

A device is lost after `lost_after` unanswered polls in a row: then, once, every point is reported as None and stale,
and an event says why and since when. The first answer afterwards is the event that it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from contract.event import Alarm, Body, DeviceHealth
from contract.measurement import of_point
from contract.profile import Quantity
from contract.quality import Quality
from contract.unit import to_canonical
from gateway.core.alarm import Key, Watch
from gateway.core.breaker import Breaker
from gateway.core.calibration import Correction
from gateway.core.fault import Fault
from gateway.core.quality import Judge
from gateway.core.report import Reporter
from gateway.core.sample import Sample
from gateway.core.spec import DeviceSpec, PointSpec

_PLAIN = PointSpec()


@dataclass(slots=True)
class Outcome:
    """What follows from one reply, or from its absence. delay_ms 0: the next ordinary beat."""

    sample: Sample | None = None
    events: list[Body] = field(default_factory=list)
    delay_ms: int = 0


class Latest(NamedTuple):
    """What a point said last, at wall ms `t`, whether or not it was worth reporting: canonical and corrected."""

    t: int
    value: float | None
    quality: Quality


class Channel:
    """One point of one device and all that is remembered of it; `latest` None: it has said nothing yet."""

    __slots__ = ("correction", "judge", "key", "latest", "reporter", "watches")

    def __init__(
        self, key: str, correction: Correction, judge: Judge, reporter: Reporter, watches: tuple[Watch, ...]
    ) -> None:
        self.key = key
        self.correction = correction
        self.judge = judge
        self.reporter = reporter
        self.watches = watches
        self.latest: Latest | None = None


class Device:
    """State of one device. `active` are the alarms still raised, by key; `lost` its loss, where one was declared."""

    def __init__(
        self,
        spec: DeviceSpec,
        new_id: Callable[[], str],
        active: Mapping[Key, Alarm] | None = None,
        lost: DeviceHealth | None = None,
    ) -> None:
        self.spec = spec
        self.state: Literal["new", "ok", "lost"] = "lost" if lost else "new"
        self.cause = lost.cause if lost else ""
        self.since = lost.since if lost else 0
        self.replies = 0
        self.failures = 0
        self.skipped = 0
        self.fault: Fault | None = None  # of the last silence
        self._misses = 0
        self._breaker = Breaker(spec.lost_after)
        raised = active or {}
        self.channels = {
            point.key: _channel(
                point,
                spec,
                tuple(
                    Watch(spec.id, rule, new_id, raised.get((spec.id, rule.point, rule.side, rule.limit)))
                    for rule in spec.alarms
                    if rule.point == point.key
                ),
            )
            for point in spec.profile.points
        }

    def answered(self, channels: Sequence[Channel], values: Iterable[float | None], t: int, mono: int) -> Outcome:
        """One block was read at wall ms `t`: `values`, as the instrument said them, belong to `channels`, one each."""
        outcome = Outcome(events=self._spoke() if self._misses or self.state != "ok" else [])
        self.replies += 1
        kept: dict[str, float | None] = {}
        words: dict[str, Quality] = {}
        for channel, said in zip(channels, values, strict=True):
            value = channel.correction.apply(said, t)
            quality = channel.judge.judge(value, mono)
            channel.latest = Latest(t, value, quality)
            for watch in channel.watches:
                if alarm := watch.judge(value, quality, mono):
                    outcome.events.append(alarm)
            if channel.reporter.wants(value, quality, mono):
                kept[channel.key] = value
                if quality:
                    words[channel.key] = quality
        if kept:
            outcome.sample = Sample(self.spec.id, t, mono, kept, words)
        return outcome

    def failed(self, fault: Fault, t: int, mono: int, jitter: float) -> Outcome:
        """One poll at wall ms `t` brought no usable answer; `jitter` in [0, 1) spreads the next probe."""
        outcome = Outcome()
        self.failures += 1
        self._misses += 1
        if self._misses == 1 and self.state != "lost":
            self.since = t
        self.cause, self.fault = fault.cause, fault
        if not fault.of_line:
            outcome.delay_ms = self._breaker.fail(jitter)
        if self.state != "lost" and self._misses >= self.spec.lost_after:
            self.state = "lost"
            outcome.events.append(DeviceHealth(device=self.spec.id, state="lost", cause=self.cause, since=self.since))
            for channel in self.channels.values():
                channel.reporter.forget()
            outcome.sample = self._stale(self.channels.values(), t, mono)
        return outcome

    def muted(self, channels: Iterable[Channel], t: int, mono: int) -> Outcome:
        """The device answers, but not for these points."""
        self.failures += 1
        return Outcome(self._stale(channels, t, mono))

    def _stale(self, channels: Iterable[Channel], t: int, mono: int) -> Sample | None:
        keys: list[str] = []
        for channel in channels:
            channel.judge.forget()
            if channel.latest is not None:
                channel.latest = channel.latest._replace(quality=Quality.STALE)
            for watch in channel.watches:
                watch.forget()
            if channel.reporter.wants(None, Quality.STALE, mono):
                keys.append(channel.key)
        return Sample(self.spec.id, t, mono, dict.fromkeys(keys), dict.fromkeys(keys, Quality.STALE)) if keys else None

    def _spoke(self) -> list[Body]:
        found: list[Body] = []
        if self.state == "lost":
            found.append(DeviceHealth(device=self.spec.id, state="found", cause=self.cause, since=self.since))
        self.state = "ok"
        self.cause, self.fault = "", None
        self.since = 0
        self._misses = 0
        self._breaker.close()
        return found


def _channel(point: Quantity, spec: DeviceSpec, watches: tuple[Watch, ...]) -> Channel:
    wanted = spec.points.get(point.key, _PLAIN)
    factor, shift = to_canonical(point.key, point.unit)
    nature = of_point(point.key)
    low = nature.low if point.low is None else max(nature.low, point.low * factor + shift)
    high = nature.high if point.high is None else min(nature.high, point.high * factor + shift)
    stuck_s = _given(wanted.stuck_s, point.stuck_s)
    judge = Judge(
        low=_given(wanted.low, low),
        high=_given(wanted.high, high),
        step=_given(wanted.step, point.step * factor),
        stuck_ms=int(stuck_s * 1000),
        derived=point.derived,
    )
    heartbeat_ms = int(_given(wanted.heartbeat_s, spec.heartbeat_s) * 1000)
    reporter = Reporter(_given(wanted.deadband, point.deadband * factor), heartbeat_ms)
    return Channel(point.key, Correction(wanted.calibrations), judge, reporter, watches)


def _given(wanted: float | None, otherwise: float) -> float:
    return otherwise if wanted is None else wanted
