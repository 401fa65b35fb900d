"""`zhigen sim ble`: Bluetooth tags that do not exist."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract.errors import ContractError
from zhigen.commands.sim_run import Misuse, moment, profile_of, serve
from zhigen.tongue import language

if TYPE_CHECKING:
    from simulators import ble as air


@click.command()
@click.option("--bus", type=click.Path(path_type=Path), required=True, metavar="SOCKET", help="of the private D-Bus")
@click.option(
    "--tag", "tags", multiple=True, required=True, metavar="FILE[,ADDRESS[,KEY_FILE]]", help="one tag; repeat"
)
@click.option("--every", default=2.0, show_default=True, help="seconds from advert to advert")
@click.option("--set-point", default=2.0, show_default=True, help="of the cold store, °C")
@click.option("--seed", default=1, show_default=True, help="of the day and the noise")
@click.option("--speed", default=1.0, show_default=True, help="simulated seconds per second")
@click.option("--start", metavar="TIME", help="simulated time at the beginning, 2026-11-23T06:00 (Asia/Shanghai)")
@click.option("--active-only", is_flag=True, help="offer no passive scans, as a bluetoothd without --experimental")
@click.option("--fault", "faults", multiple=True, metavar="NUMBER:KIND[=AMOUNT][@START[+SECONDS]]")
@click.option("--control", metavar="FILE|-", help="take orders while running, JSON lines (simulators/control.py)")
def ble(
    bus: Path,
    tags: tuple[str, ...],
    every: float,
    set_point: float,
    seed: int,
    speed: float,
    start: str | None,
    active_only: bool,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """Play Bluetooth tags in a cold store, on a D-Bus of their own with a stand-in of bluetoothd, until interrupted.

    Start the gateway that is to hear them with DBUS_SYSTEM_BUS_ADDRESS=unix:path=SOCKET. Faults of a tag (its number,
    from 1): silence, wrong_key, garbage, flood=RATE; of the adapter (number 0): no_adapter, restart, blocked, refused.
    """
    from simulators.ble import PrivateBus, Simulator
    from simulators.ble.faults import parse
    from simulators.control import read_order

    daemon = PrivateBus(bus)
    try:
        simulator = Simulator(
            daemon.address,
            [_tag(text, every) for text in tags],
            seed=seed,
            speed=speed,
            start_ms=moment(start),
            set_point=set_point,
            monitors=not active_only,
        )
        for text in faults:
            simulator.plan(parse(text))
        daemon.start()
        simulator.start()
    except ContractError as error:
        daemon.stop()
        raise Misuse(error.text(language())) from None
    except OSError as error:
        daemon.stop()
        raise Misuse(f"{bus}: {error.strerror or error}") from None
    serve(simulator, control, simulator.obey, read_order)
    daemon.stop()


def _tag(text: str, every_s: float) -> air.Tag:
    from contract.profile import BleProfile
    from contract.profile.ble import ADDRESS
    from simulators.ble import Tag

    name, _, rest = text.partition(",")
    address, _, key_file = rest.partition(",")
    profile = profile_of(Path(name), BleProfile)
    if address and not ADDRESS.match(address):
        raise Misuse(f"--tag {address}: A4:C1:38:00:00:01")
    try:
        key = bytes.fromhex(Path(key_file).read_text("ascii").strip()) if key_file else b""
    except (OSError, ValueError) as error:
        raise Misuse(f"--tag {key_file}: {getattr(error, 'strerror', None) or error}") from None
    return Tag(profile, address, key, every_s)
