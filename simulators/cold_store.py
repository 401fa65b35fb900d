"""A cold store whose quantities belong together: compressor, frost and defrost, the door, the air, the goods.

One walk-in room of 60 m³ with 6 t of goods, stepped every ten seconds from six hours before the start, so that the same
seed and start always give the same day. What follows from what:

    compressor   thermostat on the air, on above set point + 1 K, off below set point − 1 K; never while defrosting
    air          cooled by the evaporator, warmed through the walls, by the goods, the door and the defrost heater
    goods        follow the air with a lag of hours, which is why a door left open shows late in them
    frost        water that the evaporator takes from the air while it runs; it costs cooling power
    defrost      every eight hours, until the frost is gone, 15 to 30 minutes: the air rises by a few kelvin
    door         opened by people in working hours, now and then, for one to six minutes; the outside air comes in
    humidity     vapour over saturation at the temperature of the air (Magnus formula, as in simulators.greenhouse)
    pressure     of the weather, which no wall keeps out
"""

from __future__ import annotations

import math
from datetime import datetime
from random import Random
from typing import Final

from contract.moment import LAW_ZONE
from simulators.greenhouse import saturation

STEP_MS: Final = 10_000
_RUN_UP_MS: Final = 6 * 3_600_000
_SLOT_MS: Final = 20 * 60_000  # at most one opening of the door in each
_CYCLE_MS: Final = 8 * 3_600_000
_OUTSIDE: Final = 16.0
_OUTSIDE_VAPOUR: Final = 8.5

# What `simulate: {day: …}` of a profile may name, in the canonical unit of the measurement of that kind.
QUANTITIES: Final = (
    "storage_temperature",
    "storage_humidity",
    "air_pressure",
    "running",
    "defrosting",
    "door_open",
)


class ColdStore:
    """The room as a function of time, which may stand still but not step back; set_point in °C."""

    def __init__(self, start: int, seed: int = 1, set_point: float = 2.0) -> None:
        self._seed = seed
        self._set_point = set_point
        self._t = (start - _RUN_UP_MS) // STEP_MS * STEP_MS
        self._air, self._goods, self._vapour = set_point, set_point, 0.85 * saturation(set_point)
        self._frost = 0.6  # kg
        self._running = False
        self._defrosting = False
        self._said = self._portrait()

    def at(self, t: int) -> dict[str, float]:
        """Every quantity of `QUANTITIES` at UTC milliseconds `t`."""
        while self._t + STEP_MS <= t:
            self._t += STEP_MS
            self._step()
            self._said = self._portrait()
        return self._said

    def _portrait(self) -> dict[str, float]:
        wave = math.sin(2 * math.pi * self._t / 172_800_000) + 0.3 * math.sin(2 * math.pi * self._t / 43_200_000)
        return {
            "storage_temperature": self._air,
            "storage_humidity": min(100.0, 100 * self._vapour / saturation(self._air)),
            "air_pressure": 1012 + 6 * wave,
            "running": float(self._running),
            "defrosting": float(self._defrosting),
            "door_open": float(self._door()),
        }

    def _door(self) -> bool:
        slot, passed = divmod(self._t, _SLOT_MS)
        local = datetime.fromtimestamp(self._t / 1000, LAW_ZONE)
        chance = Random(f"{self._seed}/door/{slot}")  # noqa: S311  # people, not secrets
        busy = 0.55 if 6 <= local.hour < 19 else 0.03
        if chance.random() > busy:
            return False
        begin, span = chance.random() * (_SLOT_MS - 360_000), 60_000 + chance.random() ** 2 * 300_000
        return begin <= passed < begin + span

    def _step(self) -> None:
        dt = STEP_MS / 1000
        if self._t % _CYCLE_MS < STEP_MS:
            self._defrosting = True
        if self._frost <= 0.02:
            self._defrosting = False
        if self._defrosting:
            self._running = False
        elif self._air > self._set_point + 1:
            self._running = True
        elif self._air < self._set_point - 1:
            self._running = False
        exchange = (0.00004, 0.003)[self._door()]  # air changes a second
        cooling = 4200 / (1 + 0.25 * self._frost) if self._running else 0.0
        heat = 22 * (_OUTSIDE - self._air) + 260 * (self._goods - self._air) - cooling
        heat += 60 * 1250 * exchange * (_OUTSIDE - self._air) + (900 if self._defrosting else 0)
        self._air += heat * dt / 420_000  # J/K: air, walls, shelves
        self._goods += 260 * (self._air - self._goods) * dt / 22_000_000
        wet = max(0.0, self._vapour - 0.7 * saturation(self._air)) if self._running else 0.0
        dried = 0.01 * wet  # g/m³ a second that end as frost
        self._vapour += (
            exchange * (_OUTSIDE_VAPOUR - self._vapour)
            - dried
            + 0.00008 * max(0.0, 0.95 * saturation(self._air) - self._vapour)
        ) * dt
        self._vapour = min(max(self._vapour, 0.2), saturation(self._air))
        self._frost = max(0.0, self._frost + 60 * dried * dt / 1000 - (0.0011 * dt if self._defrosting else 0.0))
