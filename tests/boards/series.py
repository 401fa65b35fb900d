"""Readings as docs/influxdb.md says they lie in InfluxDB: a farm's, of every measurement of the contract."""

from __future__ import annotations

from collections.abc import Iterator

from contract.measurement import MEASUREMENTS
from tests.boards.asked import TO

T = (TO - 60_000) * 1000  # µs; begin of a minute and of an hour within the boards' span


def lines(kept: str) -> Iterator[str]:
    """Lines of one retention class: two devices, a channel, a thinned minute, one bucket without any value."""
    for code in MEASUREMENTS:
        for tags in ("device=air-1", "channel=20cm,device=soil.1", "device=air-1,statistic=min"):
            key = f"{code},{tags},gateway=gw-1,site=532331/farm-1"
            if kept == "raw":
                yield f"{key} value=20.5,quality=0i {T}"
                yield f"{key} quality=7i {T - 1_000_000}"
            else:
                full = "n=2i,total=5,low=1,high=4,first=1,last=4,quality=4i"
                yield f"{key} {full} {T}"
                yield f"{key} n=0i,quality=7i {T - 3_600_000_000}"
