"""Where batches grew: a sensor fixed to a plot, and what the sensors there said in all.

The raw values stay in the time series; what goes out are least, greatest and mean of each measurement.
"""

from __future__ import annotations

from typing import Any

from cloud.exchange.mapping.amount import MEASURED
from cloud.exchange.mapping.names import PREFIX, Names
from cloud.exchange.mapping.telling import Event, Told, frame
from cloud.production import Climate, Measured, Placement
from contract.moment import iso


def placement(told: Told, row: Placement, names: Names) -> list[Event]:
    """AssociationEvent: the device is installed on the plot, and removed where it has gone."""
    events = [_association(told, row, names, row.since, "ADD", "installing")]
    if row.until is not None:
        events.append(_association(told, row, names, row.until, "DELETE", "removing"))
    return events


def _association(told: Told, row: Placement, names: Names, at: int, action: str, step: str) -> Event:
    event = frame(told, names, "AssociationEvent", "" if action == "ADD" else action)
    event["eventTime"] = iso(at)
    event |= {
        "action": action,
        "bizStep": step,
        "parentID": names.of("plot", row.plot),
        "childEPCs": [names.of("device", f"{row.gateway}/{row.device}")],
    }
    return event


def climate(told: Told, plot: str, batches: list[dict[str, Any]], found: Climate, names: Names) -> list[Event]:
    """ObjectEvent, sensor_reporting on the plot; none where nothing was measured. batches: what grew there."""
    reports = [report for one in found.measured if (report := _report(one)) is not None]
    if not reports:
        return []
    event = frame(told, names, "ObjectEvent")
    event |= {
        "action": "OBSERVE",
        "bizStep": "sensor_reporting",
        "readPoint": {"id": names.of("plot", plot)},
        "sensorElementList": [
            {
                "sensorMetadata": {"startTime": iso(found.start), "endTime": iso(found.end)},
                "sensorReport": reports,
            }
        ],
    }
    if batches:
        event["quantityList"] = batches
    return [event]


def _report(one: Measured) -> dict[str, Any] | None:
    told = {"minValue": one.low, "maxValue": one.high, "meanValue": one.mean}
    values = {word: value for word, value in told.items() if value is not None}
    if not values:
        return None
    key = one.measurement.partition(".")[0]
    kind = MEASURED.get(key)
    report: dict[str, Any] = {"type": kind.type if kind is not None else f"{PREFIX}:{key}", **values}
    if kind is not None:
        report["uom"] = kind.unit
    elif one.unit:
        report[f"{PREFIX}:unit"] = one.unit
    report[f"{PREFIX}:measurement"] = one.measurement
    report[f"{PREFIX}:samples"] = one.samples
    return report
