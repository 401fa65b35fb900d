"""Printed codes as modules, 0 black and 255 white, without their quiet zone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Final, Literal, NamedTuple

import numpy as np
import segno

from contract.errors import ContractError
from simulators.camera.lens import Picture

Symbology = Literal["qr_code", "data_matrix", "code_128", "ean_13"]
SYMBOLOGIES: Final[tuple[Symbology, ...]] = ("qr_code", "data_matrix", "code_128", "ean_13")
LINEAR: Final = ("code_128", "ean_13")
_WRITER: Final = {"data_matrix": "DataMatrix", "code_128": "Code128", "ean_13": "EAN13"}


class Symbol(NamedTuple):
    """One code: `modules` is rows × columns for a square one, one row of bars for a linear one."""

    text: str
    symbology: Symbology
    modules: Picture


@dataclass(frozen=True)
class Wish:
    """What shall be printed: `level` is the error correction of a QR code."""

    text: str
    symbology: Symbology = "qr_code"
    level: str = "m"


@cache
def can_write(symbology: Symbology) -> bool:
    """Whether it can be drawn here: QR always, the others with zxing-cpp (the extra `camera`)."""
    return symbology == "qr_code" or find_spec("zxingcpp") is not None


def drawn(wish: Wish) -> Symbol:
    """The modules of a code. Raises ContractError where the text does not fit it."""
    if not can_write(wish.symbology):
        raise ContractError(
            "mistake",
            zh=f"{wish.symbology}：要先装 zxing-cpp（pip install zhigen[camera]）",
            en=f"{wish.symbology}: wants zxing-cpp (pip install zhigen[camera])",
        )
    try:
        modules = _qr(wish) if wish.symbology == "qr_code" else _written(wish)
    except ValueError as error:
        raise ContractError(
            "mistake",
            zh=f"{wish.text[:40]}：不能印成 {wish.symbology}：{error}",
            en=f"{wish.text[:40]}: cannot be printed as {wish.symbology}: {error}",
        ) from None
    return Symbol(wish.text, wish.symbology, modules)


def _qr(wish: Wish) -> Picture:
    code = segno.make_qr(wish.text, error=wish.level, boost_error=False)
    return np.where(np.array(code.matrix, bool), 0, 255).astype(np.uint8)


def _written(wish: Wish) -> Picture:
    import zxingcpp

    code = zxingcpp.create_barcode(wish.text, getattr(zxingcpp.BarcodeFormat, _WRITER[wish.symbology]))
    picture = np.array(code.to_image(scale=1, add_quiet_zones=False), np.uint8)
    return picture[:1] if wish.symbology in LINEAR else picture
