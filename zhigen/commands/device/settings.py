"""`zhigen device set`: change what an instrument lets an engineer change; nothing but what its profile names."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.device.place import (
    PROFILES,
    RTU,
    UNIT,
    WHERE,
    Failed,
    Misuse,
    Place,
    barred,
    line_options,
    one_profile,
)
from zhigen.commands.device.table import table
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.profile import ModbusProfile, Setting
    from gateway.rim.adjustment import Bench, Result, Seat


@click.command("set")
@WHERE
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]…")
@RTU
@line_options
@UNIT
@click.option("--profile", required=True, metavar="ID|FILE", help="Device profile: its id, or a .yaml file.")
@PROFILES
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def set(  # noqa: A001  # the name of the command
    where: str,
    changes: tuple[str, ...],
    baud: str | None,
    parity: str | None,
    stop_bits: str | None,
    unit: int | None,
    profile: str,
    folders: tuple[Path, ...],
    *,
    rtu: bool,
    yes: bool,
) -> None:
    """Write settings that the profile names (unit, baud, offsets), then read them back at the new place.

    Without NAME=VALUE the settings are shown with what may be written. Exits 1 where a setting is not as wanted.
    """
    from gateway.rim.adjustment import Bench, Seat

    place = Place(where, rtu)
    model = one_profile(profile, folders)
    wanted = _wanted(model, changes)
    seat = Seat(unit or (model.serial.unit if place.serial else 1), place.setting(model, baud, parity, stop_bits))
    bench = Bench(place.line, model.limits.timeout_ms, model.limits.guard_ms)
    try:
        old = _present(bench, model, seat)
        _show(model, old, wanted)
        if not wanted:
            return
        _fits(model, seat, old)
        _heed(bench, model, seat, wanted)
        if not yes:
            click.confirm(said("写入？", "write?"), abort=True, err=True)
        for name, raw in wanted.items():
            seat = _change(bench, name, model.setup[name], seat, old[name], raw)
    finally:
        bench.close()


def _wanted(model: ModbusProfile, changes: tuple[str, ...]) -> dict[str, int]:
    """Raw values by setting: offsets first, then unit id, the baud rate last, for those two move the instrument."""
    from contract.errors import ContractError
    from gateway.core.setting import raw

    if not model.setup:
        zh, en = f"档案 {model.id} 没有可写的设置", f"profile {model.id} has no settings to write"
        raise Misuse(said(zh, en))
    found: dict[str, int] = {}
    for text in changes:
        name, equals, value = text.partition("=")
        setting = model.setup.get(name)
        if setting is None or not equals:
            known = ", ".join(model.setup)
            raise Misuse(f"{text}: {said(f'应为 名称=值，可写 {known}', f'write NAME=VALUE, names are {known}')}")
        try:
            found[name] = raw(setting, value.strip())
        except ContractError as error:
            raise Misuse(f"{name}: {error.text(language())}") from None
    order = {"unit": 1, "baud": 2}
    return dict(sorted(found.items(), key=lambda item: order.get(model.setup[item[0]].effect or "", 0)))


def _present(bench: Bench, model: ModbusProfile, seat: Seat) -> dict[str, int | None]:
    """What stands in every setting; None for one that cannot be read. Raises Failed where nobody answers."""
    from gateway.core.fault import Fault

    found: dict[str, int | None] = {}
    silent: Fault | None = None
    for name, setting in model.setup.items():
        shown = bench.look(setting, seat)
        if isinstance(shown, Fault) and shown.of_line:
            raise Failed(barred(shown))
        if isinstance(shown, Fault) and not shown.answered:
            silent = shown
        found[name] = None if isinstance(shown, Fault) else shown
    if silent is not None and not any(value is not None for value in found.values()):
        raise Failed(silent.text(language()))
    return found


def _fits(model: ModbusProfile, seat: Seat, old: dict[str, int | None]) -> None:
    """A register of another model may mean anything: what does not look like this one is not written. Raises Failed."""
    if all(value is None for value in old.values()):
        zh, en = (
            f"一项设置也读不出：不像是 {model.id}，不写",
            f"no setting can be read: not a {model.id}, nothing written",
        )
        raise Failed(said(zh, en))
    for name, setting in model.setup.items():
        shown = old[name]
        if setting.effect == "unit" and shown is not None and shown != seat.unit:
            zh = f"站号寄存器显示 {shown}，应答的却是 {seat.unit}：不是 {model.id}，或在等断电重启；不写"
            en = f"its unit id register shows {shown}, yet {seat.unit} answers: not a {model.id}, or it waits to be"
            raise Failed(said(zh, f"{en} powered off and on; nothing written"))


def _show(model: ModbusProfile, old: dict[str, int | None], wanted: dict[str, int]) -> None:
    from gateway.core.setting import allowed, shown

    head = ("", said("设置", "setting"), said("现为", "now"), said("改为", "new"), said("可写", "may be"))
    rows = []
    for name, setting in model.setup.items():
        if wanted and name not in wanted:
            continue
        now = old[name]
        title = setting.name.zh if language() == "zh" else setting.name.en
        new = f"→ {shown(setting, wanted[name])}" if name in wanted else ""
        rows.append(
            (name, title, said("读不出", "unread") if now is None else shown(setting, now), new, allowed(setting))
        )
    click.echo(table(head, rows))


def _heed(bench: Bench, model: ModbusProfile, seat: Seat, wanted: dict[str, int]) -> None:
    """Two instruments of one unit id are found by nobody: a taken id is refused before anything is written."""
    from gateway.rim.adjustment import Seat

    for name, raw in wanted.items():
        setting = model.setup[name]
        if setting.effect == "unit" and raw != seat.unit and bench.answers(setting, Seat(raw, seat.setting)):
            zh, en = f"{raw} 号站已有设备应答，请换一个", f"unit {raw} answers already, choose another"
            raise Failed(said(zh, en))
        if setting.effect == "baud":
            zh = "提醒：同一总线上的设备波特率必须相同"
            click.echo(said(zh, "note: all instruments of a line must have one baud rate"), err=True)


def _change(bench: Bench, name: str, setting: Setting, seat: Seat, old: int | None, raw: int) -> Seat:
    """Write one setting; where the instrument then is. Exits 1 where it is not as wanted."""
    if old == raw:
        click.echo(f"{name}: {said('已是此值，不写', 'is so already, not written')}")
        return seat
    result = bench.change(setting, seat, old, raw)
    click.echo(f"{name}: {_told(setting, result)}", err=result.ending not in ("done", "after_restart"))
    if result.ending not in ("done", "after_restart"):
        sys.exit(1)
    return result.seat


def _told(setting: Setting, result: Result) -> str:
    from gateway.core.setting import shown

    value = "—" if result.value is None else shown(setting, result.value)
    at = f"{result.seat.unit}" + (f", {result.seat.setting.text}" if result.seat.setting else "")
    why = result.fault.text(language()) if result.fault else ""
    texts = {
        "done": (f"已写入并读回 {value}（站号 {at}）", f"written, reads back {value} (unit {at})"),
        "after_restart": (
            f"已写入 {value}，设备断电重启后生效（现仍在站号 {at}）",
            f"written {value}, in force once the device was powered off (still unit {at})",
        ),
        "refused": (f"没有写入：{why}", f"not written: {why}"),
        "unchanged": (f"没有写成，现为 {value}（站号 {at}）{why}", f"not taken, it shows {value} (unit {at}) {why}"),
        "restored": (
            f"读回不符，已恢复为 {value}（站号 {at}）",
            f"read back other than asked, put back to {value} (unit {at})",
        ),
        "lost": (
            "写后在新旧位置都没有应答：断电重启设备，再用 zhigen device scan 找它",
            "no answer at the old place or the new: power the device off and on, then find it with zhigen device scan",
        ),
    }
    return said(*texts[result.ending])
