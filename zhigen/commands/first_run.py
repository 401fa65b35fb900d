"""`zhigen gateway setup`: the engineer's page on a machine that has no configuration yet."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

import click

from zhigen.tongue import language, said


@click.command("setup")
@click.option("--config", "file", type=click.Path(path_type=Path), required=True, help="YAML file to be written.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(1, 65535), help="Port.")
@click.option("--access-file", help="File with the access word, from the folder of FILE (default: a new one).")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of messages (default: from LANG).")
def first_run(file: Path, host: str, port: int, access_file: str | None, lang: str | None) -> None:
    """Serve the first run's page until it is done, then run with what it wrote.

    FILE must not be there yet. The word that the page asks for is made anew, in a file beside FILE.
    """
    from gateway.config.care.wizard import SetupWizard
    from gateway.config.model import Storage
    from gateway.core.errors import GatewayError
    from gateway.rim import clock, logs
    from gateway.rim.operators import Operators
    from gateway.rim.terminal.house import House
    from gateway.rim.terminal.server import TerminalServer
    from gateway.rim.terminal.workbench import Workbench

    tongue = lang or language()
    if file.exists():
        click.echo(GatewayError("configured", path=file).text(tongue), err=True)
        sys.exit(2)
    logs.start("info")
    word_file = file.parent / (access_file or "terminal-word")
    if access_file is None and not word_file.exists():
        _new_word(word_file)
    wizard = SetupWizard(file, {"host": host, "port": port, "access_file": access_file or word_file.name})
    people = Operators(file.parent / Storage().folder)
    house = House(
        "", lambda: ("", ""), dict, lambda: clock.now()[0], people, lambda _: None, ("care",), care=Workbench(wizard)
    )
    try:
        server = TerminalServer(host, port, house, str(word_file))
    except GatewayError as error:
        click.echo(error.text(tongue), err=True)
        sys.exit(2)
    place = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{server.port}/care"  # noqa: S104
    click.echo(said(f"打开 {place}，口令在 {word_file}", f"open {place}, the word is in {word_file}", tongue))
    try:
        wizard.finished.wait()
    except KeyboardInterrupt:
        sys.exit(1)
    finally:
        server.close()
    os.execv(sys.executable, [sys.executable, "-m", "zhigen", "gateway", "run", "--config", str(file)])  # noqa: S606


def _new_word(path: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(12) + "\n")
