"""`zhigen device capture`: a trace becomes a case that the tests can replay."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from zhigen.commands.device.place import PROFILES, Misuse
from zhigen.commands.device.trace import UNITS, explained, unit_profiles
from zhigen.tongue import said


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--about", required=True, help="What happened, in one sentence.")
@click.option("--last", type=click.IntRange(1), help="Only the last so many exchanges.")
@click.option("--unit", type=click.IntRange(1, 247), help="Only this unit id.")
@UNITS
@PROFILES
@click.option("--yes", is_flag=True, help="The values are right: do not ask.")
def capture(
    file: Path,
    folder: Path,
    about: str,
    last: int | None,
    unit: int | None,
    models: tuple[str, ...],
    folders: tuple[Path, ...],
    *,
    yes: bool,
) -> None:
    """Make a capture case in FOLDER of the trace FILE: about.yaml, sent.hex, expected.json.

    The values are shown first and must be confirmed: what is wrong now would be demanded for ever.
    """
    from gateway.core.trace import read
    from gateway.drivers.modbus_exchange import exchanges
    from zhigen.captures.case import Case

    profiles = unit_profiles(models, folders)
    try:
        found = read(file.read_text(encoding="utf-8", errors="replace"))
    except OSError as error:
        raise Misuse(f"{file}: {error.strerror}") from None
    if found.framing == "raw":
        raise Misuse(f"{file}: {said('不是 Modbus 的记录', 'is no trace of Modbus')}")
    kept, _ = exchanges(found.heard, found.framing)
    asked = [(one.request, one) for one in kept if one.request is not None and unit in (None, one.request.unit)]
    wanted = [one for _, one in asked][-last if last else 0 :]
    if not wanted:
        raise Misuse(f"{file}: {said('没有这样的一问一答', 'holds no such exchange')}")
    begun = asked[-len(wanted)][0].t
    case = Case(about, _source(found.line, begun), found.framing, tuple(wanted), profiles)
    for exchange in wanted:
        click.echo(explained(exchange, profiles))
    if not yes:
        click.confirm(said("这些值都对吗？", "are these values right?"), abort=True, err=True)
    _write(folder, case.files())
    click.echo(said(f"已写入 {folder}", f"written to {folder}"))


def _source(line: str, begun: int) -> str:
    from contract.moment import iso

    return f"captured on {line or 'a line'}" + (f", {iso(begun)}" if begun else "")


def _write(folder: Path, files: dict[str, str]) -> None:
    """All of the files, into a folder that holds none yet."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = [name for name in files if (folder / name).exists()]
        if there:
            zh, en = (
                f"已有 {', '.join(there)}，请换一个文件夹",
                f"holds {', '.join(there)} already, choose another folder",
            )
            raise Misuse(f"{folder}: {said(zh, en)}")
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        click.echo(f"{folder}: {error.strerror}", err=True)
        sys.exit(2)
