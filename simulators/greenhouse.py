"""A greenhouse day whose quantities belong together: sun, air, humidity, carbon dioxide, soil, and the power bill.

One solar greenhouse of 600 m² on the plain of Anhui (32.6° N, 115.6° E), stepped once a minute from two midnights
before the start, so that the same seed and start always give the same day. What follows from what:

    sun        position of the sun (declination, equation of time, longitude), clear sky after Haurwitz (1945),
               clouds by seed
    air        heated by the sun through the film and by a heater below 8 °C, cooled through the film and by vents
               above 26 °C
    humidity   water vapour from the crop (more in the sun and in dry air), lost through vents and as dew on the film;
               relative humidity is that vapour over saturation (Magnus formula, Alduchov and Eskridge 1996)
    CO2        breathed out by soil and crop, used up in the light, mixed with outside air (420 ppm) through vents
    soil       follows the air with a lag; dries by what the crop drinks, is watered in the morning when dry
    EC, N P K  bulk conductivity rises with water; the probe computes nitrogen, phosphorus and potassium from it
    power      controller, fans, pump and heater on one phase; energy is their sum over time
"""

from __future__ import annotations

import math
from collections import deque
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Final, NamedTuple

from contract.moment import LAW_ZONE

LATITUDE: Final = math.radians(32.6)
LONGITUDE: Final = 115.6
MINUTE: Final = 60_000
DAY: Final = 86_400_000
KEPT: Final = 2 * 1440

# What `simulate: {day: …}` of a profile may name, each in the canonical unit of the measurement of that name.
QUANTITIES: Final = (
    "solar_radiation", "par", "illuminance",
    "air_temperature", "relative_humidity", "co2",
    "soil_temperature", "soil_moisture", "soil_ec", "soil_ph", "soil_nitrogen", "soil_phosphorus", "soil_potassium",
    "voltage", "current", "power", "energy", "frequency", "power_factor",
)  # fmt: skip


class Weather(NamedTuple):
    """What the sky does at one minute: global radiation outside in W/m², air outside in °C, its vapour in g/m³."""

    sun: float
    temperature: float
    vapour: float


def saturation(temperature: float) -> float:
    """Water vapour that air can hold, in g/m³, at a temperature in °C (Magnus, Alduchov and Eskridge 1996)."""
    pressure = 610.94 * math.exp(17.625 * temperature / (temperature + 243.04))
    return pressure / (461.5 * (temperature + 273.15)) * 1000


def clear_sky(t: int) -> float:
    """Radiation on the level under a clear sky, in W/m², at UTC milliseconds `t` (Haurwitz 1945)."""
    moment = datetime.fromtimestamp(t / 1000, UTC)
    angle = 2 * math.pi * (moment.timetuple().tm_yday - 81) / 365
    declination = math.radians(23.44) * math.sin(angle)
    equation = 9.87 * math.sin(2 * angle) - 7.53 * math.cos(angle) - 1.5 * math.sin(angle)  # minutes
    solar_hours = (t % DAY) / 3_600_000 + LONGITUDE / 15 + equation / 60
    hour_angle = math.radians(15 * (solar_hours - 12))
    height = math.sin(LATITUDE) * math.sin(declination) + math.cos(LATITUDE) * math.cos(declination) * math.cos(
        hour_angle
    )
    return 1098 * height * math.exp(-0.059 / height) if height > 0.02 else 0.0


@lru_cache(maxsize=256)
def _chance(name: str) -> float:
    return Random(name).random()  # noqa: S311  # a weather, not a secret


class _State:
    """What one minute hands to the next."""

    def __init__(self) -> None:
        self.air, self.vapour, self.co2 = 12.0, 8.0, 600.0
        self.soil, self.water, self.heater = 14.0, 28.0, False
        self.watering, self.energy_wh = False, 125_000.0


