"""The seasons before the curtain rises: a county's records of so many days, and what its sensors measured in them.

Records come from `zhigen.seed`, as `zhigen seed county` writes them. Measurements come from the same models of a
greenhouse and a cold store that the simulators run, joined as a cloud keeps them once raw rows are forgotten.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from time import time_ns
from typing import Final, NamedTuple

from cloud.app import stores
from cloud.kernel.config import load
from cloud.kernel.folder import prepare
from cloud.telemetry import Buckets
from cloud.telemetry.series import HOUR, MINUTE, floor, name
from contract.measurement import of_point
from contract.moment import DAY_MS, HOUR_MS, law_day
from gateway.rim.profiles import Shelf
from simulators.ble.simulator import Places
from simulators.greenhouse import Greenhouse
from simulators.signals import Day, sources
from zhigen.demo.child import StopError, end_with_parent
from zhigen.demo.county import COLD_STORE, FARMS
from zhigen.demo.simulated import ADVERT_S
from zhigen.seed import fill, year

_SHOPS: Final = 4
_SEED: Final = 1
_STEP_MS: Final = 5 * 60_000  # from one joined piece to the next
_SET_POINT: Final = 2.0  # °C
_COLD_DAYS: Final = 14  # what a cold store is looked at for
_OUTAGE: Final = (FARMS[1].gateway, 20, 6)  # whose power was cut, how many days ago, for how many hours


class _Place(NamedTuple):
    """What hangs in one place: gateway, number of its model's seed, days to tell, (device, profile, seconds between
    readings) of each instrument."""

    gateway: str
    seed: int
    days: int
    devices: tuple[tuple[str, str, float], ...]
    cold: bool = False


def past(config: Path, days: int, stop: threading.Event) -> None:
    """Write `days` days, up to yesterday and to this hour, into the county of `config`, which is furnished already.

    Raises StopError once `stop` is set.
    """

    def go_on(_name: str, _done: int) -> None:
        if stop.is_set():
            raise StopError

    known = load(config)
    folder, now = prepare(known.data), time_ns() // 1_000_000
    this_hour = now - now % HOUR_MS
    with closing(stores.database(known, folder)) as database, get_context("spawn").Pool(1, end_with_parent) as other:
        measured = [other.apply_async(_measured, (place, this_hour)) for place in _places(days)]
        plan = year.county(_SEED, law_day(now) - timedelta(days=1), days, _SHOPS)
        fill.fill(database, folder, plan, go_on)
        with closing(stores.series(known, folder, database)) as series:
            for place in measured:
                minutes = place.get()
                series.put_buckets(MINUTE, minutes)
                series.put_buckets(HOUR, [_hours(one) for one in minutes])
            series.raise_floor(this_hour * 1000)


def _places(days: int) -> Iterator[_Place]:
    for place, farm in enumerate(FARMS, 1):
        heard = tuple((one.id, one.profile, one.interval_s) for one in farm.instruments if not one.fault)
        yield _Place(farm.gateway, place, days, heard)
    tags = tuple((tag.id, tag.profile, ADVERT_S) for tag in COLD_STORE.tags)
    yield _Place(COLD_STORE.gateway, 1, min(days, _COLD_DAYS), tags, cold=True)


def _measured(place: _Place, until: int) -> list[Buckets]:
    """Every series of a place, a joined piece every five minutes up to `until` (ms UTC)."""
    begin, profiles = until - place.days * DAY_MS, Shelf(())
    day: Day = Places(begin, place.seed, _SET_POINT) if place.cold else Greenhouse(begin, place.seed)
    heard = [
        (Buckets(name(place.gateway, device, key), [], [], [], [], [], [], [], []), source, key, every)
        for device, profile, every in place.devices
        for key, source in sources(profiles.find(profile), day, f"past/{device}").items()
        if not of_point(key).diagnostic and of_point(key).code != "energy"  # a meter begins with its demo
    ]
    for t in range(begin, until, _STEP_MS):
        if _dark(place, t, until):
            continue
        firsts = [source(t) for _, source, _, _ in heard]
        for (pieces, source, key, every), first in zip(heard, firsts, strict=True):
            last = source(t + _STEP_MS - 60_000)
            if first is not None and last is not None:
                decimals = of_point(key).decimals
                _add(pieces, t * 1000, round(_STEP_MS / 1000 / every), round(first, decimals), round(last, decimals))
    return [pieces for pieces, _, _, _ in heard]


def _dark(place: _Place, t: int, until: int) -> bool:
    gateway, ago, hours = _OUTAGE
    return place.gateway == gateway and 0 <= t - (until - ago * DAY_MS) < hours * HOUR_MS


def _add(pieces: Buckets, t: int, n: int, first: float, last: float) -> None:
    pieces.t.append(t)
    pieces.n.append(n)
    pieces.total.append((first + last) / 2 * n)
    pieces.low.append(min(first, last))
    pieces.high.append(max(first, last))
    pieces.first.append(first)
    pieces.last.append(last)
    pieces.quality.append(0)


def _hours(pieces: Buckets) -> Buckets:
    """The same in whole hours."""
    hours = Buckets(pieces.series, [], [], [], [], [], [], [], [])
    for t, group in groupby(range(len(pieces.t)), lambda at: floor(pieces.t[at], HOUR)):
        at = list(group)
        hours.t.append(t)
        hours.n.append(sum(pieces.n[one] for one in at))
        hours.total.append(sum(pieces.total[one] or 0.0 for one in at))
        hours.low.append(min(pieces.low[one] or 0.0 for one in at))
        hours.high.append(max(pieces.high[one] or 0.0 for one in at))
        hours.first.append(pieces.first[at[0]])
        hours.last.append(pieces.last[at[-1]])
        hours.quality.append(0)
    return hours
