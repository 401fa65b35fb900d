"""Units that instruments speak, and the way from each to the canonical unit of a measurement.

Every conversion is linear (`canonical = value * factor + shift`), exact by definition (SI, NIST SP 811 appendix B), and
used only where a profile is read: on the wire and in the stores there is one unit per measurement.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.measurement import of_point


class Conversion(NamedTuple):
    """`canonical = value * factor + shift`."""

    factor: float
    shift: float


SAME: Final = Conversion(1.0, 0.0)
_TO: Final[dict[tuple[str, str], Conversion]] = {
    ("°F", "°C"): Conversion(5 / 9, -160 / 9),
    ("K", "°C"): Conversion(1.0, -273.15),
    ("Pa", "hPa"): Conversion(0.01, 0.0),
    ("kPa", "hPa"): Conversion(10.0, 0.0),
    ("mbar", "hPa"): SAME,
    ("klx", "lx"): Conversion(1000.0, 0.0),
    ("km/h", "m/s"): Conversion(1 / 3.6, 0.0),
    ("mS/cm", "µS/cm"): Conversion(1000.0, 0.0),
    ("dS/m", "µS/cm"): Conversion(1000.0, 0.0),
    ("m³/m³", "%"): Conversion(100.0, 0.0),
    ("L/min", "m³/h"): Conversion(0.06, 0.0),
    ("L/s", "m³/h"): Conversion(3.6, 0.0),
    ("L", "m³"): Conversion(0.001, 0.0),
    ("cm", "m"): Conversion(0.01, 0.0),
    ("mm", "m"): Conversion(0.001, 0.0),
    ("mV", "V"): Conversion(0.001, 0.0),
    ("mA", "A"): Conversion(0.001, 0.0),
    ("kW", "W"): Conversion(1000.0, 0.0),
    ("s", "ms"): Conversion(1000.0, 0.0),
    ("1/s", "1/min"): Conversion(60.0, 0.0),
    ("Wh", "kWh"): Conversion(0.001, 0.0),
    ("g/L", "mg/L"): Conversion(1000.0, 0.0),
}


def to_canonical(key: str, unit: str) -> Conversion:
    """How to bring a value of point `key`, given in `unit`, to the canonical unit of its measurement.

    Raises ContractError("unit_mismatch") where no way is known, ("unknown_measurement") for a foreign key.
    """
    canonical = of_point(key).unit
    if unit == canonical:
        return SAME
    conversion = _TO.get((unit, canonical))
    if conversion is None:
        raise ContractError("unit_mismatch", key=key, canonical=canonical or "1", found=unit[:20] or "1")
    return conversion
