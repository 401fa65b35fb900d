"""What stands on a desk beside a gateway and measures nothing: card readers, scanners, printers."""

from __future__ import annotations

from typing import Literal

from contract.profile.base import Profile, Serial


class PeripheralProfile(Profile):
    """One model of card reader, scanner or printer."""

    protocol: Literal["id-card", "serial-scanner", "hid-scanner", "escpos", "zpl", "tspl"]
    serial: Serial = Serial()
