"""Sheets as a printer with 8 dots a millimetre leaves them: labels, vouchers, stickers, a stranger's flyer.

What they say of farms and dates is invented; the code is what the caller wants.
"""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple

import cv2
import numpy as np

from simulators.camera.lens import Matrix, Picture
from simulators.camera.lettering import line, write
from simulators.camera.symbols import LINEAR, Symbol, drawn
from simulators.camera.texts import Told

DOTS: Final = 8  # a millimetre: 203 dpi
QUIET: Final = 4  # modules
_FARMS: Final = (
    "青禾家庭农场",
    "河湾蔬菜合作社",
    "东岭果业合作社",
    "绿塘种植基地",
    "向阳农业专业合作社",
    "石桥大棚园区",
)
_PLACES: Final = ("测试县 河湾镇", "测试县 东岭乡", "测试县 石桥镇", "测试县 南塘村")


class Sheet(NamedTuple):
    """A sheet of paper: BGR, DOTS a millimetre. corners: of the code, clockwise from its top left, mm of the sheet."""

    picture: Picture
    symbol: Symbol
    corners: Matrix
    module_mm: float

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self.picture.shape[1] / DOTS, self.picture.shape[0] / DOTS


def printed(told: Told, product: str, chance: Random) -> Sheet:
    """Print it. Raises ContractError where the text fits no code of its kind."""
    symbol = drawn(told.wish)
    match told.paper:
        case "label":
            return _label(symbol, product, chance)
        case "voucher":
            return _voucher(symbol, product, chance)
        case "sticker":
            return _sticker(symbol, product)
        case "flyer":
            return _flyer(symbol)


def _blank(width_mm: float, height_mm: float) -> Picture:
    return np.full((round(height_mm * DOTS), round(width_mm * DOTS)), 255, np.uint8)


def _put(paper: Picture, symbol: Symbol, x: int, y: int, module: int, bar: int = 0) -> Matrix:
    """Draw the code; its corners in mm. bar: height of bars in dots, of a linear code."""
    rows, columns = symbol.modules.shape
    tall = bar or module
    block = np.kron(symbol.modules, np.ones((tall, module), np.uint8))
    paper[y : y + block.shape[0], x : x + block.shape[1]] = block
    right, bottom = x + columns * module, y + rows * tall
    return np.array([[x, y], [right, y], [right, bottom], [x, bottom]], np.float64) / DOTS


def _date(chance: Random) -> str:
    return f"2026-11-{chance.randint(10, 28):02d}"


def _sheet(paper: Picture, symbol: Symbol, corners: Matrix, module: int) -> Sheet:
    return Sheet(np.asarray(cv2.cvtColor(paper, cv2.COLOR_GRAY2BGR), np.uint8), symbol, corners, module / DOTS)


