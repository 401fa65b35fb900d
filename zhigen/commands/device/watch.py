"""`zhigen device watch`: one device, live, by its profile."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zhigen.commands.device.place import PROFILES, RTU, UNIT, Misuse, Place, line_options, one_profile, opened
from zhigen.commands.device.table import table
from zhigen.commands.device.words import name_of, number, plates_of
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.fault import Fault
    from gateway.core.spec import DeviceSpec
    from gateway.rim.line import Line
    from gateway.rim.look import Look, Sight

    Plates = dict[str, str | Fault]

_HOME = "\x1b[H\x1b[J"  # to the upper left, and clear from there


@click.command()
@click.argument("where", metavar="[PORT|HOST[:PORT]]", required=False)
@RTU
@line_options
@UNIT
@click.option("--profile", metavar="ID|FILE", help="Device profile: its id, or a .yaml file.")
@PROFILES
@click.option("--config", "file", type=click.Path(path_type=Path), help="Take place, model and calibration from here.")
@click.option("--device", metavar="ID", help="The device of --config.")
@click.option(
    "--every", default=2.0, show_default=True, type=click.FloatRange(0.1, 3600), help="Seconds between reads."
)
@click.option("--once", is_flag=True, help="Read once, the nameplate too; exits 1 where a point has no value.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each read.")
def watch(
    where: str | None,
    baud: str | None,
    parity: str | None,
    stop_bits: str | None,
    unit: int | None,
    profile: str | None,
    folders: tuple[Path, ...],
    file: Path | None,
    device: str | None,
    every: float,
    *,
    rtu: bool,
    once: bool,
    as_json: bool,
) -> None:
    """Show values, units, quality, raw registers, age and error rate of a device until Ctrl-C.

    Either PORT or HOST with --profile, or --config with --device (the gateway must not hold the port meanwhile).
    """
    from gateway.rim.clock import now
    from gateway.rim.look import Look

    if (where is None) == (file is None):
        raise Misuse(said("请给出 串口/主机，或 --config", "give either PORT or HOST, or --config"))
    if file is not None:
        line, spec = _configured(file, device)
    else:
        line, spec = _told(Place(str(where), rtu), profile, folders, unit, (baud, parity, stop_bits))
    look = Look(opened(line), spec, now)
    try:
        sights = _turns(look, spec, every, once=once, as_json=as_json)
    except KeyboardInterrupt:
        return
    finally:
        line.close()
    if any(sight.value is None for sight in sights):
        sys.exit(1)


def _turns(look: Look, spec: DeviceSpec, every: float, *, once: bool, as_json: bool) -> list[Sight]:
    live = sys.stdout.isatty() and not once and not as_json
    while True:
        begun = time.monotonic()
        sights = look.turn()
        plates = look.nameplate() if once and any(sight.t for sight in sights) else {}
        text = _json(sights, spec, plates) if as_json else _picture(sights, spec, look, plates)
        click.echo((_HOME if live else "") + text)
        if once:
            return sights
        if not as_json and not live:
            click.echo()
        time.sleep(max(0.0, every - (time.monotonic() - begun)))


def _told(
    place: Place, name: str | None, folders: tuple[Path, ...], unit: int | None, line: tuple[str | None, ...]
) -> tuple[Line, DeviceSpec]:
    from gateway.core.spec import DeviceSpec

    if name is None:
        zh, en = (
            "缺少 --profile（zhigen device scan 可认出型号）",
            "--profile is missing (zhigen device scan tells models)",
        )
        raise Misuse(said(zh, en))
    profile = one_profile(name, folders)
    spec = DeviceSpec(profile.id, profile, unit or (profile.serial.unit if place.serial else 1))
    return place.line(place.setting(profile, *line)), spec


def _configured(file: Path, name: str | None) -> tuple[Line, DeviceSpec]:
    from contract.mistakes import DocumentError
    from gateway.config import read, specs
    from gateway.core.errors import GatewayError
    from gateway.core.spec import SerialBus, TcpBus
    from gateway.rim.wire import line_of

    try:
        setup = read(file)
    except (DocumentError, GatewayError) as error:
        raise Misuse(error.text(language())) from None
    entry = next((entry for entry in setup.config.devices if entry.id == name), None)
    if entry is None:
        known = ", ".join(entry.id for entry in setup.config.devices)
        raise Misuse(f"--device {name or ''}: {said(f'应为其中之一：{known}', f'one of {known}')}")
    bus = next(bus for bus in setup.config.buses if bus.id == entry.bus)
    spec = specs.bus_spec(bus)
    if not isinstance(spec, TcpBus | SerialBus):
        raise Misuse(f"{entry.id}: {_elsewhere(setup.profiles[entry.id].protocol)}")
    return line_of(spec), specs.device_spec(entry, setup.profiles[entry.id], calibrations=setup.calibrations)


def _elsewhere(protocol: str) -> str:
    """Where to look at a device that is not asked over Modbus."""
    zh, en = f"是 {protocol} 设备，watch 只看 Modbus 的", f"is a {protocol} device: watch shows Modbus only"
    if protocol == "ble":
        return said(f"{zh}；标签用 zhigen device scan --ble 看", f"{en}; see tags with zhigen device scan --ble")
    return said(f"{zh}；运行网关后在网页上看", f"{en}; run the gateway and see it on the pages")


def _picture(sights: list[Sight], spec: DeviceSpec, look: Look, plates: Plates) -> str:
    from contract.measurement import of_point
    from contract.quality import NAMES

    share = look.failed / look.asked if look.asked else 0.0
    zh = (
        f"{spec.profile.name.zh}（{spec.profile.id}），站号 {spec.unit}，出错 {look.failed}/{look.asked}（{share:.0%}）"
    )
    en = (
        f"{spec.profile.name.en} ({spec.profile.id}), unit {spec.unit}, errors {look.failed}/{look.asked} ({share:.0%})"
    )
    corrected = any(sight.value != sight.said for sight in sights)
    now = time.time_ns() // 1_000_000
    rows = []
    for sight in sights:
        nature = of_point(sight.point.key)
        name = sight.point.name.zh if sight.point.name and language() == "zh" else name_of(sight.point.key)
        rows.append(
            (
                name,
                number(sight.value),
                nature.unit,
                *((number(sight.said),) if corrected else ()),
                said(*NAMES[sight.quality]),
                f"{(now - sight.t) / 1000:.0f} s" if sight.t else "—",
                " ".join(f"{word:04X}" for word in sight.raw),
            )
        )
    head = (
        said("测点", "point"),
        said("值", "value"),
        said("单位", "unit"),
        *((said("器示", "said"),) if corrected else ()),
        said("质量", "quality"),
        said("时龄", "age"),
        said("寄存器", "raw"),
    )
    refused = [shown for shown in plates.values() if not isinstance(shown, str)]
    faults = dict.fromkeys(
        fault.text(language()) for fault in (*(sight.fault for sight in sights), *refused) if fault is not None
    )
    lines = [
        said(zh, en),
        *([plates_of(look.profile, _read(plates))] if _read(plates) else []),
        "",
        table(head, rows, right=(1, 3) if corrected else (1,)),
        *(f"! {text}" for text in faults),
    ]
    return "\n".join(lines)


def _read(plates: Plates) -> dict[str, str]:
    return {key: shown for key, shown in plates.items() if isinstance(shown, str)}


def _json(sights: list[Sight], spec: DeviceSpec, plates: Plates) -> str:
    from contract.measurement import of_point

    points = {
        sight.point.key: {
            "value": sight.value,
            "said": sight.said,
            "unit": of_point(sight.point.key).unit,
            "quality": sight.quality.word,
            "raw": list(sight.raw),
            "t": sight.t,
            **({"fault": sight.fault.cause} if sight.fault else {}),
        }
        for sight in sights
    }
    read = {key: shown if isinstance(shown, str) else None for key, shown in plates.items()}
    found = {"device": spec.id, "unit": spec.unit, **({"nameplate": read} if plates else {}), "points": points}
    return json.dumps(found, ensure_ascii=False)
