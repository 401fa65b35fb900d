"""`zhigen voucher`: is this voucher good? With the county's public keys in a file, and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from zhigen.tongue import language, said

if TYPE_CHECKING:
    from contract.keys import PublicKey
    from contract.voucher import Statement, Verified, Verifier

T = TypeVar("T")
_FILE: Final = click.Path(path_type=Path)
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
@click.option(
    "--keys",
    type=_FILE,
    required=True,
    help="The county's public keys: the rules part `keys`, or what GET /keys answers.",
)
@click.option("--revoked", "revocations", type=_FILE, help="What was revoked: the rules part `revoked`.")
@click.option("--at", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Judge as of this UTC time.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line a code.")
def verify(codes: tuple[str, ...], keys: Path, revocations: Path | None, at: datetime | None, as_json: bool) -> None:
    """Yes or no about each CODE (the text of the QR; `-`: lines of standard input), and why.

    Exits 0 when all are good, 1 when one is not, 2 when a file cannot be used or there was no code.
    """
    try:
        verifier = _verifier(keys, revocations)
    except _UnusableError as error:
        click.echo(f"zhigen voucher: {error}", err=True)
        sys.exit(2)
    moment = at.replace(tzinfo=UTC) if at is not None else datetime.now(UTC)
    now, asked, bad = int(moment.timestamp() * 1000), False, False
    for text in _texts(codes):
        found = verifier.verify(text, now)
        asked, bad = True, bad or not found.good
        click.echo(json.dumps(_row(text, found), ensure_ascii=False) if as_json else _line(found))
    if not asked:
        click.echo(f"zhigen voucher: {said('没有读到凭证码', 'no code was read')}", err=True)
        sys.exit(2)
    sys.exit(1 if bad else 0)


class _UnusableError(Exception):
    """A file that cannot be used: one line that names it, for a person."""


def _texts(codes: tuple[str, ...]) -> Iterator[str]:
    """What is asked about. Empty lines of standard input are none, nor is the mark that Windows begins a file with."""
    for code in codes:
        if code != "-":
            yield code.strip()
            continue
        yield from filter(None, (line.strip(" \t\r\n\ufeff") for line in sys.stdin))


def _verifier(keys: Path, revocations: Path | None) -> Verifier:
    """Raises _UnusableError."""
    from contract.voucher import Revoked, Verifier, revoked

    def ring(data: bytes) -> Verifier:
        return Verifier(_public(data), gone)

    gone = Revoked() if revocations is None else _of_file(revocations, revoked)
    return _of_file(keys, ring)


def _of_file(path: Path, read: Callable[[bytes], T]) -> T:
    """What a file says. Raises _UnusableError."""
    import msgspec

    from contract.errors import ContractError

    try:
        return read(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise _UnusableError(f"{path}: {said('读不了', 'cannot be read')}: {error.strerror}") from None
    except ContractError as error:
        raise _UnusableError(f"{path}: {error.text(language())}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _UnusableError(f"{path}: {ContractError('shape', why=str(error)).text(language())}") from None


def _public(data: bytes) -> list[PublicKey]:
    """The keys of the rules part `keys`, or of what the API answers to `GET /keys`: a list of them under `items`."""
    import msgspec

    from contract.keys import PublicKey

    told = msgspec.json.decode(data)
    return msgspec.convert(told["items"] if isinstance(told, dict) and "items" in told else told, list[PublicKey])


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
