"""`zhigen device probe`: registers of an instrument in every way that they can be meant."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from math import isfinite
from typing import TYPE_CHECKING

import click

from zhigen.commands.device.place import RTU, WHERE, Misuse, Place, line_options, opened
from zhigen.commands.device.table import table
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import Function
    from gateway.drivers.modbus_views import Guess
    from gateway.rim.line import Line

_MOST = 100  # registers in one read
_BEST = 8  # guesses shown
_BITS = ("coil", "discrete")


@click.command()
@WHERE
@RTU
@line_options
@click.option("--unit", default=1, show_default=True, type=click.IntRange(1, 247), help="Unit id.")
@click.option(
    "--function",
    default="holding",
    show_default=True,
    type=click.Choice(["coil", "discrete", "holding", "input", "1", "2", "3", "4"]),
    help="Which table, by name or function code.",
)
@click.option("--address", default="0", show_default=True, help="First register, zero-based; 0x10 is hexadecimal.")
@click.option("--count", default=8, show_default=True, type=click.IntRange(1, 1000), help="How many.")
@click.option("--expect", type=float, metavar="VALUE", help="Mark what can be meant for this value.")
@click.option(
    "--bits", default="all", show_default=True, type=click.Choice(["16", "32", "64", "all"]), help="Widths shown."
)
@click.option("--wait", default=500, show_default=True, type=click.IntRange(10, 60_000), help="Wait for an answer, ms.")
@click.option("--json", "as_json", is_flag=True, help="Only the raw registers, as JSON.")
def probe(
    where: str,
    baud: str | None,
    parity: str | None,
    stop_bits: str | None,
    unit: int,
    function: str,
    address: str,
    count: int,
    expect: float | None,
    bits: str,
    wait: int,
    *,
    rtu: bool,
    as_json: bool,
) -> None:
    """Read registers and show them as integers, floats, bits and text, in all byte orders side by side.

    Holes are told and left out. Exits 1 where nothing could be read.
    """
    first = _address(address)
    if first + count > 0x10000:
        raise Misuse(said("超出寄存器 65535", "ends beyond register 65535"))
    place = Place(where, rtu)
    line = opened(place.line(place.setting(None, baud, parity, stop_bits)))
    try:
        found, refused = _read(line, _function(function), first, count, unit, wait)
    finally:
        line.close()
    for at, size, why in refused:
        span = f"{at:#06x}" if size == 1 else f"{at:#06x}-{at + size - 1:#06x}"
        click.echo(f"{span}: {why}", err=True)
    if as_json:
        click.echo(json.dumps({"unit": unit, "function": _function(function), "registers": found}))
    elif found:
        click.echo(_shown(found, _function(function), bits))
    if expect is not None and found and _function(function) not in _BITS:
        click.echo(_guessed(_runs(found), expect))
    if not found:
        sys.exit(1)


def _read(
    line: Line, function: Function, first: int, count: int, unit: int, wait: int
) -> tuple[dict[int, int], list[tuple[int, int, str]]]:
    """What could be read, and what not (address, count, why): a refused block is halved until the hole is found."""
    from gateway.core.fault import Fault
    from gateway.drivers.blocks import Block
    from gateway.drivers.modbus_likeness import words

    found: dict[int, int] = {}
    refused: list[tuple[int, int, str]] = []
    spans = [(at, min(_MOST, first + count - at)) for at in range(first, first + count, _MOST)]
    while spans:
        at, size = spans.pop(0)
        block = Block(function, at, size, ())
        reply = line.read(block, unit, wait)
        if not isinstance(reply, Fault):
            found |= {place: value for (_, place), value in words(block, reply).items()}
        elif reply.answered and size > 1:
            half = size // 2
            spans = [(at, half), (at + half, size - half), *spans]
        elif reply.answered and refused and refused[-1][0] + refused[-1][1] == at:
            refused[-1] = (refused[-1][0], refused[-1][1] + size, refused[-1][2])
        else:
            refused.append((at, size, reply.text(language())))
            if not reply.answered:
                break  # silence: the rest would be waited for in vain
    return dict(sorted(found.items())), refused


def _runs(found: dict[int, int]) -> list[tuple[int, list[int]]]:
    """Neighbouring registers together: (first address, values)."""
    runs: list[tuple[int, list[int]]] = []
    for address, value in found.items():
        if runs and runs[-1][0] + len(runs[-1][1]) == address:
            runs[-1][1].append(value)
        else:
            runs.append((address, [value]))
    return runs


def _shown(found: dict[int, int], function: Function, bits: str) -> str:
    if function in _BITS:
        return table((said("地址", "address"), ""), [(_at(place), str(value)) for place, value in found.items()])
    parts = []
    runs = _runs(found)
    if bits in ("16", "all"):
        parts.append(_words(runs))
    if bits in ("32", "all") and any(len(values) > 1 for _, values in runs):
        parts.append(_wide(runs, 2))
    if bits in ("64", "all") and any(len(values) > 3 for _, values in runs):
        parts.append(_wide(runs, 4))
    return "\n\n".join(parts)


def _words(runs: Iterable[tuple[int, list[int]]]) -> str:
    from gateway.drivers.modbus_views import ascii_of

    head = (said("地址", "address"), "hex", "u16", "s16", said("位 15…0", "bits 15…0"), "ASCII")
    rows = [
        (
            _at(first + place),
            f"{word:04X}",
            str(word),
            str(word - 0x10000 if word > 0x7FFF else word),
            f"{word >> 8:08b} {word & 0xFF:08b}",
            ascii_of(word),
        )
        for first, words in runs
        for place, word in enumerate(words)
    ]
    return table(head, rows, right=(2, 3))


def _wide(runs: Iterable[tuple[int, list[int]]], width: int) -> str:
    """Values of several registers, one row for each type, one column for each byte order."""
    from gateway.drivers.modbus_views import ORDERS, views

    rows: list[tuple[str, ...]] = []
    for first, words in runs:
        cells: dict[tuple[int, str], dict[str, str]] = {}
        for view in views(first, words, width):
            cells.setdefault((view.address, view.type), {})[view.order] = _spelt(view.number)
        seen: set[int] = set()
        for (address, kind), orders in cells.items():
            lead = "" if address in seen else _at(address)
            seen.add(address)
            rows.append((lead, kind, *(orders[order] for order in ORDERS)))
    if width == 2:
        return table((said("地址", "address"), "", *ORDERS), rows, right=(2, 3, 4, 5))
    # four columns of twenty digits are wider than a terminal: two and two
    return "\n\n".join(
        table(
            (said("地址", "address"), "", *ORDERS[part : part + 2]),
            [(*row[:2], *row[2 + part : 4 + part]) for row in rows],
            right=(2, 3),
        )
        for part in (0, 2)
    )


def _spelt(number: float) -> str:
    if isinstance(number, int):
        return str(number)
    return f"{number:.6g}" if isfinite(number) else "—"


def _guessed(runs: list[tuple[int, list[int]]], expect: float) -> str:
    from gateway.drivers.modbus_views import guesses

    found: list[Guess] = [guess for first, words in runs for guess in guesses(first, words, expect)]
    if not found:
        zh = f"没有一种读法接近 {expect:g}：换地址、换功能码，或它不在这里"
        en = f"nothing comes near {expect:g}: try other addresses, another function, or it is not here"
        return "\n" + said(zh, en)
    head = (f"≈ {expect:g}", "", said("类型", "type"), said("字节序", "order"), said("倍率", "scale"))
    rows = [
        (
            f"{guess.value:g}",
            _at(guess.view.address),
            guess.view.type,
            "" if guess.view.type.endswith("16") else guess.view.order,
            f"× {guess.scale:g}",
        )
        for guess in found[:_BEST]
    ]
    more = len(found) - _BEST
    rest = "" if more <= 0 else "\n" + said(f"还有 {more} 种，多半是巧合", f"{more} more, mostly by chance")
    return "\n" + table(head, rows) + rest


def _at(address: int) -> str:
    return f"{address:#06x} {address}"


def _address(text: str) -> int:
    try:
        address = int(text, 0)
    except ValueError:
        address = -1
    if not 0 <= address <= 0xFFFF:
        raise Misuse(f"--address {text}: {said('应为 0-65535，可写 0x10', 'is 0-65535, may be 0x10')}")
    return address


def _function(text: str) -> Function:
    names: tuple[Function, ...] = ("coil", "discrete", "holding", "input")
    return names[int(text) - 1] if text.isdecimal() else next(name for name in names if name == text)
