"""`zhigen`: one command, a group of subcommands per role, each loaded only when it is called.

A gateway with Modbus only must not pay for the cloud's imports, so the groups are named here and imported on use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

GROUPS: Final = {
    "gateway": ("zhigen.commands.gateway", "run and check a gateway"),
    "cloud": ("zhigen.commands.cloud", "run the county's side: broker, ingest, API"),
    "sim": ("zhigen.commands.sim", "simulators that speak the real protocols"),
    "profile": ("zhigen.commands.profile", "lint and test device profiles"),
    "contract": ("zhigen.commands.contract", "write the JSON Schemas of the wire"),
    "demo": ("zhigen.commands.demo", "the whole system on simulators"),
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        command = import_module(GROUPS[cmd_name][0]).command
        assert isinstance(command, click.Command)  # noqa: S101  # a mistake of ours, found by the first test
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in GROUPS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhigen")
def main() -> None:
    """知根 Zhigen: farm produce traceable from field to table."""
