"""`zhigen sim camera`: a camera over a conveyor that does not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contract.errors import ContractError
from zhigen.commands.sim_run import Misuse, refused, serve
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.camera.simulator import Simulator
    from simulators.orders import Deed


@click.command()
@click.option("--mjpeg", metavar="HOST:PORT", help="serve MJPEG over HTTP (port 0: a free one)")
@click.option("--rtsp", metavar="HOST:PORT", help="serve RTSP, over TCP and UDP (port 0: a free one)")
@click.option(
    "--file", "film", type=click.Path(dir_okay=False, path_type=Path), help="write a video, Motion JPEG in .avi"
)
@click.option(
    "--for", "seconds", type=click.FloatRange(0.04), help="length of the video; alone it is made at full speed"
)
@click.option("--size", default="1280x720", show_default=True, metavar="WxH", help="of the picture, multiples of 8")
@click.option("--fps", default=25.0, show_default=True, type=click.FloatRange(1, 60), help="pictures a second")
@click.option("--boxes-per-minute", "rate", default=60.0, show_default=True, type=click.FloatRange(1, 240))
@click.option("--seed", default=1, show_default=True, help="of boxes, labels, wear and noise")
@click.option("--texts", type=click.Path(dir_okay=False, path_type=Path), help="what the labels say, a line each")
@click.option("--light", default=1.0, show_default=True, type=click.FloatRange(0.01, 1), help="share of daylight")
@click.option(
    "--exposure", default=1.0, show_default=True, type=click.FloatRange(0, 40), help="ms; with speed, the smear"
)
@click.option("--no-stops", is_flag=True, help="the belt never stops by itself")
@click.option("--user", default="", metavar="NAME:PASSWORD", help="HTTP and RTSP let nobody else in")
@click.option("--truth", type=click.Path(dir_okay=False, path_type=Path), help="append what every picture shows")
@click.option("--ledger", type=click.Path(dir_okay=False, path_type=Path), help="append one line for every code")
@click.option("--fault", "faults", multiple=True, metavar="KIND[=AMOUNT][@START[+SECONDS]]")
@click.option("--control", metavar="FILE|-", help="take orders, JSON lines (simulators/orders.py)")
def camera(
    mjpeg: str | None,
    rtsp: str | None,
    film: Path | None,
    seconds: float | None,
    size: str,
    fps: float,
    rate: float,
    seed: int,
    texts: Path | None,
    light: float,
    exposure: float,
    no_stops: bool,
    user: str,
    truth: Path | None,
    ledger: Path | None,
    faults: tuple[str, ...],
    control: str | None,
) -> None:
    """Play a camera above the conveyor of a market's entry, until interrupted or the video is full.

    Faults: cut, freeze, silence, garbage, dark=SHARE, slow=FPS, blur=PX, glare=LEVELS.
    """
    import cv2

    from simulators.camera.conveyor import Conveyor, Optics
    from simulators.camera.film import Film
    from simulators.camera.lettering import font
    from simulators.camera.simulator import Simulator
    from simulators.orders import obedient, read

    if mjpeg is None and rtsp is None and film is None:
        raise Misuse(said("请给出 --mjpeg、--rtsp 或 --file", "give --mjpeg, --rtsp or --file"))
    if seconds is not None and film is None:
        raise Misuse(said("--for 只用于 --file", "--for belongs to --file"))
    pixels = _pixels(size)
    # One core draws it in time; the others are for whoever watches.
    cv2.setNumThreads(1)
    if font() is None:
        click.echo(
            said("没有中文字体，标签上只印拉丁字母", "no Chinese font here: labels bear Latin letters only"), err=True
        )
    try:
        conveyor = Conveyor(
            seed=seed, size=pixels, fps=fps, per_minute=rate, texts=_lines(texts), stops=not no_stops,
            optics=Optics(light=light, exposure_ms=exposure), ahead=film is None,
        )  # fmt: skip
        simulator = Simulator(
            conveyor, mjpeg=_address("--mjpeg", mjpeg), rtsp=_address("--rtsp", rtsp), user=user, truth=truth,
            film=Film(film, pixels, fps, seconds) if film else None, ledger=ledger,
        )  # fmt: skip
        for fault in faults:
            simulator.faults.plan(fault)
        simulator.start()
    except ContractError as error:
        raise Misuse(error.text(language())) from None
    except OSError as error:
        raise Misuse(refused(error, error.filename or mjpeg or rtsp or "")) from None
    if simulator.unattended:
        click.echo(json.dumps(simulator.identity(), ensure_ascii=False))
        simulator.wait()
        simulator.stop()
        return
    serve(simulator, control, obedient(simulator.faults, doing(simulator)), read)


def doing(simulator: Simulator) -> Callable[[Deed], bool]:
    """What obeys the orders that only a camera knows."""
    from simulators.orders import Go, Halt, Lay

    conveyor = simulator.conveyor

    def do(deed: Deed) -> bool:
        match deed:
            case Go():
                simulator.order(conveyor.go)
            case Halt():
                simulator.order(conveyor.halt)
            case Lay(text, symbology):
                simulator.order(conveyor.laid(text, symbology))
            case _:
                return False
        return True

    return do


def _pixels(text: str) -> tuple[int, int]:
    wide, _, tall = text.partition("x")
    if not (wide.isdecimal() and tall.isdecimal()):
        raise Misuse(f"--size {text}: 1280x720")
    width, height = int(wide), int(tall)
    if width % 8 or height % 8 or not (160 <= width <= 2040 and 120 <= height <= 2040):
        raise Misuse(
            f"--size {text}: {said('宽高应为 8 的倍数，160x120 至 2040x2040', 'multiples of 8, 160x120 to 2040x2040')}"
        )
    return width, height


def _address(option: str, text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise Misuse(f"{option} {text}: HOST:PORT, 127.0.0.1:8090")
    return host, int(port)


def _lines(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    try:
        lines = tuple(line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    except UnicodeDecodeError:
        raise Misuse(f"{path}: {said('不是 UTF-8 文本', 'is not text in UTF-8')}") from None
    except OSError as error:
        raise Misuse(f"{path}: {error.strerror}") from None
    texts = tuple(line for line in lines if line and _printable(path, line))
    if not texts:
        raise Misuse(f"{path}: {said('里面没有一行可印的文字', 'not one line in it that could be printed')}")
    return texts


def _printable(path: Path, line: str) -> bool:
    from simulators.camera.symbols import Wish, drawn

    try:
        drawn(Wish(line))
    except ContractError as error:
        click.echo(f"{path}: {error.text(language())}", err=True)
        return False
    return True
