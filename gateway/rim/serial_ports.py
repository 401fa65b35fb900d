"""The serial ports of this machine: their stable names, what is plugged in, and which program holds them."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

from serial.tools.list_ports import comports

_BY_ID: Final = Path("/dev/serial/by-id")
_PROC: Final = Path("/proc")
_LONGEST: Final = 40


class Holder(NamedTuple):
    """A process that has a port open."""

    pid: int
    name: str


class SerialPort(NamedTuple):
    """One port: `device` as the kernel names it, `names` that stay the same when it is plugged in again, what it says
    of itself."""

    device: str
    names: tuple[str, ...]
    about: str
    holders: tuple[Holder, ...]


def serial_ports(by_id: Path = _BY_ID) -> list[SerialPort]:
    """All ports, by name. Holders of other users are seen by root only."""
    links: dict[str, list[str]] = {}
    for link in sorted(by_id.iterdir()) if by_id.is_dir() else ():
        links.setdefault(str(link.resolve()), []).append(str(link))
    known = {port.device: port for port in comports()}
    return [
        SerialPort(
            device,
            tuple(links.get(device, ())),
            (known[device].description or "").replace("n/a", "") if device in known else "",
            holders(Path(device)),
        )
        for device in sorted({*known, *links})
    ]


def holders(port: Path, proc: Path = _PROC) -> tuple[Holder, ...]:
    """The processes that have `port` (or what it links to) open, as far as this user may see."""
    wanted = str(port.resolve())
    processes = [one for one in proc.iterdir() if one.name.isdecimal()] if proc.is_dir() else []
    return tuple(sorted(Holder(int(one.name), _name(one)) for one in processes if _holds(one, wanted)))


def _holds(process: Path, wanted: str) -> bool:
    try:
        return any(str(one.readlink()) == wanted for one in (process / "fd").iterdir())
    except OSError:  # ended meanwhile, or not ours to see
        return False


def _name(process: Path) -> str:
    """What was called, its path left out: `python -m zhigen gateway run`."""
    try:
        words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "?"
    return " ".join([Path(words[0]).name, *words[1:]]).strip()[:_LONGEST]
