"""The simulators of the demo: which process plays the instruments of which premises, and how a gateway reaches them.

A farm's simulator keeps a ledger of every reply and the camera's one of every code that came by legibly, so that the
demo can settle accounts; analyzers and tags are settled by the gateways' own counts.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from zhigen.demo import house
from zhigen.demo.cartons import write_cartons
from zhigen.demo.child import Child
from zhigen.demo.county import TERMINALS, ColdStore, Farm, Market, Premises, Shop, TestRoom
from zhigen.demo.peripherals import desk
from zhigen.demo.port import free

ROOT: Final = Path(__file__).resolve().parents[2]
SPEED: Final = "20"  # simulated seconds per second: a day in 72 minutes, so that a first look sees charts move
ADVERT_S: Final = 2.0
NEEDS: Final = ("缺 dbus-daemon（apt install dbus）", "dbus-daemon is missing (apt install dbus)")
SILENCE: Final = {"do": "fault", "kind": "silence"}


@dataclass(frozen=True)
class Simulated:
    """The simulators of one premises, and its part of the gateway's configuration.

    ready: files that are there once the simulators listen; environment: what the gateway's process needs to hear them;
    hush: the orders that let every instrument fall silent, by the name of the simulator; go: those that let it begin
    once its gateway sees it, for what would otherwise go by unseen; pages: port of the gateway's own pages, 0: none;
    peripherals: what people work with.
    """

    children: dict[str, Child]
    buses: list[dict[str, Any]]
    devices: list[dict[str, Any]]
    ready: list[Path]
    profiles: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    hush: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    go: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    pages: int = 0
    peripherals: list[dict[str, Any]] = field(default_factory=list)

    def fall_silent(self) -> None:
        """Every instrument, between two replies."""
        self._order(self.hush)

    def begin(self) -> None:
        """What waited for its gateway."""
        self._order(self.go)

    def _order(self, orders: list[tuple[str, dict[str, object]]]) -> None:
        for name, order in orders:
            self.children[name].say(json.dumps(order))


def simulated(premises: Premises, folder: Path, shipped: Path) -> Simulated:
    """The simulators for `premises`, not yet started; files below `folder`, profiles from `shipped`."""
    found, beside = _instruments(premises, folder, shipped), desk(premises, folder)
    return replace(
        found,
        children={**found.children, **beside.children},
        ready=[*found.ready, *beside.links],
        peripherals=beside.entries,
        pages=free() if premises.kind in TERMINALS else 0,
    )


def _instruments(premises: Premises, folder: Path, shipped: Path) -> Simulated:
    if isinstance(premises, Shop):
        return Simulated({}, [], [], [])
    if isinstance(premises, TestRoom):
        return _analyzers(premises, folder, shipped)
    if isinstance(premises, ColdStore):
        return _cold_store(premises, folder, shipped)
    if isinstance(premises, Market):
        return _market(premises, folder, shipped)
    return _farm(premises, folder, shipped)


def playable(premises: Premises) -> bool:
    """Whether this machine has what the simulators of `premises` need: tags speak on a D-Bus of their own."""
    return not isinstance(premises, ColdStore) or shutil.which("dbus-daemon") is not None


def ledger(premises: Farm | Market, folder: Path) -> Path:
    """Where the simulator of a farm writes what it served, that of a market what it showed."""
    return folder / f"{premises.gateway}.ledger"


def _farm(farm: Farm, folder: Path, shipped: Path) -> Simulated:
    profiles, served, name = folder / "profiles" / farm.gateway, ledger(farm, folder), f"sim-{farm.gateway}"
    files = house.write_profiles(farm, shipped, profiles)
    arguments = ["sim", "modbus", "--speed", SPEED, "--ledger", str(served), "--control", "-"]
    for instrument in farm.instruments:
        arguments += ["--profile", f"{files[instrument.id]}:{instrument.unit}"]
        if instrument.fault:
            arguments += ["--fault", f"{instrument.unit}:{instrument.fault}"]
    bus: dict[str, Any]
    if farm.wiring == "tcp":
        bus = {"id": "field", "kind": "tcp", "host": "127.0.0.1", "port": free()}
        arguments += ["--tcp", f"127.0.0.1:{bus['port']}"]
    else:
        link = folder / f"{farm.gateway}.tty"
        bus = {"id": "field", "kind": "rtu", "port": str(link), "baud": 9600}
        arguments += ["--pty", str(link), "--baud", "9600"]
    return Simulated(
        {name: Child(name, arguments, folder, feed=True)},
        [bus],
        house.farm_devices(farm),
        [served],
        profiles,
        hush=[(name, {**SILENCE, "unit": instrument.unit}) for instrument in farm.instruments],
    )


def _analyzers(premises: TestRoom | Market, folder: Path, shipped: Path) -> Simulated:
    children, buses, devices, links, hush = {}, [], [], [], []
    for analyzer in premises.analyzers:
        link, name = folder / f"{premises.gateway}-{analyzer.id}.tty", f"sim-{premises.gateway}-{analyzer.id}"
        arguments = ["sim", "analyzer", "--profile", str(shipped / f"{analyzer.profile}.yaml"), "--link", str(link)]
        arguments += ["--every", f"{analyzer.every_s:g}", "--channels", str(analyzer.channels), "--control", "-"]
        children[name] = Child(name, arguments, folder, feed=True)
        buses.append({"id": f"port-{analyzer.id}", "kind": "serial", "port": str(link)})
        devices.append(
            {
                "id": analyzer.id,
                "name": {"zh": analyzer.zh, "en": analyzer.en},
                "profile": analyzer.profile,
                "bus": f"port-{analyzer.id}",
                "interval_s": 5.0,
            }
        )
        links.append(link)
        hush.append((name, {**SILENCE, "unit": 1}))
    return Simulated(children, buses, devices, links, hush=hush)


def _cold_store(store: ColdStore, folder: Path, shipped: Path) -> Simulated:
    socket, name = folder / f"{store.gateway}.bus", f"sim-{store.gateway}"
    arguments = ["sim", "ble", "--bus", str(socket), "--every", f"{ADVERT_S:g}", "--speed", SPEED, "--control", "-"]
    for tag in store.tags:
        arguments += ["--tag", f"{shipped / tag.profile}.yaml,{tag.address}"]
    devices = [
        {
            "id": tag.id,
            "name": {"zh": tag.zh, "en": tag.en},
            "profile": tag.profile,
            "bus": "air",
            "address": tag.address,
            "interval_s": ADVERT_S,
            "points": tag.points,
        }
        for tag in store.tags
    ]
    return Simulated(
        {name: Child(name, arguments, folder, feed=True)},
        [{"id": "air", "kind": "ble"}],
        devices,
        [socket],
        environment={"DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}"},
        hush=[(name, {**SILENCE, "unit": number}) for number in range(1, len(store.tags) + 1)],
    )


def _market(market: Market, folder: Path, shipped: Path) -> Simulated:
    shown, name, port = ledger(market, folder), f"sim-{market.gateway}", free()
    lookout = market.lookout
    arguments = ["sim", "camera", "--mjpeg", f"127.0.0.1:{port}", "--fps", f"{lookout.fps:g}"]
    arguments += ["--boxes-per-minute", f"{lookout.boxes:g}", "--ledger", str(shown), "--control", "-"]
    arguments += ["--texts", str(write_cartons(folder))]
    device = {
        "id": lookout.id,
        "name": {"zh": lookout.zh, "en": lookout.en},
        "profile": lookout.profile,
        "bus": "gate",
        "interval_s": 5.0,
    }
    beside = _analyzers(market, folder, shipped)
    clear: dict[str, object] = {"do": "clear"}  # the silence before the gateway sees
    return Simulated(
        {name: Child(name, arguments, folder, feed=True), **beside.children},
        [{"id": "gate", "kind": "camera", "source": f"http://127.0.0.1:{port}/video"}, *beside.buses],
        [device, *beside.devices],
        [shown, *beside.ready],
        hush=[(name, {"do": "halt"}), *beside.hush],
        go=[(name, {"do": "go"}), *[(one, clear) for one in beside.children]],
    )
