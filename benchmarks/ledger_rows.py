"""Two years of a county's sales, uses and stock for `benchmarks.ledger`: made inside the database.

Products and shops are written by hand; what they sold is one INSERT … SELECT over numbers, so that ten million rows
cost minutes. Every tenth sale is of one substance, 毒死蜱: the ban of it is the worst question that a county can ask.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from pydantic_core import PydanticUndefined
from sqlmodel import Session

from benchmarks.county import COUNTY
from cloud.inputs import LedgerEntry, LedgerLine, Product, Stock
from cloud.kernel.database import Database, Table
from cloud.production import Cycle, FarmOperation, InputUse
from cloud.subjects import Licence, Subject
from contract.law import national
from contract.moment import LAW_ZONE

SHOPS: Final = 53
PRODUCTS: Final = 60
LOTS: Final = 20
CYCLES: Final = 2_000
TOWN: Final = f"{COUNTY}101"
BEGIN: Final = int(datetime(2024, 11, 28, tzinfo=LAW_ZONE).timestamp()) * 1000
SPAN: Final = 730 * 86_400_000
OFTEN, SELDOM = "毒死蜱", "吡虫啉"
_NUMBERS: Final = {
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) SELECT i FROM n) AS n",
    "postgresql": "(SELECT generate_series(0, {last})::bigint AS i) AS n",
}
_ID: Final = {
    "sqlite": "printf('%08x-0000-7000-8000-%012x', {0}, {0})",
    "postgresql": "(lpad(to_hex({0}), 8, '0') || '-0000-7000-8000-' || lpad(to_hex({0}), 12, '0'))",
}


def made(model: type[Table], **values: Any) -> Any:
    """A row; columns that it must have and that no question reads are 0 or ""."""
    return model(**{name: _plain(model, name) for name in model.model_fields if _wanted(model, name)} | values)


def people(session: Session) -> None:
    """Products, shops with their licences, cycles."""
    names = [SELDOM, *(name for name in sorted(national().ingredients.by_key) if name not in (OFTEN, SELDOM))]
    labels = json.dumps([{"crop": "棉花", "pest": "蚜虫", "interval_days": 7, "per_season": 3}], ensure_ascii=False)
    for number in range(PRODUCTS):
        name = OFTEN if number == 0 else names[(number - 1) * 2 % len(names)]
        session.add(
            made(
                Product, id=f"product-{number}", region="", kind="pesticide", registration=f"PD2015{number:04}",
                name=name, ingredients=json.dumps([name], ensure_ascii=False), labels=labels, unit="瓶",
                registered_since="2015-01-01",
            )
        )  # fmt: skip
    for number in range(SHOPS):
        session.add(made(Subject, id=f"shop-{number}", region=TOWN, kind="shop", name=f"shop {number}"))
        session.flush()
        paper = {"kind": "pesticide", "since": "2020-01-01", "until": "2030-01-01", "restricted": True}
        session.add(made(Licence, subject=f"shop-{number}", region=TOWN, **paper))
    for number in range(CYCLES):
        session.add(
            made(
                Cycle,
                id=f"cycle-{number}",
                region=TOWN,
                subject="farm",
                kind="crop",
                product="棉花",
                begun="2025-01-01",
            )
        )


def fill(database: Database, sales: int) -> None:
    """`sales` lines of sales, an entry each, a tenth as many uses, and the stock of all shops."""
    engine = database.engine.dialect.name
    identity = _ID[engine].format
    text = "CAST({} AS TEXT)".format
    product = f"(CASE WHEN i % 10 = 0 THEN 0 ELSE 1 + (i / 10 * 7 + i) % {PRODUCTS - 1} END)"
    number = f"substr({text(f'20150000 + {product}')}, 1, 8)"
    common = {
        "region": f"'{TOWN}'",
        "product": f"'product-' || {text(product)}",
        "registration": f"'PD' || {number}",
        "amount": "1000000",
        "unit": "'瓶'",
        "lot": f"'L' || {text(f'i % {LOTS}')}",
    }
    shop = f"'shop-' || {text(f'i * 31 % {SHOPS}')}"
    when = f"({BEGIN} + i * ({SPAN} / {sales}))"
    with database.write() as session:
        people(session)
        session.flush()
        entry = {
            "id": identity("i"), "position": "i", "region": common["region"], "subject": shop, "kind": "'sale'",
            "at": when, "received": when, "gateway": "'till'", "buyer": f"'buyer-' || {text('i * 7919 % 20000')}",
            "crop": "'棉花'", "pest": "'蚜虫'", "outcome": "'allowed'",
        }  # fmt: skip
        line = common | {
            "entry": identity("i"), "line": "0", "position": "i", "subject": shop, "at": when, "kind": "'sale'",
            "sign": "-1", "made": "'2024-05-01'", "expires": "'2027-05-01'",
        }  # fmt: skip
        _insert(session, engine, LedgerEntry, entry, sales)
        _insert(session, engine, LedgerLine, line, sales)
        when = f"({BEGIN} + i * ({SPAN} / {max(sales // 10, 1)}))"
        cycle = f"'cycle-' || {text(f'i % {CYCLES}')}"
        done = {
            "id": identity("i"), "position": "i", "region": common["region"], "subject": "'farm'", "cycle": cycle,
            "action": "'spray'", "at": when, "received": when, "gateway": "'till'",
        }  # fmt: skip
        use = common | {"operation": identity("i"), "line": "0", "subject": "'farm'", "cycle": cycle, "at": when}
        _insert(session, engine, FarmOperation, done, sales // 10)
        _insert(session, engine, InputUse, use, sales // 10)
        held = common | {
            "subject": f"'shop-' || {text(f'i % {SHOPS}')}",
            "registration": f"'PD' || {text(f'20150000 + i / {SHOPS} % {PRODUCTS}')}",
            "product": f"'product-' || {text(f'i / {SHOPS} % {PRODUCTS}')}",
            "lot": f"'L' || {text(f'i / {SHOPS * PRODUCTS}')}",
            "pack": "''", "made": "'2024-05-01'", "expires": "'2027-05-01'",
        }  # fmt: skip
        _insert(session, engine, Stock, held, SHOPS * PRODUCTS * LOTS)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if engine == "postgresql" else "ANALYZE")


def day(at: int) -> date:
    """The day of a sale."""
    return datetime.fromtimestamp(at / 1000, LAW_ZONE).date()


def _insert(session: Session, engine: str, model: type[Table], columns: dict[str, str], rows: int) -> None:
    defaults = {
        name: repr(_plain(model, name)) for name in model.model_fields if name not in columns and _kept(model, name)
    }
    whole = {name: "NULL" if text == "None" else text for name, text in (defaults | columns).items()}
    numbers = _NUMBERS[engine].format(last=rows - 1)
    names = ", ".join(f'"{name}"' for name in whole)
    values = ", ".join(whole.values()).replace("%", "%%") if engine == "postgresql" else ", ".join(whole.values())
    session.connection().exec_driver_sql(
        f"INSERT INTO {model.__tablename__} ({names}) SELECT {values} FROM {numbers}"  # our own words
    )


def _kept(model: type[Table], name: str) -> bool:
    return not (name == "id" and model.model_fields[name].default is None)


def _wanted(model: type[Table], name: str) -> bool:
    field = model.model_fields[name]
    return field.default is PydanticUndefined and field.default_factory is None


def _plain(model: type[Table], name: str) -> Any:
    field = model.model_fields[name]
    if field.default is not PydanticUndefined:
        return field.default
    return 0 if field.annotation is int else ""
