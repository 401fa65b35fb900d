"""The peripherals of the demo: which process plays what on the desk of a premises, and how its gateway reaches it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from simulators.printer.picture import FONTS
from zhigen.demo.child import Child
from zhigen.demo.county import ColdStore, Farm, Market, Peripheral, Premises, Shop, TestRoom


class Desk(NamedTuple):
    """children: by the name of the simulator; entries: of the gateway's configuration; links: there once they play."""

    children: dict[str, Child]
    entries: list[dict[str, Any]]
    links: list[Path]


def desk(premises: Premises, folder: Path) -> Desk:
    """What plays the peripherals of `premises`, not yet started; files below `folder`."""
    found = Desk({}, [], [])
    for one in premises.desk:
        link, name = folder / f"{premises.gateway}-{one.id}.tty", simulator(premises.gateway, one.id)
        found.children[name] = Child(
            name, ["sim", one.plays, *_options(one, link, folder, premises)], folder, feed=True
        )
        found.entries.append({"id": one.id, "profile": one.profile, "port": str(link), **_font(one)})
        found.links.append(link)
    return found


def simulator(gateway: str, peripheral: str) -> str:
    """The name of the process that plays a peripheral."""
    return f"sim-{gateway}-{peripheral}"


def printed(folder: Path, gateway: str) -> Path:
    """Where the printer of a gateway shows its sheets, as numbered pictures and texts."""
    return folder / f"{gateway}-paper"


def seats(premises: Premises) -> dict[str, dict[str, Any]]:
    """The sections of the gateway's configuration that say which terminal works with which peripheral."""
    found = {one.plays: one.id for one in premises.desk}
    scans = {"scanner": found["scanner"]} if "scanner" in found else {}
    match premises:
        case Farm():
            return {"farm": scans}
        case TestRoom():
            return {"test_room": {**scans, "printer": found["printer"]}}
        case Market():
            return {"gate": {"cameras": [premises.lookout.id], **scans}}
        case Shop():
            return {"till": {"reader": found["card"], **scans, "printer": found["printer"]}}
        case ColdStore():
            return {}


def _options(one: Peripheral, link: Path, folder: Path, premises: Premises) -> list[str]:
    if one.plays != "printer":
        return ["--link", str(link), "--control", "-"]
    language = "escpos" if one.profile.startswith("escpos") else one.profile.partition("-")[0]
    out = str(printed(folder, premises.gateway))
    return ["--language", language, "--pty", str(link), "--out", out, "--control", "-"]


def _font(one: Peripheral) -> dict[str, str]:
    """A label printer is sent Chinese as dots, from a font of this machine."""
    if one.plays != "printer" or one.profile.startswith("escpos"):
        return {}
    found = next((path for path in FONTS if Path(path).is_file()), "")
    return {"font": found} if found else {}