def _label(symbol: Symbol, product: str, chance: Random) -> Sheet:
    modules = symbol.modules.shape[0]
    module = chance.choice((10, 11, 12, 13)) if modules <= 29 else 10
    code = modules * module
    pad = QUIET * module
    width, height = (code + pad) / DOTS + chance.choice((44, 50, 58)), max(56.0, (code + 2 * pad) / DOTS + 17)
    paper = _blank(width, height)
    tall, wide = paper.shape
    band = round(9.5 * DOTS)
    cv2.rectangle(paper, (8, 8), (wide - 9, tall - 9), 0, 4)
    paper[8:band, 8 : wide - 8] = 0
    write(paper, "知根 · 农产品追溯", 28, 20, 42, bold=True, ink=255)
    x, y = wide - code - pad, band + (tall - 8 - band - code) // 2 - 14
    corners = _put(paper, symbol, x, y, module)
    write(paper, "扫码查来源", x + code // 2 - 75, y + code + 12, 30)
    room = x - pad - 24
    write(paper, product, 28, band + 14, 78, bold=True, room=room)
    rows = (
        f"产地 {chance.choice(_PLACES)}",
        f"生产 {chance.choice(_FARMS)}",
        f"采收 {_date(chance)}",
        f"净含量 {chance.choice((5, 8, 10, 12, 15))} kg",
    )
    for place, text in enumerate(rows):
        at = band + 122 + place * 50
        write(paper, text, 28, at, 34, room=room)
        cv2.line(paper, (28, at + 44), (28 + room - 8, at + 44), 150, 1)
    write(paper, symbol.text[-12:], 28, tall - 62, 32, room=room)
    return _sheet(paper, symbol, corners, module)


def _voucher(symbol: Symbol, product: str, chance: Random) -> Sheet:
    modules = symbol.modules.shape[0]
    big = chance.random() < 0.3
    width, height = (148.0, 210.0) if big else (105.0, 148.0)
    module = round((82 if big else 64) * DOTS / modules)
    paper = _blank(width, height)
    tall, wide = paper.shape
    size = 62 if big else 46
    edge = 5 * DOTS
    cv2.rectangle(paper, (edge - 14, edge - 14), (wide - edge + 14, tall - edge + 14), 0, 5)
    cv2.rectangle(paper, (edge - 4, edge - 4), (wide - edge + 4, tall - edge + 4), 0, 1)
    title = line("承诺达标合格证", round(size * 1.75), bold=True).shape[1]
    write(paper, "承诺达标合格证", (wide - title) // 2, edge + 16, round(size * 1.75), bold=True)
    rows = (
        "我承诺对生产销售的食用农产品：",
        "  不使用禁用农药兽药、停用兽药和非法添加物",
        "  常规农药兽药残留不超标",
        "  对承诺的真实性负责",
        f"承诺依据：☑ 自检合格   {chance.choice(('□ 委托检测', '☑ 委托检测'))}",
        f"产品名称：{product}    数量：{chance.randint(20, 400)} kg",
        f"产　　地：{chance.choice(_PLACES)}",
        f"生 产 者：{chance.choice(_FARMS)}",
        f"开具日期：{_date(chance)}",
    )
    step = round(size * 0.98)
    for place, text in enumerate(rows):
        write(paper, text, edge + 12, edge + round(size * 2.4) + place * step, round(size * 0.74), room=wide - 2 * edge)
    code = modules * module
    x, y = wide - edge - code - round(module * QUIET * 0.6), tall - edge - code - round(module * QUIET * 0.6)
    corners = _put(paper, symbol, x, y, module)
    sheet = _sheet(paper, symbol, corners, module)
    middle = (round((edge + x) / 2) - 8, y + code // 2 + 30)
    _seal(sheet.picture, middle, round(min(x - edge, code) * 0.42))
    return sheet


def _seal(paper: Picture, middle: tuple[int, int], radius: int) -> None:
    """A round red seal, as a producer stamps it beside the code."""
    red = (60, 50, 205)
    cv2.circle(paper, middle, radius, red, max(3, radius // 14), cv2.LINE_AA)
    star = [
        (middle[0] + radius * 0.38 * r * np.sin(a), middle[1] - radius * 0.38 * r * np.cos(a))
        for a, r in ((np.pi * k / 5, 1.0 if k % 2 == 0 else 0.4) for k in range(10))
    ]
    cv2.fillPoly(paper, [np.array(star, np.int32)], red, cv2.LINE_AA)


def _sticker(symbol: Symbol, product: str) -> Sheet:
    """A bar code of a carton (module 1 mm, as on cartons), or a Data Matrix on a small label beside its text."""
    rows, columns = symbol.modules.shape
    linear = symbol.symbology in LINEAR
    module = DOTS if linear else round(1.5 * DOTS)
    quiet = 11 * module if linear else 3 * module
    if linear:
        bar = 34 * DOTS
        paper = _blank((columns * module + 2 * quiet) / DOTS, 34 + 18)
        corners = _put(paper, symbol, quiet, 8 * DOTS, module, bar)
        write(paper, symbol.text, quiet, 9 * DOTS + bar, 56)
        write(paper, product, quiet, 10, 42)
    else:
        paper = _blank((columns * module + 2 * quiet) / DOTS + 34, (rows * module + 2 * quiet) / DOTS)
        corners = _put(paper, symbol, quiet, quiet, module)
        write(paper, product, columns * module + 2 * quiet, quiet, 60, bold=True)
        write(paper, symbol.text, columns * module + 2 * quiet, quiet + 90, 46)
    cv2.rectangle(paper, (2, 2), (paper.shape[1] - 3, paper.shape[0] - 3), 120, 2)
    return _sheet(paper, symbol, corners, module)


def _flyer(symbol: Symbol) -> Sheet:
    """Somebody's offer, stuck on a box of ours."""
    module = round(46 * DOTS / symbol.modules.shape[0])
    code = symbol.modules.shape[0] * module
    paper = _blank(62, 84)
    x = (paper.shape[1] - code) // 2
    corners = _put(paper, symbol, x, 22 * DOTS, module)
    write(paper, "加微信 送鸡蛋", 40, 30, 62, bold=True)
    write(paper, "扫一扫 有惊喜", 90, 24 * DOTS + code, 48)
    sheet = _sheet(paper, symbol, corners, module)
    np.minimum(sheet.picture, np.array([150, 245, 255], np.uint8), out=sheet.picture)
    return sheet
