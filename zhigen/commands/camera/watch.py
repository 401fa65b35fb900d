"""`zhigen camera watch`: one camera live, as the gateway sees it: what it reads, what it counts, how it does."""

from __future__ import annotations

import sys

import click

from zhigen.commands.camera.area import REGION
from zhigen.commands.camera.asked import bus_of


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option("--username", default="", help="User name of a network camera.")
@click.option("--password-file", default="", type=click.Path(), help="File that holds its password.")
@REGION
@click.option("--symbology", "symbologies", multiple=True, help="Read only these kinds of codes; repeat.")
@click.option(
    "--forget", "forget_s", default=2.0, show_default=True, type=click.FloatRange(0.5, 3600), metavar="SECONDS",
    help="What is not seen for so long is gone and counts anew.",
)  # fmt: skip
@click.option("--for", "for_s", type=click.FloatRange(0.1), metavar="SECONDS", help="End after so long.")
@click.option("--json", "as_json", is_flag=True, help="One line of JSON for each code that is counted.")
def watch(
    source: str,
    username: str,
    password_file: str,
    region: tuple[float, float, float, float] | None,
    symbologies: tuple[str, ...],
    forget_s: float,
    for_s: float | None,
    *,
    as_json: bool,
) -> None:
    """Look at SOURCE (a device, a file, an address http:// or rtsp://) until Ctrl-C, and tell what is counted.

    Exits 1 where no picture came at all. Nothing is kept; of a code that is foreign the text is not shown.
    """
    from gateway.rim import clock
    from gateway.rim.camera.eye import watch_of
    from gateway.rim.camera.feed import Feed
    from gateway.rim.camera.source import Capture
    from zhigen.commands.camera.session import Session

    wishes: dict[str, object] = {"forget_s": forget_s}
    if symbologies:
        wishes["symbologies"] = symbologies
    if region:
        wishes["region"] = dict(zip(("left", "top", "right", "bottom"), region, strict=True))
    spec = bus_of(source, username, password_file, **wishes)
    feed = Feed(lambda: Capture(spec), "camera", spec.silence_ms / 1000, lambda: clock.now()[1])
    session = Session(spec.source, feed, watch_of(spec), live=sys.stdout.isatty() and not as_json, as_json=as_json)
    try:
        session.run(for_s)
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        feed.close()
    click.echo(session.summary(), err=as_json)
    if not session.pictures:
        sys.exit(1)
