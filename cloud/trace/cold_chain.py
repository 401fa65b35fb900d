"""The temperatures of a transport leg out of the time series: which tags rode along, from departure to arrival.

A tag is a device of the gateway that told of the leg, or is named "gateway/device" where the desk told; then only what
the carrier itself ran at that time counts, so that nobody reads another one's instruments by naming them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlmodel import Session, col

from cloud import registry, subjects
from cloud.kernel.desk import PREFIX
from cloud.kernel.scope import NATION, Scope
from cloud.registry import Point
from cloud.telemetry import TimeSeries, stretches
from cloud.trace import store
from cloud.trace.model import Leg
from cloud.trace.warmth import MINUTE_MS, Carried, Warmth, summed
from contract.measurement import MEASUREMENTS
from contract.moment import DAY_MS

_LONGEST_MS: Final = 14 * DAY_MS
_WANTED: Final = "set_point"  # what a cold store is set to is no temperature of anything
_tags: Final = msgspec.json.Decoder(list[str]).decode


def leg_steps(scope: Scope, session: Session, wanted: str) -> tuple[Leg | None, Leg | None]:
    """The departure and the last told arrival of a leg, by the id of either; None for what is not there or not seen."""
    row = store.leg(scope, session, wanted)
    if row is None:
        return None, None
    query = store.all_legs(scope).where(Leg.leg == row.leg).order_by(col(Leg.told), Leg.id)
    rows = session.exec(query).all()
    departures = [one for one in rows if one.step == "depart" and one.id == row.leg]
    arrivals = [one for one in rows if one.step == "arrive"]
    return (departures[0] if departures else None), (arrivals[-1] if arrivals else None)


def warmth(session: Session, series: TimeSeries, departure: Leg, arrival: Leg | None, now: int) -> Warmth:
    """How warm a leg was, so far. now: ms UTC. May raise StoreError."""
    notes = set()
    start, end = departure.at, max(departure.at, now if arrival is None else arrival.at)
    if arrival is None:
        notes.add("not_arrived")
    elif arrival.at < departure.at:
        notes.add("backwards")
    if end - start > _LONGEST_MS:
        end = start + _LONGEST_MS
        notes = {"too_long"}
    names = sorted({(row.gateway, tag) for row in (departure, arrival) if row is not None for tag in _tags(row.tags)})
    carried: list[Carried] = []
    for gateway, tag in names:
        points = list(_points(session, departure, gateway, tag))
        if not points:
            notes.add("tag_unknown")
        for point in points:
            name = f"{point.gateway_id}/{point.device_id}/{point.key}"
            minutes = list(stretches(series, name, start, end, MINUTE_MS)) if end > start else []
            carried.append(Carried(tag, name, point.interval_ms, minutes))
    if not names:
        notes.add("no_tag")
    return summed(carried, start, end, departure.low, departure.high, notes)


def _points(session: Session, departure: Leg, told_by: str, tag: str) -> Iterator[Point]:
    """The thermometers of a tag."""
    gateway, _, device = tag.rpartition("/")
    if gateway and gateway != told_by:
        holder = subjects.holder(NATION, session, gateway, departure.at)
        if holder is None or holder.id != departure.subject:
            return
    gateway = gateway or told_by
    if gateway.startswith(PREFIX):
        return
    for point in registry.points(NATION, session, gateway=gateway, device=device, past=True):
        name = point.key.partition(".")[0]
        measurement = MEASUREMENTS.get(name) if name != _WANTED else None
        if measurement is not None and measurement.unit == "°C" and not measurement.diagnostic:
            yield point
