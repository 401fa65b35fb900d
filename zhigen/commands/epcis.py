"""`zhigen epcis`: check anybody's EPCIS 2.0 documents, write those of a batch."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from zhigen.commands.county import common, plain
from zhigen.tongue import language, said

if TYPE_CHECKING:
    from cloud.exchange.epcis.check import Second
    from cloud.exchange.epcis.fault import Fault

_SCHEMA: Final = "EPCIS-JSON-Schema.json"


@click.group()
def command() -> None:
    """Check EPCIS 2.0 documents (JSON), write the story of a batch as one."""


@command.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="GS1 keys too: their lengths, their check digits, hashes of events.")
@click.option(
    "--schema",
    type=click.Path(exists=True, path_type=Path),
    help=f"GS1's own schema beside ours: {_SCHEMA} or its folder. Needs the package jsonschema.",
)
def validate(files: tuple[Path, ...], keys: bool, schema: Path | None) -> None:
    """One JSON line a FILE: {"file", "valid", "errors"}. Exits 0 only when all are valid, 1 when one is not.

    Each error has `at` (a JSON pointer), `rule` and `text`. A command that cannot be understood exits 2.
    """
    from cloud.exchange.epcis import validate as judged

    second = _second(schema) if schema is not None else None
    bad = False
    for path in files:
        faults = judged(path, keys=keys, second=second)
        bad |= bool(faults)
        click.echo(json.dumps({"file": str(path), "valid": not faults, "errors": [_row(one) for one in faults]}))
    sys.exit(1 if bad else 0)


@command.command()
@click.argument("batch")
@common
@click.option("--host", help="The host of our URIs (default: the county's of the configuration).")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file (default: the output).")
@click.option("--environment/--no-environment", default=True, help="With what the sensors measured where it grew.")
@plain
def export(
    batch: str, file: Path | None, data: Path | None, host: str | None, out: Path | None, environment: bool
) -> None:
    """The story of BATCH (16 hex digits), backward and forward, as one valid EPCIS 2.0 document."""
    from cloud import trace
    from cloud.app import stores
    from cloud.exchange import Names, checked, story
    from cloud.kernel.clock import now_ms
    from cloud.kernel.problem import found
    from cloud.kernel.scope import NATION
    from zhigen.commands.county import load

    config = load(file, data)
    host = host or config.county.host
    if not host:
        raise click.UsageError(said("请用 --host 给出网址的主机名", "name the host of our URIs by --host"))
    with stores.opened(config) as (database, series), database.read() as session:
        found(trace.batch(NATION, session, batch), batch)
        written = story(NATION, session, batch, Names(host), now_ms(), series if environment else None)
    faults = checked(written)
    if faults:
        raise click.ClickException(said(*faults[0][2:]))
    text = json.dumps(written, ensure_ascii=False, indent=1)
    if out is None:
        click.echo(text)
    else:
        out.write_text(text + "\n", "utf-8")


def _row(fault: Fault) -> dict[str, str]:
    return {"at": fault.at, "rule": fault.rule, "text": fault.zh if language() == "zh" else fault.en}


def _second(schema: Path) -> Second:
    """GS1's schema as another judge. Raises UsageError where it or the package is not there."""
    from cloud.exchange.epcis.fault import Fault, shown

    file = schema / _SCHEMA if schema.is_dir() else schema
    try:
        from jsonschema import Draft7Validator
        from jsonschema.exceptions import SchemaError

        rules = json.loads(file.read_text("utf-8"))
        Draft7Validator.check_schema(rules)
    except ModuleNotFoundError:
        raise click.UsageError(said("--schema 需要 jsonschema 包", "--schema needs the package jsonschema")) from None
    except (OSError, ValueError, SchemaError) as error:
        why = said(f"{file} 用不了：{error}", f"{file} cannot be used: {error}")
        raise click.UsageError(why) from None
    validator = Draft7Validator(rules)

    def judge(value: Any) -> list[Fault]:
        try:
            # Below an anyOf the deepest finding says the most.
            found = [(error, error.message) for error in validator.iter_errors(value)]
        except RecursionError:
            return [Fault("", "json", "嵌套过深", "is nested too deeply")]
        return [
            Fault("".join(f"/{key}" for key in error.absolute_path), "shape", shown(why), shown(why))
            for error, why in found[:20]
        ]

    return judge
