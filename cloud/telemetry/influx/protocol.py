"""Readings and rollups as lines of InfluxDB's protocol, built by hand: three times as fast as the client's `Point`.

    co2,channel=in,device=air-1,gateway=yuhe-1,site=532331/yuhe-farm quality=0i,value=412.5 1795414800000123
    └ measurement └ tags, sorted, those that are empty absent         └ fields               └ µs

A series of ours is a measurement with its tags: "soil_moisture.20cm" is measurement soil_moisture, channel 20cm; of a
minute that a gateway thinned, "co2:min" is measurement co2, statistic min. A value that could not be had is a line of
quality alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Final

from cloud.telemetry.port import Buckets

_KEY: Final = str.maketrans({"\n": r"\n", "\t": r"\t", "\r": r"\r", ",": r"\,", " ": r"\ ", "=": r"\="})
_NAME: Final = str.maketrans({"\n": r"\n", "\t": r"\t", "\r": r"\r", ",": r"\,", " ": r"\ "})
_FIELDS: Final = ("first", "high", "last", "low", "total")  # of a rollup, besides n and quality


def split(point: str) -> tuple[str, str, str]:
    """Measurement, channel and statistic of a point key, the latter two "" where there is none."""
    rest, _, statistic = point.partition(":")
    measurement, _, channel = rest.partition(".")
    return measurement, channel, statistic


def joined(measurement: str, channel: str, statistic: str) -> str:
    """The point key of these."""
    return measurement + (channel and f".{channel}") + (statistic and f":{statistic}")


def head(gateway: str, device: str, point: str, site: str) -> str:
    """Everything of a line that stands before its fields, with the blank."""
    measurement, channel, statistic = split(point)
    tags = {"channel": channel, "device": device, "gateway": gateway, "site": site, "statistic": statistic}
    return f"{measurement.translate(_NAME)}{_tags(tags)} "


def readings(
    head: str, times: Sequence[int], column: Sequence[float | None], quality: Sequence[int] | None
) -> list[str]:
    """A line per value, in the order of the column; what is null and good was not sampled and gives none."""
    marks = quality if quality is not None else repeat(0)
    return [
        head
        + (  # a whole number without its ".0", as in `_number`, but without a call
            f"quality={mark}i,value={value!r} {t}".replace(".0 ", " ") if value is not None else f"quality={mark}i {t}"
        )
        for t, value, mark in zip(times, column, marks, strict=False)
        if value is not None or mark != 0
    ]


def rollup(head: str, page: Buckets, place: int) -> str:
    """The line of one bucket; a minute of bad values only has n = 0 and no other figures."""
    found = ((name, getattr(page, name)[place]) for name in _FIELDS)
    figures = {name: _number(value) for name, value in found if value is not None}
    figures |= {"n": f"{page.n[place]}i", "quality": f"{page.quality[place]}i"}
    return f"{head}{','.join(f'{name}={figures[name]}' for name in sorted(figures))} {page.t[place]}"


def time_of(line: str) -> int:
    """The µs of a line."""
    return int(line[line.rindex(" ") + 1 :])


def _tags(tags: Mapping[str, str]) -> str:
    return "".join(f",{name}={_tag(value)}" for name, value in tags.items() if value)


def _tag(value: str) -> str:
    escaped = value.translate(_KEY)
    return escaped + " " if escaped.endswith("\\") else escaped  # a backslash before the comma would swallow it


def _number(value: float) -> str:
    text = repr(value)
    return text[:-2] if text.endswith(".0") else text
