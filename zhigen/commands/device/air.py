"""`zhigen device scan --ble`: which tags are in the air, what they are, and what they say."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zhigen.commands.device.place import Misuse, shelf_profiles
from zhigen.commands.device.table import table
from zhigen.commands.device.words import valued
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.advert import Advert
    from gateway.core.fault import Fault
    from gateway.drivers.ble_sighting import Sighting

_ADAPTER: Final = re.compile(r"hci\d{1,3}")
_SHOWN: Final = 3  # models per tag


def listened(adapter: str, seconds: int, folders: tuple[Path, ...], *, everything: bool) -> None:
    """Listen, then show a table; exits 1 where no tag was heard, 2 where the adapter cannot be listened to."""
    from contract.profile import BleProfile

    if not _ADAPTER.fullmatch(adapter):
        zh, en = "蓝牙适配器应写成 hci0、hci1…", "write a Bluetooth adapter as hci0, hci1 …"
        raise Misuse(f"--ble {adapter}: {said(zh, en)}")
    profiles = shelf_profiles(folders, BleProfile)
    adverts: dict[tuple[object, ...], Advert] = {}
    try:
        fault = _heard(adapter, seconds, adverts)
        from gateway.drivers.ble_sighting import sightings

        found = sightings(adverts.values(), profiles)
    except ModuleNotFoundError as error:
        from gateway.core.errors import GatewayError

        raise Misuse(GatewayError("extra_missing", what=error.name, extra="ble").text(language())) from None
    shown = [one for one in found if one.models or everything]
    if shown:
        click.echo(_table(shown))
    if fault is not None:
        click.echo(fault.text(language()), err=True)
        sys.exit(2)
    if not shown:
        zh = "没有听到认得的标签：电池、距离；金属门会挡住信号；发得少的标签要听久些（--for 120）"
        en = "no known tag was heard: battery, distance, metal doors; some speak rarely: listen longer (--for 120)"
        click.echo(said(zh, en))
    if others := len(found) - len(shown):
        zh, en = (
            f"另有 {others} 个没有档案认得（--all 列出）",
            f"{others} more that no profile knows (--all lists them)",
        )
        click.echo(said(zh, en), err=True)
    if not shown:
        sys.exit(1)


def _heard(adapter: str, seconds: int, adverts: dict[tuple[object, ...], Advert]) -> Fault | None:
    """Fill `adverts` with what is said, each once, the last said last and as loud as it was heard best."""
    from dataclasses import replace

    from gateway.rim.radio import listen

    def heard(advert: Advert) -> None:
        key = (advert.address, advert.name, *sorted(advert.manufacturer.items()), *sorted(advert.service.items()))
        known = adverts.pop(key, advert)
        adverts[key] = replace(advert, rssi=max(known.rssi, advert.rssi))

    bar = click.progressbar(length=seconds, file=sys.stderr, hidden=not sys.stderr.isatty(), show_eta=False)

    def beat(left: float) -> None:
        tags = len({advert.address for advert in adverts.values()})
        bar.label = said(f"听到 {tags} 个，还剩 {left:.0f} s", f"{tags} heard, {left:.0f} s left")
        bar.update(max(0, round(seconds - left) - bar.pos))

    try:
        with bar:
            fault = listen(adapter, seconds, heard, beat)
            if fault is None:
                beat(0)
            return fault
    except KeyboardInterrupt:
        click.echo(said("\n已中止，到此为止听到的：", "\nstopped; heard so far:"), err=True)
        return None


def _table(found: list[Sighting]) -> str:
    head = (
        said("地址", "address"),
        said("名称", "name"),
        said("信号", "signal"),
        said("型号", "model"),
        said("加密", "encrypted"),
        said("读数", "reads"),
    )
    return table(head, [_row(one) for one in found], right=(2,))


def _row(one: Sighting) -> tuple[str, ...]:
    models = "/".join(model.id for model in one.models[:_SHOWN]) or "?"
    more = "…" if len(one.models) > _SHOWN else ""
    shut = said("是", "yes") if one.sealed else said("否", "no") if one.values else ""
    if one.values:
        reads = ", ".join(valued(key, value) for key, value in one.values.items())
    elif one.sealed:
        reads = said("要密钥才能读（key_file）", "read with its key only (key_file)")
    elif one.models:
        reads = said("没有读数", "no reading")
    else:
        reads = said("没有档案认得它", "no profile knows it")
    name = "".join(character if character.isprintable() else "�" for character in one.advert.name)
    return one.advert.address, name, f"{one.advert.rssi} dBm", models + more, shut, reads
