"""`zhigen bench`: what this machine and its lines can do, beside what physics allows."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zhigen.commands.device.place import (
    PROFILES,
    UNIT,
    Failed,
    Misuse,
    Place,
    barred,
    line_options,
    one_profile,
    serial_bus,
)
from zhigen.commands.device.table import table
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.fault import Fault
    from zhigen.bench.figure import Beat, Figure

_BOARD: Final = Path("/proc/device-tree/model")  # the kernel's name of a single-board computer


@click.group()
def command() -> None:
    """Measure what this machine and a line can do."""


@command.command()
@click.option(
    "--port", metavar="PORT", help="A line with a real instrument, with --profile (default: a line of our own)."
)
@line_options
@UNIT
@click.option("--profile", metavar="ID|FILE", help="Model of the instrument at --port.")
@PROFILES
@click.option("--only", type=click.Choice(["serial", "ble"]), help="Without --port: only the line, or only the tags.")
@click.option("--for", "seconds", default=20, show_default=True, type=click.IntRange(1, 3600), help="Seconds a round.")
@click.option("--json", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here too.")
def device(
    port: str | None,
    baud: str | None,
    parity: str | None,
    stop_bits: str | None,
    unit: int | None,
    profile: str | None,
    folders: tuple[Path, ...],
    only: str | None,
    seconds: int,
    file: Path | None,
) -> None:
    """How near this machine drives a line to what its wire carries, and how many adverts of tags it reads.

    Without --port on a line of our own (a simulator that keeps a real line's time), so that nothing need be plugged in.
    With --port a real instrument is read over and over; the gateway must not hold the port meanwhile. Exits 1 where
    something could not be measured.
    """
    if file is not None and not os.access(file if file.exists() else file.parent, os.W_OK):
        raise Misuse(f"{file}: {said('不能写', 'cannot be written')}")
    failed = False
    if port is not None:
        if profile is None or only is not None:
            zh, en = "--port 要有 --profile，且不与 --only 同用", "--port wants --profile, and goes without --only"
            raise Misuse(said(zh, en))
        figures = _instrument(port, profile, folders, unit, (baud, parity, stop_bits), seconds)
    else:
        if any(told is not None for told in (profile, unit, baud, parity, stop_bits)):
            zh, en = "没有 --port，线路和型号的选项没有用", "without --port the options of line and model mean nothing"
            raise Misuse(said(zh, en))
        figures, failed = _own(only, seconds)
    machine = _machine()
    click.echo(" · ".join(str(word) for word in machine.values()))
    click.echo(_table(figures))
    if file is not None:
        found = {"machine": machine, "rows": [figure.row() for figure in figures]}
        try:
            file.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        except OSError as error:
            raise Misuse(f"{file}: {error.strerror}") from None
    if failed:
        sys.exit(1)


def _own(only: str | None, seconds: int) -> tuple[list[Figure], bool]:
    """The figures of a line of our own and of tags, and whether some could not be measured."""
    figures: list[Figure] = []
    failed = False
    if only != "ble":
        from zhigen.bench import paced_line

        with _progress(said("串口线路", "serial line"), paced_line.total_s(seconds)) as beat:
            figures += _measured(lambda: paced_line.measured(seconds, beat))
    if only != "serial":
        try:
            from zhigen.bench import tags

            with _progress(said("蓝牙标签", "tags"), len(tags.CASES) * tags.ROUNDS) as beat:
                figures += tags.measured(beat)
        except ModuleNotFoundError as error:
            from gateway.core.errors import GatewayError

            missing = GatewayError("extra_missing", what=error.name, extra="ble").text(language())
            if only == "ble":
                raise Misuse(missing) from None
            click.echo(f"{said('蓝牙标签没有测', 'tags were not measured')}: {missing}", err=True)
            failed = True
    return figures, failed


def _instrument(
    port: str,
    name: str,
    folders: tuple[Path, ...],
    unit: int | None,
    line: tuple[str | None, ...],
    seconds: int,
) -> list[Figure]:
    from gateway.core.spec import DeviceSpec
    from zhigen.bench import serial_line

    profile = one_profile(name, folders)
    place = Place(port if "/" in port else f"./{port}")
    setting = place.setting(profile, *line)
    assert setting is not None  # noqa: S101  # a path is a serial port
    spec = DeviceSpec(profile.id, profile, unit or profile.serial.unit, interval_s=0.001)
    with _progress(port, seconds) as beat:
        return _measured(lambda: serial_line.instrument(serial_bus(place.where, setting), spec, seconds, beat))


def _measured(measure: Callable[[], list[Figure]]) -> list[Figure]:
    from zhigen.bench.serial_line import Unmeasured

    try:
        return measure()
    except Unmeasured as none:
        raise _refusal(none.fault) from None


def _refusal(fault: Fault) -> click.ClickException:
    if fault.code.startswith("port_"):
        return Misuse(barred(fault))
    return Failed(fault.text(language()))


@contextmanager
def _progress(label: str, total: float) -> Iterator[Beat]:
    """A bar with the time that is left, on a terminal; its beat is told how much of `total` was done."""
    steps = 100
    done = 0.0
    with click.progressbar(length=steps, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def beat(part: float) -> None:
            nonlocal done
            done += part
            bar.update(max(0, min(steps, round(done / total * steps)) - bar.pos))

        yield beat


def _machine() -> dict[str, str | int]:
    """What was measured on."""
    try:
        board = _BOARD.read_text(encoding="ascii", errors="replace").strip("\0\n ")
    except OSError:
        board = platform.machine()
    return {
        "board": board,
        "cores": os.cpu_count() or 1,
        "kernel": f"Linux {platform.release()}",
        "python": f"Python {platform.python_version()}",
    }


def _table(figures: list[Figure]) -> str:
    head = (
        said("项目", "what"),
        said("测得", "measured"),
        "",
        said("上限", "ceiling"),
        said("之比", "ratio"),
        said("上限是什么", "what the ceiling is"),
    )
    rows = [
        (
            said(*figure.name),
            _number(figure.value),
            said(*figure.unit),
            "" if figure.ceiling is None else _number(figure.ceiling),
            "" if figure.ratio is None else f"{figure.ratio:.2f}",
            said(*figure.peer),
        )
        for figure in figures
    ]
    return table(head, rows, right=(1, 3, 4))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1000 or value == round(value) else f"{value:.2f}"
