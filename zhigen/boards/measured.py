"""Panels about measurements, made from the contract's table: names, units, decimals, what stands beside what.

The names of tags and fields are those of docs/influxdb.md. Lines and bands are read from the minutes or, for a long
span, from the hours; `$class` and `$least` are computed from the span. A bucket in which no value could be had counts
for nothing, never for zero.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.measurement import MEASUREMENTS, Measurement
from contract.quality import Quality
from zhigen.boards.panel import INDIGO, Field, Panel, Query, Row, Variable
from zhigen.boards.words import QUALITIES, TRUST

# The site is where a gateway stood when it measured: one that moved leaves its past behind.
WHERE: Final = """$timeFilter AND "site" = '$site' AND "gateway" =~ /^$gateway$/ AND "device" =~ /^$device$/"""
MEANT: Final = '"statistic" !~ /^(min|max)$/'  # of a thinned minute its mean, not its edges
LOW: Final = "最低 · Lowest"
HIGH: Final = "最高 · Highest"
POINTS: Final = 400
GAP_MS: Final = 3_600_000  # what may be missing before a line breaks
LONG_MS: Final = 14 * 86_400_000  # from here on hours are fine enough
SPAN: Final = (
    Variable(
        "class", "粒度", "Class",
        f"SELECT CASE WHEN $__to - $__from > {LONG_MS} THEN 'hour' ELSE 'minute' END", hidden=True,
    ),
    Variable(
        "least", "最小间隔", "Least",
        f"SELECT CASE WHEN $__to - $__from > {LONG_MS} THEN '1h' ELSE '1m' END", hidden=True,
    ),
)  # fmt: skip


class Group(NamedTuple):
    """Measurements that are looked at together; those in `now` also as one figure each."""

    zh: str
    en: str
    codes: tuple[str, ...]
    now: tuple[str, ...] = ()


AIR: Final = Group(
    "空气", "Air",
    ("air_temperature", "relative_humidity", "co2", "air_pressure", "ammonia", "hydrogen_sulfide", "pm2_5", "pm10",
     "noise"),
    ("air_temperature", "relative_humidity", "co2"),
)  # fmt: skip
SOIL: Final = Group(
    "土壤", "Soil",
    ("soil_moisture", "soil_temperature", "soil_ec", "soil_ph", "soil_salinity", "soil_tds", "soil_nitrogen",
     "soil_phosphorus", "soil_potassium"),
    ("soil_moisture", "soil_temperature"),
)  # fmt: skip
LIGHT: Final = Group("光照与叶面", "Light and leaf",
                     ("illuminance", "par", "solar_radiation", "leaf_wetness", "leaf_temperature"),
                     ("illuminance",))  # fmt: skip
WEATHER: Final = Group("风雨", "Wind and rain", ("wind_speed", "wind_force", "wind_direction", "rainfall"))
WATER: Final = Group("水", "Water",
                     ("water_temperature", "water_level", "water_ph", "dissolved_oxygen", "oxygen_saturation",
                      "flow_rate", "flow_velocity", "flow_total"))  # fmt: skip
STORE: Final = Group("库房", "Cold store",
                     ("storage_temperature", "set_point", "running", "defrosting", "door_open"),
                     ("storage_temperature", "door_open"))  # fmt: skip
POWER: Final = Group("用电", "Power",
                     ("voltage", "current", "power", "energy", "frequency", "power_factor"))  # fmt: skip
_NAMED: Final = (AIR, SOIL, LIGHT, WEATHER, WATER, STORE, POWER)
_PLACED: Final = {code for group in _NAMED for code in group.codes}
OTHER: Final = Group("其他", "Other", tuple(
    code for code, row in MEASUREMENTS.items() if code not in _PLACED and not row.diagnostic
))  # fmt: skip
INSTRUMENT: Final = Group("仪器", "Instrument", tuple(code for code, row in MEASUREMENTS.items() if row.diagnostic))
GROUPS: Final = (*_NAMED, OTHER, INSTRUMENT)


def unit(measurement: Measurement) -> str:
    """The contract's unit as Grafana takes it: as it is, never scaled to another; no space before %."""
    return {"%": "percent", "": "none"}.get(measurement.unit, f"suffix:{measurement.unit}")


