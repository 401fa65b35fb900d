"""`zhigen camera`: what an engineer does beside a camera, from the first picture to a counted box."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from zhigen.tongue import said

# name -> (module, what it is for): each is loaded only when it is called, so that --help never imports a decoder.
COMMANDS: Final = {
    "tune": (
        "tune",
        ("看一个画面好不好读，哪里不好就说怎么改", "tell how well a picture can be read, and what to mend"),
    ),
    "watch": ("watch", ("实时看摄像头：读到什么、数了什么", "show a camera live: what it reads, what it counts")),
}


class _Tools(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said(*about)) for name, (_, about) in COMMANDS.items()])


@click.command(cls=_Tools)
def command() -> None:
    """Cameras: tune the picture, watch what is read and counted."""
