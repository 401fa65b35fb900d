"""`zhigen device ports` and `scan`: what is plugged in, who answers on a line or in the air, and what it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.device.place import BAUDS, PROFILES, RTU, Misuse, Place, barred, shelf_profiles
from zhigen.commands.device.table import table
from zhigen.commands.device.words import plates_of, valued
from zhigen.tongue import said

if TYPE_CHECKING:
    from contract.profile import ModbusProfile
    from gateway.drivers.modbus_likeness import Likeness
    from gateway.drivers.modbus_sweep import LineSetting, Question
    from gateway.rim.sweep import Found

_SHOWN = 3  # models per instrument
_LISTEN_S = 20


@click.command()
def ports() -> None:
    """List the serial ports of this machine: stable names, what is plugged in, which program holds them."""
    from gateway.rim.serial_ports import serial_ports

    found = serial_ports()
    if not found:
        zh = "没有串口：插上 USB 转 485 后再试"
        click.echo(said(zh, "no serial port: plug the USB adapter in and try again"))
        return
    for port in found:
        held = ", ".join(f"{one.name} ({one.pid})" for one in port.holders)
        state = said(f"被 {held} 占用", f"held by {held}") if held else said("空闲", "free")
        click.echo(f"{port.device}  {port.about}  [{state}]".replace("    ", "  "))
        for name in port.names:
            click.echo(f"  {name}")


@click.command()
@click.argument("where", metavar="[PORT|HOST[:PORT]]", required=False)
@RTU
@click.option("--units", default="1-247", show_default=True, metavar="1-20,30", help="Unit ids to ask.")
@click.option("--baud", "bauds", multiple=True, type=click.Choice(BAUDS), help="Only this baud rate; repeat.")
@click.option("--parity", "parities", multiple=True, type=click.Choice(["N", "E", "O"]), help="Only this; repeat.")
@click.option("--wait", default=100, show_default=True, type=click.IntRange(10, 5000), help="Wait for an answer, ms.")
@click.option("--first", is_flag=True, help="Once somebody answers, ask at that setting only: one line has one.")
@click.option("--yes", is_flag=True, help="Do not ask before a scan of more than ten minutes.")
@click.option(
    "--ble",
    "adapter",
    is_flag=False,
    flag_value="hci0",
    metavar="[ADAPTER]",
    help="Listen to Bluetooth tags instead (default adapter: hci0).",
)
@click.option(
    "--for", "seconds", type=click.IntRange(1, 600), help="With --ble: listen so long, seconds (default: 20)."
)
@click.option("--all", "everything", is_flag=True, help="With --ble: also what no profile knows, phones and all.")
@PROFILES
def scan(
    where: str | None,
    units: str,
    bauds: tuple[str, ...],
    parities: tuple[str, ...],
    wait: int,
    adapter: str | None,
    seconds: int | None,
    folders: tuple[Path, ...],
    *,
    rtu: bool,
    first: bool,
    yes: bool,
    everything: bool,
) -> None:
    """Ask every unit id at every baud rate and parity, the likeliest first, and tell the model of whoever answers.

    Without PORT the serial ports are listed; with --ble tags are listened to, which cannot be asked. Ctrl-C ends it and
    shows what was found; exits 1 where there is nobody.
    """
    if adapter is not None:
        from zhigen.commands.device.air import listened

        if where is not None or bauds or parities or rtu or first:
            zh, en = (
                "--ble 与串口、主机和线路的选项不能同用",
                "--ble goes with no PORT or HOST, nor with how a line is set",
            )
            raise Misuse(said(zh, en))
        listened(adapter, seconds or _LISTEN_S, folders, everything=everything)
        return
    if seconds is not None or everything:
        raise Misuse(said("--for 和 --all 要与 --ble 同用", "--for and --all go with --ble"))
    if where is None:
        ports.main(args=[], standalone_mode=False)
        click.echo(said("扫描一条：zhigen device scan 串口", "scan one: zhigen device scan PORT"))
        return
    from contract.profile import ModbusProfile
    from gateway.drivers import modbus_sweep as sweep

    place = Place(where, rtu)
    profiles = shelf_profiles(folders, ModbusProfile)
    settings = (
        sweep.settings(profiles, tuple(int(baud) for baud in bauds) or sweep.BAUDS, parities or sweep.PARITIES)
        if place.serial
        else None
    )
    questions = sweep.plan(profiles, _units(units), settings)
    most = sum(question.seconds(wait) for question in questions)
    ways = len(settings) if settings else 1
    zh = f"{len({question.unit for question in questions})} 个站号 × {ways} 种线路设置，最多 {_spell(most)}"
    en = f"{len({question.unit for question in questions})} unit ids × {ways} settings, at most {_spell(most)}"
    click.echo(said(zh, en), err=True)
    if most > 600 and not first and not yes and sys.stdin.isatty():
        hint = said("继续？（--first 找到一台就只查那种设置）", "go on? (--first stops at the setting that answers)")
        click.confirm(hint, abort=True, err=True)
    found, whole = _sweep(place, questions, profiles, wait, first=first)
    if found or whole:
        click.echo(_shown(found, place))
    if not whole:
        sys.exit(2)
    if not found:
        sys.exit(1)


def _sweep(
    place: Place, questions: Sequence[Question], profiles: list[ModbusProfile], wait: int, *, first: bool
) -> tuple[list[Found], bool]:
    from gateway.rim.sweep import Asked, Found, Noise, Skipped, Stopped, sweep

    found: list[Found] = []
    noise: dict[str, int] = {}
    whole = True
    total = sum(question.seconds(wait) for question in questions)
    bar = click.progressbar(length=round(total * 10), file=sys.stderr, label=" " * 18, hidden=not sys.stderr.isatty())
    try:
        with bar:
            for step in sweep(place.line, questions, profiles, wait, first=first):
                if isinstance(step, Asked):
                    setting = step.question.setting
                    bar.label = f"{setting.text if setting else 'TCP':<13} {step.question.unit:>3} "
                    bar.update(max(0, round((total - step.left) * 10) - bar.pos))
                elif isinstance(step, Found):
                    found.append(step)
                elif isinstance(step, Noise):
                    key = _named(step.question.setting)
                    noise[key] = noise.get(key, 0) + 1
                elif isinstance(step, Skipped):
                    zh, en = f"本串口不能用 {step.setting.text}", f"this port does not take {step.setting.text}"
                    click.echo(f"\n{said(zh, en)}", err=True)
    except Stopped as stop:
        click.echo(barred(stop.fault), err=True)
        whole = False
    except KeyboardInterrupt:
        click.echo(said("\n已中止，到此为止找到的：", "\nstopped; found so far:"), err=True)
    for key, times in noise.items():
        zh = f"{key}：{times} 次收到不完整的应答（站号重复、另有主站在发、或接线不良）"
        en = f"{key}: {times} answers were not whole (two of one unit id, another master, or bad wires)"
        click.echo(said(zh, en), err=True)
    return found, whole


def _shown(found: list[Found], place: Place) -> str:
    if not found:
        zh = "没有应答：检查供电、A/B 是否接反、终端电阻；网关正在运行时先停掉它"
        en = "nobody answers: check power, A and B swapped, termination; stop the gateway if it runs on this port"
        return said(zh, en)
    head = (
        said("站号", "unit"),
        said("线路", "line"),
        said("型号", "model"),
        said("把握", "fit"),
        said("读数", "reads"),
    )
    rows: list[tuple[str, ...]] = []
    for one in sorted(found, key=lambda one: (_named(one.setting), one.unit)):
        if not one.likenesses:
            rows.append((str(one.unit), _named(one.setting), "?", "", said("没有档案认得它", "no profile knows it")))
        for place_, like in enumerate(one.likenesses[:_SHOWN]):
            lead = (str(one.unit), _named(one.setting)) if place_ == 0 else ("", "")
            rows.append((*lead, like.profile.id, _grade(like), _values(like)))
            if place_ == 0 and one.plates:
                rows.append(("", "", "", "", plates_of(like.profile, one.plates)))
    text = table(head, rows, right=(0,))
    least = 4
    if (
        not place.serial
        and len(found) >= least
        and len({one.likenesses[:1] == found[0].likenesses[:1] for one in found}) == 1
    ):
        text += "\n" + said(
            "每个站号都应答：可能是一台不看站号的设备", "every unit id answers: perhaps one device that ignores it"
        )
    return text


def _grade(like: Likeness) -> str:
    words = {"sure": ("确定", "sure"), "likely": ("很像", "likely"), "possible": ("可能", "possible")}
    return f"{said(*words[like.grade])} {like.bits:.0f}"


def _values(like: Likeness) -> str:
    return ", ".join(valued(key, value) for key, value in like.values.items())


def _named(setting: LineSetting | None) -> str:
    return "TCP" if setting is None else setting.text


def _units(text: str) -> list[int]:
    found: set[int] = set()
    for part in text.replace("，", ",").split(","):
        first, _, last = part.strip().partition("-")
        ends = (first, last or first)
        if not all(end.isdecimal() and 1 <= int(end) <= 247 for end in ends) or int(ends[0]) > int(ends[1]):
            raise Misuse(f"--units {text}: {said('应写成 1-20,30（1-247）', 'write 1-20,30 (1-247)')}")
        found |= set(range(int(ends[0]), int(ends[1]) + 1))
    return sorted(found)


def _spell(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
