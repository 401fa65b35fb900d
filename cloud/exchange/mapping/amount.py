"""Amounts and measurements in the units of UN/CEFACT Recommendation 20.

Masses become kilograms and volumes litres, exactly; what is counted has no unit, as EPCIS counts instances. A number of
JSON is written from a float: up to 15 digits that is the decimal that went in.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from contract import quantity
from contract.errors import ContractError

_UNITS: Final = {"mass": ("kg", "KGM"), "volume": ("L", "LTR"), "area": ("m²", "MTK")}


class Kind(NamedTuple):
    """A measurement type of GS1 with its unit's code, and what a value is multiplied with."""

    type: str
    unit: str


# Of ours: the type and code of GS1, where they have one. Others keep our word, with its namespace and our unit.
MEASURED: Final[dict[str, Kind]] = {
    **dict.fromkeys(
        ("air_temperature", "soil_temperature", "leaf_temperature", "water_temperature", "storage_temperature"),
        Kind("Temperature", "CEL"),
    ),
    "relative_humidity": Kind("RelativeHumidity", "P1"),
    "air_pressure": Kind("Pressure", "A97"),
    **dict.fromkeys(("co2", "ammonia", "hydrogen_sulfide"), Kind("VolumeFraction", "59")),
    **dict.fromkeys(("pm2_5", "pm10"), Kind("MassConcentration", "GQ")),
    "illuminance": Kind("Illuminance", "LUX"),
    "solar_radiation": Kind("Irradiance", "D54"),
    "wind_speed": Kind("Speed", "MTS"),
    "wind_direction": Kind("Angle", "DD"),
    "rainfall": Kind("Length", "MMT"),
    "soil_moisture": Kind("VolumeFraction", "P1"),
    "soil_ec": Kind("Conductivity", "G42"),
    **dict.fromkeys(("soil_salinity", "soil_tds", "dissolved_oxygen"), Kind("MassConcentration", "M1")),
    "oxygen_saturation": Kind("Dimensionless", "P1"),
    "water_level": Kind("Length", "MTR"),
    "flow_rate": Kind("VolumeFlowRate", "MQH"),
    "flow_velocity": Kind("Speed", "MTS"),
    "flow_total": Kind("Volume", "MTQ"),
}


def lot(uri: str, amount: str = "", unit: str = "") -> dict[str, Any]:
    """A quantityElement: so much of a class; without an amount all of it."""
    found: dict[str, Any] = {"epcClass": uri}
    if not amount:
        return found
    try:
        told = quantity.parse(f"{amount} {unit}")
        symbol, code = _UNITS.get(quantity.UNITS[told.unit].dimension, (told.unit, ""))
        number = told.base / quantity.UNITS[symbol].base
    except ContractError:  # a unit that nobody converts: the lot is named, its amount is in the county's own books
        return found
    found["quantity"] = number.numerator if number.denominator == 1 else float(number)
    if code:
        found["uom"] = code
    return found


def lots(pairs: Sequence[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Several of them: URI, amount, unit."""
    return [lot(*pair) for pair in pairs]
