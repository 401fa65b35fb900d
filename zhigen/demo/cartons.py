"""What comes by at the gate by itself: cartons for the farm-input shop of the market, each with the code of its pack.

They are no business of a guard. Vouchers come when somebody lays one on the belt, so that the gate waits for a visitor
instead of being busy with boxes that nobody vouched for. No goods numbers: the check digit of an EAN-13 lets one
misreading in ten pass, and the account of the gate would then name a code that was never shown.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from zhigen.seed.catalogue import catalogue
from zhigen.seed.chance import stream
from zhigen.seed.consignment import pack

_CARTONS: Final = 2_000  # at 24 a minute the first comes again after 83 minutes


def write_cartons(folder: Path) -> Path:
    """A file of texts for the simulator of the camera, a line each."""
    chance = stream(1, "cartons")
    items = [item for item in catalogue() if item.kind == "pesticide"]
    file = folder / "cartons.txt"
    codes = (pack(chance, chance.choice(items), date.min) for _ in range(_CARTONS))
    file.write_text("\n".join(codes) + "\n", "utf-8")
    return file
