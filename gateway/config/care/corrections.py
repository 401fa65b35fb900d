"""Calibrations from the page: the same records that `zhigen device calibrate` writes, in force at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from contract.measurement import of_point
from contract.mistakes import DocumentError, Mistake
from contract.moment import LAW_ZONE
from gateway.config import calibrations
from gateway.config.calibrations import Record
from gateway.config.reading import Setup
from gateway.core.calibration import Correction, worked_out
from gateway.core.errors import GatewayError
from gateway.rim.terminal.care_ask import CalibrationAsk
from gateway.rim.terminal.care_view import CalibrationView


class Corrections:
    """setup: what runs; now: UTC ms as well as it is known; hurry: have the files of the configuration read now."""

    def __init__(self, setup: Callable[[], Setup], now: Callable[[], int], hurry: Callable[[], None]) -> None:
        self._setup, self._now, self._hurry = setup, now, hurry

    def all(self) -> list[CalibrationView]:
        """Every record, by device, point and date. Raises GatewayError, DocumentError."""
        found = calibrations.read(self._folder).calibrations
        known = calibrations.records(calibrations.Calibrations(version=1, calibrations=found))
        now = self._now()
        holds = {key: Correction(records).at(now) for key, records in known.items()}
        order = sorted(found, key=lambda one: (one.device, one.point, one.since_ms))
        return [
            _told(one, now, active=(held := holds[one.device, one.point]) is not None and held.since == one.since_ms)
            for one in order
        ]

    def add(self, wanted: CalibrationAsk) -> CalibrationView:
        """One more record, behind the others. Raises GatewayError, DocumentError with every mistake."""
        profile = self._setup().profiles.get(wanted.device)
        if profile is None:
            raise GatewayError("no_device", device=wanted.device)
        if wanted.point not in [point.key for point in profile.points]:
            raise GatewayError("no_point", device=wanted.device, point=wanted.point)
        gain, offset = _sums(wanted)
        now = datetime.fromtimestamp(self._now() // 1000, UTC).astimezone(LAW_ZONE)
        record = calibrations.record(
            {
                "device": wanted.device,
                "point": wanted.point,
                "since": _moment(wanted.since) if wanted.since else now,
                "gain": gain,
                "offset": offset,
                "by": wanted.by,
                "certificate": wanted.certificate,
                "noted": now,
                "note": wanted.note,
            }
        )
        calibrations.add(self._folder, record)
        self._hurry()
        return next(
            one
            for one in self.all()
            if (one.device, one.point, one.since) == (record.device, record.point, record.since_ms)
        )

    @property
    def _folder(self) -> Path:
        return self._setup().file.resolve().parent


def _sums(wanted: CalibrationAsk) -> tuple[float, float]:
    if not wanted.compare:
        return (1.0 if wanted.gain is None else wanted.gain), wanted.offset or 0.0
    if wanted.gain is not None or wanted.offset is not None:
        zh, en = "不与 gain、offset 同用", "not together with gain or offset"
        raise DocumentError([Mistake("compare", zh, en)])
    found = worked_out(wanted.compare)
    if found is None:
        raise GatewayError("same_twice")
    return found


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        zh, en = "应写成 2026-11-28 或 2026-11-28T09:00", "write 2026-11-28 or 2026-11-28T09:00"
        raise DocumentError([Mistake("since", zh, en)]) from None
    return found if found.tzinfo else found.replace(tzinfo=LAW_ZONE)


def _told(one: Record, now: int, *, active: bool) -> CalibrationView:
    return CalibrationView(
        one.device,
        one.point,
        _unit(one.point),
        one.since_ms,
        one.gain,
        one.offset,
        one.by,
        one.certificate,
        one.note,
        "now" if active else "later" if one.since_ms > now else "past",
    )


def _unit(point: str) -> str:
    try:
        return of_point(point).unit
    except ValueError:  # a record of a device that is gone, of a point that no version knows any more
        return ""
