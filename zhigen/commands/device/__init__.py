"""`zhigen device`: what a field engineer does beside an instrument, from the first wire to a checked value."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

# name -> (module, what it is for): each is loaded only when it is called, as with `zhigen` itself.
COMMANDS: Final = {
    "ports": ("scan", "list serial ports, their stable names, and who holds them"),
    "scan": ("scan", "find the instruments of a line and tell their models"),
    "probe": ("probe", "read any registers, shown in every type and byte order"),
    "watch": ("watch", "show a device live: values, quality, raw registers"),
    "set": ("settings", "change unit id, baud rate or offsets; read back"),
    "trace": ("trace", "show what goes over a line, decoded"),
    "capture": ("capture", "make a capture case of a trace"),
    "calibrate": ("calibrate", "add and list calibrations"),
    "read-card": ("desk", "read one identity card, shown masked"),
    "listen": ("desk", "show what a scanner reads"),
    "print-test": ("desk", "print a page that shows whether a printer does all it must"),
}


class _Tools(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])


@click.command(cls=_Tools)
def command() -> None:
    """Field tools: find, read, set up, trace and calibrate instruments."""
