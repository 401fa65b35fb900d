"""`zhigen seed county`: two years of the invented county 349901, to try the product on."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from zhigen.commands.county import common, load, plain
from zhigen.tongue import language, said

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_STEPS: Final = {
    "catalogue": ("产品目录和规则", "catalogue and rules"),
    "census": ("主体普查", "census"),
    "filing": ("备案和证照", "filings and licences"),
    "land": ("基地和地块", "bases and plots"),
    "cycles": ("茬次", "cycles"),
    "plans": ("抽样计划", "sampling plans"),
    "days": ("逐日：进销货、农事、批次、检测、进场", "day by day: ledgers, field work, batches, tests, markets"),
}
_TABLES: Final = {
    "subject": ("主体", "subjects"),
    "plot": ("地块", "plots"),
    "product": ("产品", "products"),
    "cycle": ("茬次", "cycles"),
    "ledger_entry": ("台账", "ledger entries"),
    "farm_operation": ("农事操作", "operations"),
    "input_use": ("用药用肥", "uses of inputs"),
    "vault_person": ("购买人和负责人", "people"),
    "batch": ("批次", "batches"),
    "voucher": ("凭证", "vouchers"),
    "market_entry": ("进场", "passages at markets"),
    "rapid_result": ("快检", "rapid tests"),
    "lab_test": ("定量检测", "laboratory tests"),
    "label": ("标识", "labels"),
}


@click.group()
def command() -> None:
    """Fill a cloud with an invented county, to try the product on."""


@command.command()
@click.option("--until", type=_DAY, help="The last day, of Asia/Shanghai (default: yesterday).")
@click.option("--days", "length", type=click.IntRange(30, 1461), default=730, show_default=True, help="How many days.")
@click.option("--shops", type=click.IntRange(1, 12), default=12, show_default=True, help="How many shops.")
@click.option("--seed", default=1, show_default=True, help="The same number makes the same county.")
@click.option("--add", is_flag=True, help="Also where there are subjects already.")
@common
@plain
def county(
    file: Path | None, data: Path | None, until: datetime | None, length: int, shops: int, seed: int, *, add: bool
) -> None:
    """Two years of the invented county 349901 青禾县, ending yesterday."""
    from cloud import migrations
    from cloud.app import stores
    from cloud.inputs import LedgerEntry, Product
    from cloud.kernel.folder import prepare
    from cloud.labels import Label
    from cloud.market import Entry
    from cloud.production import Cycle, FarmOperation, InputUse
    from cloud.subjects import Plot, Subject
    from cloud.testing.lab_model import LabTest
    from cloud.testing.rapid_model import RapidResult
    from cloud.trace.model import Batch
    from cloud.vault import VaultPerson
    from cloud.vouchers import Voucher
    from contract.moment import LAW_ZONE
    from zhigen.demo.county import COUNTY
    from zhigen.seed import fill, year

    last: date = until.date() if until is not None else datetime.now(LAW_ZONE).date() - timedelta(days=1)
    config = load(file, data)
    if config.county.code not in (None, COUNTY):
        _refuse(
            f"这个云是 {config.county.code} 的，示例县 {COUNTY} 要另开一个文件夹",
            f"this cloud is of {config.county.code}: give the invented county {COUNTY} a folder of its own",
        )
    folder = prepare(config.data)
    database = stores.database(config, folder)
    try:
        migrations.upgrade(database)
        there = fill.taken(database)
        if there and not add:
            _refuse(
                f"{database.name} 里已有 {there} 个主体，没有写入；确实要加进去请用 --add",
                f"{database.name} has {there} subjects already, nothing was written; use --add to add to them",
            )
        plan = year.county(seed, last, length, shops)
        with click.progressbar(length=length, label=said("填充", "filling"), file=sys.stderr) as bar:

            def step(name: str, done: int) -> None:
                bar.label = said(*_STEPS[name])
                bar.update(done - bar.pos)

            odd = fill.fill(database, folder, plan, step, hands=min(2, os.cpu_count() or 1))
        rows = fill.counts(
            database,
            (
                Subject, Plot, Product, Cycle, LedgerEntry, FarmOperation, InputUse, VaultPerson, Batch, Voucher,
                Entry, RapidResult, LabTest, Label,
            ),
        )  # fmt: skip
    finally:
        database.close()
    for name, number in rows.items():
        zh, en = _TABLES[name]
        click.echo(f"{number:>9,} {said(zh, en)}")
    click.echo(said(f"{plan.first} 至 {plan.last}，种子 {seed}", f"{plan.first} to {plan.last}, seed {seed}"))
    click.echo(said("故意放进去的问题：", "What does not fit, on purpose:"))
    for one in odd:
        click.echo(f"  {one.day} {said(one.zh, one.en)} ({one.where} {one.event})")


def _refuse(zh: str, en: str) -> None:
    click.echo(f"zhigen seed: {said(zh, en, language())}", err=True)
    sys.exit(2)
