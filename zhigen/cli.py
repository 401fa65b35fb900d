"""`zhigen`: one command, a group of subcommands per role, each loaded only when it is called.

A gateway with Modbus only must not pay for the cloud's imports, so the groups are named here and imported on use. What
a machine has not installed is named with the extra that brings it, in one line.
"""

from __future__ import annotations

from importlib import import_module
from typing import Final, NamedTuple

import click

from zhigen.tongue import said

OWN: Final = ("contract", "gateway", "cloud", "simulators", "zhigen")


class Group(NamedTuple):
    """A group of subcommands: its module, what it is for, the extra that it needs."""

    module: str
    about: str
    extra: str


GROUPS: Final = {
    "gateway": Group("zhigen.commands.gateway", "run and check a gateway", "gateway"),
    "cloud": Group("zhigen.commands.cloud", "run the county's side: broker, ingest, API", "cloud"),
    "sim": Group("zhigen.commands.sim", "simulators that speak the real protocols", "simulators"),
    "device": Group("zhigen.commands.device", "field tools: scan, probe, watch, set, trace, calibrate", "gateway"),
    "camera": Group("zhigen.commands.camera", "cameras: tune the picture, watch what is counted", "camera"),
    "bench": Group("zhigen.commands.bench", "measure what this machine and a line can do", "gateway,ble,simulators"),
    "code": Group("zhigen.commands.code", "make, read and print codes: labels, vouchers", "cloud"),
    "voucher": Group("zhigen.commands.voucher", "is this voucher good? no network, no database", ""),
    "profile": Group("zhigen.commands.profile", "lint and test device profiles", "gateway,ble"),
    "decode": Group("zhigen.commands.decode", "read the codes in picture files", "camera"),
    "epcis": Group("zhigen.commands.epcis", "check EPCIS 2.0 documents, write the story of a batch as one", "cloud"),
    "law": Group("zhigen.commands.law", "may this be sold, on that day, for that crop? lint rule files", ""),
    "import": Group("zhigen.commands.bring", "bring in reference data: regions, farm inputs, residue limits", "cloud"),
    "contract": Group("zhigen.commands.contract", "write the JSON Schemas of the wire", ""),
    "seed": Group("zhigen.commands.seed", "fill a cloud with an invented county", "cloud"),
    "demo": Group("zhigen.commands.demo", "the whole system on simulators", "cloud,gateway,simulators"),
}


class MissingExtra(click.ClickException):
    """A library of a role that this machine has not installed."""

    exit_code = 2


def _missing(error: ModuleNotFoundError, group: str) -> Exception:
    """One line that names the extra; a missing module of our own is a mistake of ours and stays what it is."""
    if (error.name or "").partition(".")[0] in OWN or group not in GROUPS:
        return error
    extra = GROUPS[group].extra
    return MissingExtra(
        said(f"缺少 {error.name}，请安装 zhigen[{extra}]", f"{error.name} is missing: install zhigen[{extra}]")
    )


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in GROUPS:
            return None
        try:
            command: click.Command = import_module(GROUPS[cmd_name].module).command
        except ModuleNotFoundError as error:
            raise _missing(error, cmd_name) from None
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            raise _missing(error, ctx.invoked_subcommand or "") from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, group.about) for name, group in GROUPS.items()])


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhigen")
def main() -> None:
    """知根 Zhigen: farm produce traceable from field to table."""
