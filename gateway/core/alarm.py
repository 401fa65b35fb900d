"""Alarms of a point: raised once beyond a limit, cleared once back by the hysteresis, each pair under one id.

Only values that are good (or derived) are judged; a spike or a value out of range neither raises nor clears, and leaves
a running hold time as it is. What is known of a raised alarm is its raise event and nothing else, so an outbox that
keeps the event restores the alarm: event and state can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from contract.event import Alarm
from contract.quality import Quality
from gateway.core.spec import AlarmSpec, DeviceSpec

Key = tuple[str, str, str, float]  # device, point, side, limit


def key_of(alarm: Alarm) -> Key:
    """What an alarm is recognised by after a restart; another limit is another alarm."""
    return (alarm.device, alarm.point, alarm.side, alarm.limit)


class Watch:
    """One rule on one point."""

    __slots__ = ("_new_id", "_since", "device", "raised", "spec")

    def __init__(self, device: str, spec: AlarmSpec, new_id: Callable[[], str], raised: Alarm | None = None) -> None:
        self.device = device
        self.spec = spec
        self.raised = raised
        self._new_id = new_id
        self._since: int | None = None

    @property
    def key(self) -> Key:
        """Fits `key_of` of the events that this rule makes."""
        return (self.device, self.spec.point, self.spec.side, self.spec.limit)

    def judge(self, value: float | None, quality: Quality, mono: int) -> Alarm | None:
        """The event that this reading causes, if any."""
        if value is None or quality > Quality.DERIVED:
            return None
        spec = self.spec
        beyond = value - spec.limit if spec.side == "high" else spec.limit - value
        if self.raised is not None:
            if beyond > 0 or beyond > -spec.hysteresis:
                return None
            cleared = _event(self.raised.alarm, "clear", self.device, spec, value)
            self.raised = None
            return cleared
        if beyond <= 0:
            self._since = None
            return None
        if self._since is None:
            self._since = mono
        if mono - self._since < spec.for_s * 1000:
            return None
        self._since = None
        self.raised = _event(self._new_id(), "raise", self.device, spec, value)
        return self.raised

    def forget(self) -> None:
        """Let a running hold time go: the point fell silent. A raised alarm stays raised."""
        self._since = None


def orphaned(active: Iterable[Alarm], devices: Iterable[DeviceSpec]) -> list[Alarm]:
    """Clear events for raised alarms whose rule the configuration no longer has; they carry the value of the raise."""
    known = {(device.id, rule.point, rule.side, rule.limit) for device in devices for rule in device.alarms}
    return [
        Alarm(
            alarm=alarm.alarm,
            state="clear",
            device=alarm.device,
            point=alarm.point,
            side=alarm.side,
            limit=alarm.limit,
            value=alarm.value,
            severity=alarm.severity,
        )
        for alarm in active
        if key_of(alarm) not in known
    ]


def _event(alarm: str, state: str, device: str, spec: AlarmSpec, value: float) -> Alarm:
    return Alarm(
        alarm=alarm,
        state="raise" if state == "raise" else "clear",
        device=device,
        point=spec.point,
        side=spec.side,
        limit=spec.limit,
        value=value,
        severity=spec.severity,
    )
