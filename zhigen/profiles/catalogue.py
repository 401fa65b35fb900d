"""The list of shipped profiles as a page: what is measured, how sure the facts are, where they come from."""

from __future__ import annotations

from collections.abc import Iterable

from contract.measurement import of_point
from contract.profile import ModbusProfile, Point, Profile, Quantity, Serial


def catalogue(profiles: Iterable[Profile]) -> str:
    """A section of Markdown for each profile, by id."""
    return "\n".join(_section(profile) for profile in sorted(profiles, key=lambda profile: profile.id))


def _section(profile: Profile) -> str:
    also = f" ({', '.join(profile.model.also)})" if profile.model.also else ""
    lines = [
        f"## {profile.name.zh} · {profile.name.en}",
        "",
        f"`{profile.id}` — {profile.model.maker} {profile.model.name}{also} · {_port(profile)} · "
        f"confidence {profile.confidence}",
        "",
    ]
    if profile.note is not None:
        lines += [f"> {profile.note.zh}", f"> {profile.note.en}", ""]
    if isinstance(profile, ModbusProfile):
        lines += ["| point | 测量项 | register | type | × | unit | range |", "|---|---|---|---|---|---|---|"]
        lines += [_row(point) for point in profile.points]
    elif profile.points:
        lines += ["| point | 测量项 | × | unit | range |", "|---|---|---|---|---|"]
        lines += [_plain(point) for point in profile.points]
    if isinstance(profile, ModbusProfile) and profile.setup:
        settings = (
            f"{setting.name.zh} {setting.name.en} ({setting.function} {setting.address:#06x})"
            for setting in profile.setup.values()
        )
        lines += ["", f"设置 setup: {'; '.join(settings)}"]
    if isinstance(profile, ModbusProfile) and profile.nameplate:
        plates = (
            f"{plate.name.zh} {plate.name.en} ({plate.function} {plate.address:#06x})"
            for plate in profile.nameplate.values()
        )
        lines += ["", f"铭牌 nameplate: {'; '.join(plates)}"]
    return "\n".join([*lines, "", *(f"- {source}" for source in profile.source), ""])


def _port(profile: Profile) -> str:
    """Protocol and, where there is a serial line, how it is set."""
    serial = getattr(profile, "serial", None)
    if not isinstance(serial, Serial):
        return profile.protocol
    unit = f", unit {serial.unit}" if isinstance(profile, ModbusProfile) else ""
    return f"{profile.protocol}, {serial.baud} 8{serial.parity}{serial.stop_bits}{unit}"


def _plain(point: Quantity) -> str:
    span = "" if point.low is None or point.high is None else f"{point.low:g} … {point.high:g}"
    return f"| `{point.key}` | {of_point(point.key).zh} | {point.scale:g} | {point.unit} | {span} |"


def _row(point: Point) -> str:
    measurement = of_point(point.key)
    order = "" if point.width == 1 else f" {point.order}"
    bit = "" if point.bit is None else f" bit {point.bit}"
    if point.bits is not None:
        bit = f" bits {point.bits[0]}-{point.bits[1]}"
    states = "".join(f"；{value} {words.zh} {words.en}" for value, words in point.states.items())
    derived = "（推算 derived）" if point.derived else ""
    span = "" if point.low is None or point.high is None else f"{point.low:g} … {point.high:g}"
    return (
        f"| `{point.key}` | {measurement.zh}{derived}{states} | {point.function} {point.address:#06x}{bit} "
        f"| {point.type}{order} | {point.scale:g} | {point.unit} | {span} |"
    )
