"""`zhigen camera tune`: how well a camera's picture can be read, once a second, and what to turn to make it better."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from zhigen.commands.camera.area import REGION
from zhigen.commands.camera.asked import bus_of
from zhigen.commands.camera.tuning_sheet import sheet
from zhigen.commands.device.place import Misuse
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from gateway.core.spec import CameraBus
    from gateway.core.tuning import Advice, Measures
    from gateway.vision.picture import Picture

STILLS: Final = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".gif")
_HOME: Final = "\x1b[H\x1b[J"  # to the upper left, and clear from there
_EVERY_S: Final = 1.0
_TURN_S: Final = 0.2
_KEPT: Final = 10  # pictures that the verdict is made of
_RESCUES: Final = 3  # as many as a gateway tries on a running camera


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("--username", default="", help="User name of a network camera.")
@click.option("--password-file", default="", type=click.Path(), help="File that holds its password.")
@REGION
@click.option("--for", "for_s", type=click.FloatRange(0.1), metavar="SECONDS", help="End after so long.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each picture that is measured.")
def tune(
    source: str,
    username: str,
    password_file: str,
    region: tuple[float, float, float, float] | None,
    for_s: float | None,
    *,
    as_json: bool,
) -> None:
    """Measure the picture of SOURCE (a device, a film, a still, an address http:// or rtsp://) until Ctrl-C.

    Exits 0 where boxes will be read, 1 where something has to be mended first, 2 where no picture came.
    """
    wishes = {"region": dict(zip(("left", "top", "right", "bottom"), region, strict=True))} if region else {}
    bus = bus_of(source, username, password_file, **wishes)
    session = Session(source, bus.region, as_json=as_json)
    if Path(source).suffix.lower() in STILLS and "://" not in source:
        session.measure(_still(source), 0)
    else:
        try:
            _run(session, bus, for_s)
        except KeyboardInterrupt:
            click.echo("", err=True)
    if not session.measured:
        raise Misuse(said(f"{source}：没有收到画面", f"{source}: no picture came"))
    if not session.tell():
        sys.exit(1)


class Session:
    """The measures of one camera so far. region: as of WatchOptions. still_ms: how long not one pixel has changed."""

    def __init__(self, source: str, region: tuple[float, float, float, float] | None = None, *, as_json: bool) -> None:
        self.measured: list[Measures] = []
        self.still_ms = 0
        self._source, self._region, self._as_json = source, region, as_json
        self._last: Picture | None = None
        self._changed_ms = 0

    def measure(self, picture: Picture, t_ms: int) -> None:
        """Take one picture; t_ms is monotonic."""
        from gateway.vision import cascade
        from gateway.vision.measures import measures
        from gateway.vision.region import cut, operators

        picture = cut(picture, operators(picture, self._region))
        if self._last is None or self._last.shape != picture.shape or bool((self._last != picture).any()):
            self._changed_ms = t_ms
        self._last, self.still_ms = picture, t_ms - self._changed_ms
        codes = cascade.quick(picture, cascade.DEFAULT)
        for rescue in cascade.RESCUES[:_RESCUES]:
            codes = codes or rescue.read(picture, cascade.DEFAULT)
        self.measured = [*self.measured, measures(picture, codes)][-_KEPT:]
        if self._as_json:
            click.echo(json.dumps(self._row(t_ms), ensure_ascii=False))

    def text(self) -> str:
        """The sheet of the last pictures."""
        from gateway.core.tuning import typical

        return sheet(self._source, typical(self.measured), self.advice())

    def advice(self) -> list[Advice]:
        """What is to be mended, by the last pictures."""
        from gateway.core.tuning import advice, typical

        return advice(typical(self.measured), self.still_ms)

    def tell(self) -> bool:
        """Print the verdict; whether it is good enough."""
        from gateway.core.tuning import good_enough

        if not self._as_json:
            click.echo(self.text())
        return good_enough(self.advice())

    def _row(self, t_ms: int) -> dict[str, object]:
        figures = {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in self.measured[-1]._asdict().items()
        }
        found = [
            {"code": one.code, "weight": one.weight, "zh": one.text("zh"), "en": one.text("en")}
            for one in self.advice()
        ]
        return {"t_ms": t_ms, **figures, "advice": found}


def _still(source: str) -> Picture:
    from gateway.vision.picture import opened

    try:
        data = Path(source).read_bytes()
    except OSError as error:
        raise Misuse(said(f"读不了 {source}：{error.strerror}", f"cannot read {source}: {error.strerror}")) from None
    picture = opened(data)
    if isinstance(picture, str):
        raise Misuse(said(f"{source} 不是图片，或太大", f"{source} is no picture, or too large a one"))
    return picture


def _run(session: Session, bus: CameraBus, for_s: float | None) -> None:
    from gateway.core.fault import Fault
    from gateway.rim import clock
    from gateway.rim.camera.feed import Feed
    from gateway.rim.camera.source import Capture

    live = sys.stdout.isatty()
    feed = Feed(lambda: Capture(bus), "camera", bus.silence_ms / 1000, lambda: clock.now()[1])
    begun, due = monotonic(), 0.0
    told = ""
    try:
        while for_s is None or monotonic() - begun < for_s:
            came = feed.take(_TURN_S)
            if isinstance(came, Fault):
                if came.code == "camera_ended":
                    return
                if (why := came.text(language())) != told:
                    told = why
                    click.echo(why, err=True)
            elif came is not None and monotonic() >= due:
                due = monotonic() + _EVERY_S
                session.measure(came.picture, came.mono_ms)
                if live:
                    click.echo(_HOME + session.text())
    finally:
        feed.close()
