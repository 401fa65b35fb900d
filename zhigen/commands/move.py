"""`zhigen cloud migrate-store`: all stores of one configuration carried into those of another."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

import click

from zhigen.commands.county import load, plain
from zhigen.tongue import said

if TYPE_CHECKING:
    from cloud.app.move.compare import Compared
    from cloud.app.move.house import Outcome

_MOST: Final = 20  # differing series that are named
_path = click.Path(path_type=Path)


@click.command("migrate-store")
@click.option("--from", "old", type=_path, required=True, help="Configuration of the stores that are left.")
@click.option("--to", "new", type=_path, required=True, help="Configuration of the stores that are moved into.")
@plain
def migrate_store(old: Path, new: Path) -> None:
    """Move everything from the stores of one configuration to those of another, and compare.

    May be stopped at any moment; the same command goes on. Exit code 1 where something differs afterwards.
    """
    from cloud.app.move.house import move
    from cloud.kernel.clock import now_ms

    teller = _Teller()
    try:
        outcome = move(load(old, None), load(new, None), teller.tell, now_ms, sleep)
    except KeyboardInterrupt:
        teller.clear()
        zh, en = "已停下；运行同一条命令就接着搬", "stopped: run the same command to go on"
        click.echo(f"zhigen cloud: {said(zh, en)}", err=True)
        sys.exit(130)
    teller.clear()
    _report(outcome)
    if not outcome.same:
        sys.exit(1)


class _Teller:
    """Progress on a terminal: one line that changes. Elsewhere nothing: the report says it all."""

    def __init__(self) -> None:
        self._there = sys.stderr.isatty()
        self._said = 0.0

    def tell(self, what: str, done: int, whole: int) -> None:
        if self._there and (done == whole or monotonic() - self._said > 0.1):
            self._said = monotonic()
            share = f"{done:>12,} / {whole:,}" if whole else f"{done:>12,}" if done else ""
            click.echo(f"\r\x1b[2K{what:<24}{share}", err=True, nl=False)

    def clear(self) -> None:
        if self._there:
            click.echo("\r\x1b[2K", err=True, nl=False)


def _report(outcome: Outcome) -> None:
    click.echo(f"{outcome.source.tables} → {outcome.target.tables}")
    if outcome.again:
        click.echo(said("此前已搬完，这次只做核对", "it had been moved before: compared only"))
    for one in outcome.tables:
        _line(one)
    if outcome.series:
        click.echo(f"{outcome.source.readings} → {outcome.target.readings}")
        rows = sum(one.source.rows for one in outcome.series)
        alike = sum(one.same for one in outcome.series)
        zh = f"{len(outcome.series)} 条序列，{rows} 个读数，{alike} 条一致"
        en = f"{len(outcome.series)} series, {rows} readings, {alike} series the same"
        click.echo(said(zh, en))
        for one in [one for one in outcome.series if not one.same][:_MOST]:
            _line(one)
    for refusal in outcome.refused[:_MOST]:
        place = f"{refusal.gateway}/{refusal.device}/{refusal.point} {refusal.t}"
        click.echo(said(f"目的地不收 {place}：{refusal.why}", f"the target refused {place}: {refusal.why}"))
    for entry, copy in outcome.leave:
        click.echo(said(f"请自己拷贝 {entry} 到 {copy}", f"copy {entry} to {copy} yourself"))
    if outcome.same:
        zh = "两边一致。请用新的配置启动；旧的存储先留一阵"
        en = "Both sides are the same. Start with the new configuration, and keep the old stores for a while"
    else:
        zh = "两边不一致，见上。请清空目的地再搬；旧的存储没有改动"
        en = "The sides differ, see above. Empty the target and move again; the old stores are as they were"
    click.echo(said(zh, en))


def _line(one: Compared) -> None:
    if one.same:
        verdict = said("一致", "same")
    else:
        there = f"{one.target.rows} {one.target.digest[:16]}"
        verdict = said(f"不一致：那边 {there} {one.difference}", f"DIFFERS: there {there} {one.difference}").rstrip()
    click.echo(f"  {one.name:<24} {one.source.rows:>10}  {one.source.digest[:16]}  {verdict}")
