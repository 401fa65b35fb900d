"""How well each driver is proved: a table from `docs/devices/quality.yaml`, where every cell names what stands for it.

A cell is a list of places, `path` or `path::test`, or says why it is empty. A place that does not exist, an empty list
and a reason in one language only are mistakes, so that the table cannot promise what is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contract import document
from contract.field import Name, Section
from contract.profile import Words

SOURCE: Final = "docs/devices/quality.yaml"


class Cell(Section):
    """What stands for one quality of a driver, or why nothing does."""

    places: tuple[str, ...] = ()
    reason: Words | None = None


class Driver(Section):
    """One row: a driver, and per quality its cell."""

    name: Name
    module: str
    captures: Cell
    fuzz: Cell
    peer: Cell
    simulator: Cell
    faults: Cell
    docs: Cell


class Table(Section):
    """All drivers."""

    drivers: tuple[Driver, ...]


QUALITIES: Final = {
    "captures": ("抓包", "captures"),
    "fuzz": ("模糊测试", "fuzz"),
    "peer": ("他人的对端", "peer"),
    "simulator": ("模拟器", "simulator"),
    "faults": ("故障", "faults"),
    "docs": ("文档", "docs"),
}


def table(root: Path) -> str:
    """The table in Markdown, and below it the places that the cells count."""
    drivers = _read(root).drivers
    heads = [f"{zh} {en}" for zh, en in QUALITIES.values()]
    lines = [f"| 驱动 driver | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    for driver in drivers:
        cells = [_cell(root, getattr(driver, quality)) for quality in QUALITIES]
        lines.append(f"| [{driver.name.zh} · {driver.name.en}](../../{driver.module}) | {' | '.join(cells)} |")
    for driver in drivers:
        lines += ["", f"## {driver.name.zh} · {driver.name.en}", ""]
        for quality, (zh, en) in QUALITIES.items():
            cell: Cell = getattr(driver, quality)
            places = ", ".join(f"`{place}`" for place in cell.places)
            said = f"{cell.reason.zh} · {cell.reason.en}" if cell.reason else ""
            lines.append(f"- {zh} {en}: {'; '.join(part for part in (places, said) if part)}")
    return "\n".join(lines) + "\n"


def problems(root: Path) -> Iterator[str]:
    """Cells that are empty without a reason, and places that are not there."""
    for driver in _read(root).drivers:
        if not (root / driver.module).exists():
            yield f"{SOURCE}: {driver.name.en}: no {driver.module}"
        for quality in QUALITIES:
            cell: Cell = getattr(driver, quality)
            where = f"{SOURCE}: {driver.name.en}: {quality}"
            if not cell.places and cell.reason is None:
                yield f"{where}: empty, and no reason"
            for place in cell.places:
                if not _stands(root, place):
                    yield f"{where}: no {place}"


def _read(root: Path) -> Table:
    return document.read(Table, (root / SOURCE).read_bytes(), SOURCE)


def _stands(root: Path, place: str) -> bool:
    path, _, test = place.partition("::")
    file = root / path
    return file.exists() and (not test or f"def {test}(" in file.read_text("utf-8"))


def _cell(root: Path, cell: Cell) -> str:
    """How many cases, tests or pages; a dash with the reason where none."""
    if not cell.places:
        return f"— {cell.reason.zh} · {cell.reason.en}" if cell.reason else ""
    folders = [root / place for place in cell.places if (root / place).is_dir() and place.startswith("tests/captures")]
    cases = sum(1 for folder in folders for case in folder.iterdir() if case.is_dir())
    return str(cases or len(cell.places))