class Greenhouse:
    """The day as a function of time: `at(t)` gives every quantity at UTC milliseconds `t`.

    Time may stand still or step back within the last two days; further back the oldest kept minute answers.
    """

    def __init__(self, start: int, seed: int = 1) -> None:
        self._seed = seed
        self._next = (start // DAY - 2) * DAY
        self._state = _State()
        self._minutes: deque[dict[str, float]] = deque(maxlen=KEPT)
        self._said: tuple[int, dict[str, float]] = (-1, {})

    def at(self, t: int) -> dict[str, float]:
        """Every quantity of `QUANTITIES` at `t`, linear between two minutes. The last answer is kept."""
        if self._said[0] == t:
            return self._said[1]
        while self._next <= t + MINUTE:
            self._minutes.append(self._step(self._next))
            self._next += MINUTE
        first = self._next - len(self._minutes) * MINUTE
        index, rest = divmod(max(t - first, 0), MINUTE)
        here, after = self._minutes[index], self._minutes[index + 1]
        part = rest / MINUTE
        self._said = t, {key: value + (after[key] - value) * part for key, value in here.items()}
        return self._said[1]

    def _drift(self, what: str, t: int, every: int) -> float:
        """A value in 0..1 that wanders smoothly, new every `every` ms, the same for the same seed."""
        index, rest = divmod(t, every)
        here, after = _chance(f"{self._seed}/{what}/{index}"), _chance(f"{self._seed}/{what}/{index + 1}")
        part = (1 - math.cos(math.pi * rest / every)) / 2
        return here + (after - here) * part

    def weather(self, t: int) -> Weather:
        """The sky over the house at `t`."""
        local = datetime.fromtimestamp(t / 1000, LAW_ZONE)
        overcast = self._drift("front", t, 2 * DAY)
        passing = self._drift("cloud", t, 20 * MINUTE) ** 2
        clouds = min(1.0, 0.7 * overcast + 0.5 * passing)
        season = 15.5 - 13 * math.cos(2 * math.pi * (local.timetuple().tm_yday - 18) / 365)
        mean = season + 8 * (self._drift("air", t, DAY) - 0.5)
        swing = 6 * (1 - 0.6 * overcast)
        hour = local.hour + local.minute / 60
        temperature = mean + swing * math.cos(2 * math.pi * (hour - 14.5) / 24)
        return Weather(clear_sky(t) * (1 - 0.75 * clouds), temperature, 0.9 * saturation(mean - swing))

    def _step(self, t: int) -> dict[str, float]:
        state, sky = self._state, self.weather(t)
        dt = 60.0
        inside = 0.7 * sky.sun
        # Vents: 0.5 air changes an hour through cracks, up to 12 when the house is too warm; the air column is 3 m.
        vent = min(1.0, max(0.0, (state.air - 26) / 4))
        exchange = 3.0 * (0.5 + 11.5 * vent) / 3600  # m/s, volume flow per floor area
        state.heater = state.air < 8 or (state.heater and state.air < 10)
        lack = max(0.0, saturation(state.air) - state.vapour)
        drinking = (0.0012 + 0.00002 * inside) * lack / 10 + 0.0009  # g/(m²·s)
        dew = max(0.0, state.vapour - 0.97 * saturation(state.air - 0.5)) * 0.004
        heat = 0.62 * inside + (90 if state.heater else 0) - (5.5 + 1200 * exchange) * (state.air - sky.temperature)
        heat += 6 * (state.soil - state.air) - 2450 * (drinking - 0.0009) * 0.5
        state.air += heat * dt / 40_000  # J/(m²·K): air, crop, film
        state.vapour += (drinking - dew - exchange * (state.vapour - sky.vapour)) * dt / 3
        state.vapour = min(max(state.vapour, 1.0), saturation(state.air))
        growth = 1.1e-6 * inside / (inside + 250) * state.co2 / 400 * 12  # mol/(m²·s)
        state.co2 += ((2.2e-6 - growth) / 41.6 * 1e6 - exchange * (state.co2 - 420)) * dt / 3
        state.co2 = max(state.co2, 180.0)
        state.soil += (state.air + 1.5 - state.soil) * dt / (14 * 3600)
        local = datetime.fromtimestamp(t / 1000, LAW_ZONE)
        state.watering = local.hour in (7, 8) and (state.water < 26 or (state.watering and state.water < 33))
        state.water += (0.12 if state.watering else 0.0) - drinking * dt / 1000 - max(0, state.water - 31) * 0.0008
        return {
            "solar_radiation": inside,
            "par": 2.05 * inside,
            "illuminance": 115 * inside,
            "air_temperature": state.air,
            "relative_humidity": 100 * state.vapour / saturation(state.air),
            "co2": state.co2,
            "soil_temperature": state.soil,
            "soil_moisture": state.water,
            **self._soil(t, state),
            **self._power(t, state, vent),
        }

    def _soil(self, t: int, state: _State) -> dict[str, float]:
        salt = 0.9 + 0.2 * self._drift("salt", t, 3 * DAY)
        conductivity = 31 * state.water * salt * (1 + 0.019 * (state.soil - 25))
        return {
            "soil_ec": conductivity,
            "soil_ph": 6.5 + 0.2 * self._drift("ph", t, 5 * DAY),
            "soil_nitrogen": 0.12 * conductivity,
            "soil_phosphorus": 0.085 * conductivity,
            "soil_potassium": 0.2 * conductivity,
        }

    def _power(self, t: int, state: _State, vent: float) -> dict[str, float]:
        fan, pump, heater = 740 * vent, 550.0 * state.watering, 3000.0 * state.heater
        power = 36 + fan + pump + heater
        factor = min(1.0, (36 * 0.6 + (fan + pump) * 0.82 + heater) / power)
        voltage = 224 + 10 * self._drift("grid", t, 30 * MINUTE) - 0.0012 * power
        state.energy_wh += power / 60
        return {
            "voltage": voltage,
            "current": power / factor / voltage,
            "power": power,
            "energy": state.energy_wh / 1000,
            "frequency": 49.95 + 0.1 * self._drift("hertz", t, 5 * MINUTE),
            "power_factor": factor,
        }
