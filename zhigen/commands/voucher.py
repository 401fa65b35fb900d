"""`zhigen voucher`: is this voucher good? With the county's public keys in a file, and nothing else."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.voucher import Statement, Verified, Verifier

_FILE: Final = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_BASES: Final = {
    "process_control": ("质量安全控制符合要求", "quality control meets the requirements"),
    "self_test": ("自行检测合格", "passed by own test"),
    "commissioned_test": ("委托检测合格", "passed by commissioned test"),
}


@click.group()
def command() -> None:
    """Verify vouchers of produce with no network and no database."""


@command.command()
@click.argument("codes", nargs=-1, required=True, metavar="CODE…")
@click.option("--keys", type=_FILE, required=True, help="The county's public keys: JSON, as the rules part `keys`.")
@click.option("--revoked", "revocations", type=_FILE, help='JSON: {"issued": ms, "vouchers": […], "batches": […]}.')
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Judge as of this UTC time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a code.")
def verify(codes: tuple[str, ...], keys: Path, revocations: Path | None, at: datetime | None, as_json: bool) -> None:
    """Yes or no about each CODE (the text of the QR; `-`: lines of standard input), and why.

    Exits 0 when all are good, 1 when one is not, 2 when a file cannot be used.
    """
    from contract.errors import ContractError

    try:
        verifier = _verifier(keys, revocations)
    except ContractError as error:
        click.echo(f"zhigen voucher: {error.text(language())}", err=True)
        sys.exit(2)
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    now, bad = int(moment.timestamp() * 1000), False
    texts = [line.strip() for code in codes for line in (sys.stdin if code == "-" else [code])]
    for text in filter(None, texts):
        found = verifier.verify(text, now)
        bad |= not found.good
        click.echo(json.dumps(_row(text, found), ensure_ascii=False) if as_json else _line(found))
    sys.exit(1 if bad else 0)


def _verifier(keys: Path, revocations: Path | None) -> Verifier:
    """Raises ContractError that names the file."""
    import msgspec

    from contract.errors import ContractError
    from contract.keys import PublicKey
    from contract.voucher import Revoked, Verifier, revoked

    try:
        ring = msgspec.json.decode(keys.read_bytes(), type=list[PublicKey])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ContractError("shape", str(keys), why=str(error)) from None
    gone = Revoked()
    if revocations is not None:
        try:
            gone = revoked(revocations.read_bytes())
        except ContractError as error:
            raise ContractError("shape", str(revocations), why=error.text(language())) from None
    return Verifier(ring, gone)


def _line(found: Verified) -> str:
    word = said("有效", "good") if found.good else said("无效", "not good")
    why = said(*found.words)
    about = f" · {_about(found.statement)}" if found.statement is not None else ""
    return f"{word}：{why}{about}" if language() == "zh" else f"{word}: {why}{about}"


def _about(what: Statement) -> str:
    from contract.moment import law_day
    from contract.voucher import BASES, named

    basis = said("、", ", ").join(said(*_BASES[name]) for name in BASES if name in what.basis)
    until = said("长期", "no end") if what.until is None else law_day(what.until - 1).isoformat()
    parts = [said(*named(what.produce)), f"{what.amount.normalize():f} {what.unit}", law_day(what.issued).isoformat()]
    return " · ".join([*parts, said(f"有效至 {until}", f"until {until}"), basis, f"{what.batch:016x}"])


def _row(text: str, found: Verified) -> dict[str, object]:
    row: dict[str, object] = {"code": text, "good": found.good, "why": found.doubt, "key": found.kid or None}
    what = found.statement
    if what is not None:
        row |= {
            "kind": what.kind,
            "batch": f"{what.batch:016x}",
            "produce": what.produce,
            "amount": f"{what.amount.normalize():f}",
            "unit": what.unit,
            "issued": what.issued,
            "until": what.until,
            "basis": sorted(what.basis),
        }
    return row