def chart(code: str) -> Panel:
    """A measurement over time: each device's mean, and the band from the lowest to the highest of all chosen.

    Directions have no mean, and no lowest and highest: of them the last of each bucket.
    """
    row = MEASUREMENTS[code]
    turns = row.unit == "°"
    figure = 'last("last")' if turns else 'sum("total") / sum("n")'
    devices = (
        f'SELECT {figure} FROM "$class"."{code}" WHERE {WHERE} AND "n" > 0 AND {MEANT} '
        f'GROUP BY time($__interval), "gateway", "device", "channel" fill(null)'
    )
    band = (
        f'SELECT min("low") AS "{LOW}", max("high") AS "{HIGH}" FROM "$class"."{code}" WHERE {WHERE} '
        f"GROUP BY time($__interval) fill(null)"
    )
    edge = {"color": {"mode": "fixed", "fixedColor": INDIGO}, "custom.lineWidth": 0}
    edges = (
        Field(LOW, custom=edge),
        Field(HIGH, custom={**edge, "custom.fillBelowTo": LOW, "custom.fillOpacity": 15}),
    )
    each = Query("zhigen-series", devices, alias="$tag_gateway/$tag_device $tag_channel")
    legend = {"calcs": ["lastNotNull", "min", "max"], "displayMode": "table", "placement": "bottom", "showLegend": True}
    custom: dict[str, object] = {"fillOpacity": 0, "lineWidth": 1, "showPoints": "never", "spanNulls": GAP_MS}
    if turns:
        custom = {"drawStyle": "points", "pointSize": 4}
    return Panel(
        "timeseries", row.zh, row.en, (each,) if turns else (each, Query("zhigen-series", band, alias="$col")),
        unit(row), row.decimals, 12, 9,
        fields=() if turns else edges, custom=custom, options={"legend": legend}, least="$least", points=POINTS,
    )  # fmt: skip


def latest(code: str) -> Panel:
    """The mean of the chosen devices' trusted values, lately."""
    row = MEASUREMENTS[code]
    text = (
        f'SELECT mean("value") FROM "raw"."{code}" WHERE {WHERE} AND "quality" < {int(Quality.STUCK)} '
        f"AND {MEANT} GROUP BY time($__interval) fill(none)"
    )
    return Panel(
        "stat", row.zh, row.en, (Query("zhigen-series", text, alias="$m"),), unit(row), row.decimals, 4, 4,
        last="1h", least="1m", points=60, options={"graphMode": "area"},
        about=("最近一小时内可信读数的平均", "the mean of the trusted readings of the last hour"),
    )  # fmt: skip


def trust(group: Group) -> Panel:
    """The worst quality by time of everything in a group."""
    text = (
        f'SELECT max("quality") FROM "$class"./^({"|".join(group.codes)})$/ WHERE {WHERE} '
        f'GROUP BY time($__interval), "gateway", "device", "channel" fill(none)'
    )
    query = Query("zhigen-series", text, alias="$tag_gateway/$tag_device $m $tag_channel")
    return Panel(
        "state-timeline", f"{group.zh}：可信度", f"{group.en.lower()}: how far values can be trusted", (query,),
        width=24, height=10, steps=TRUST, words=QUALITIES, least="$least", points=POINTS,
        about=("每段时间里最差的一个；空白是没有数据", "the worst of each time; blank: there is no data"),
    )  # fmt: skip


def row(group: Group, folded: bool = True) -> Row:
    """Everything about a group."""
    return Row(group.zh, group.en, (*(chart(code) for code in group.codes), trust(group)), folded)


def now(*groups: Group) -> Row:
    """The figures of these groups."""
    return Row("现在", "Now", tuple(latest(code) for group in groups for code in group.now))
