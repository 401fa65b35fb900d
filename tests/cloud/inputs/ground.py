"""A small county for tests of ledgers: two shops, a farm, a catalogue, gateways that run in the shops."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlmodel import Session, col, select

from cloud.inputs import office, projection
from cloud.inputs.model import LedgerEntry, LedgerLine, Product, Stock, StockTotal
from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION, Scope
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Licence, Subject, Tenure
from contract import event
from contract.event import Body, Goods, Purchase, Sale
from contract.identifiers import uuid7

COUNTY: Final = "349901"
TOWN: Final = "349901101"
NOON: Final = 1_795_752_000_000  # 2026-11-27 12:00 in Shanghai
DAY: Final = 86_400_000
SHOP, OTHER, FARM, CLOSED = "shop-1", "shop-2", "farm-1", "shop-3"
MAKER = "16021"  # the enterprise that packs of VET name
MILD, STRONG, RAT, VET, SEED, FERTILISER = (
    "PD20100001",
    "PD20100002",
    "PD20100003",
    "兽药字080011",
    "种2026",
    "农肥2018",
)
GATEWAYS: Final = {SHOP: "qinghe-shop-01", OTHER: "qinghe-shop-02"}
LABELS: Final = '[{"crop":"蔬菜","pest":"蚜虫","interval_days":7,"per_season":2}]'


def pack(number: int, registration: str = MILD) -> str:
    """The code of one pack of a pesticide."""
    return f"1{registration[-6:]}1001{number:021d}"


def goods(amount: str = "1", unit: str = "瓶", product: str = MILD, **more: str) -> Goods:
    """One line, in good time of its expiry."""
    return Goods(**{"product": product, "amount": amount, "unit": unit, "lot": "A1", "expires": "2028-01-01", **more})


def bought(*items: Goods, at: int = NOON - DAY, subject: str = SHOP, **more: Any) -> Purchase:
    return Purchase(items=items or (goods("100"),), supplier="青禾农资公司", subject=subject, at=at, **more)


def sold(*items: Goods, at: int = NOON, subject: str = SHOP, **more: Any) -> Sale:
    told = {"crop": "大白菜", "pest": "蚜虫", "notice": True, **more}
    return Sale(items=items or (goods(),), subject=subject, at=at, **told)


def found(database: Database) -> None:
    """Lay the county down."""
    with database.write() as session:
        deed = Deed(session, NATION, "test", NOON - 400 * DAY)
        stamp = stamped(deed)
        for key, kind in ((SHOP, "shop"), (OTHER, "shop"), (FARM, "family_farm"), (CLOSED, "shop")):
            state = "closed" if key == CLOSED else "filed"
            session.add(Subject(id=key, region=TOWN, kind=kind, name=key, state=state, person=f"p-{key}", **stamp))
        session.flush()
        for key, restricted in ((SHOP, True), (OTHER, False), (CLOSED, True)):
            for kind in ("pesticide", "veterinary"):
                span: dict[str, Any] = {"since": "2024-01-01", "until": "2029-01-01"}
                session.add(
                    Licence(region=TOWN, subject=key, kind=kind, number="1", restricted=restricted, **span, **stamp)
                )
            site = f"{COUNTY}/{key}"
            session.add(Site(id=site, region=TOWN, county=COUNTY, name_zh=key, name_en=key, kind="shop", heard=1))
            session.flush()
            if key in GATEWAYS:
                session.add(
                    Gateway(
                        id=GATEWAYS[key], county=COUNTY, region=TOWN, site_id=site, registered=1, registered_by="test"
                    )
                )
                session.add(Tenure(region=TOWN, site=site, subject=key, since=0, **stamp))
        for number, name in ((MILD, "吡虫啉"), (STRONG, "克百威"), (RAT, "溴敌隆")):
            session.add(_product("pesticide", number, ingredients=f'["{name}"]', labels=LABELS, **stamp))
        medicine = {"prescription": True, "enterprise": MAKER, "unit": "瓶", "content": "null"}
        session.add(_product("veterinary", VET, **medicine, **stamp))
        session.add(_product("seed", SEED, unit="袋", content='{"amount":"50","unit":"g"}', **stamp))
        session.add(_product("fertiliser", FERTILISER, unit="kg", content="null", **stamp))


def _product(kind: str, registration: str, **more: Any) -> Product:
    usual = {
        "name": registration,
        "maker": "厂",
        "registered_since": "2010-01-01",
        "registered_until": "2030-01-01",
        "content": '{"amount":"500","unit":"mL"}',
    }
    return Product(region=COUNTY, kind=kind, registration=registration, **{**usual, **more})


def deed(session: Session, *, scope: Scope = NATION, now: int = NOON, role: str = "supervisor") -> Deed:
    return Deed(session, scope, "clerk", now, role=role)


def heard(
    database: Database, bodies: Sequence[tuple[str, Body]], *, t: int = NOON, mono: int = 5, synced: bool = True
) -> list[str]:
    """Put what gateways tell into the journal, unprojected; the ids of the events."""
    with database.write() as session:
        entries = []
        seq = len(session.exec(select(JournalEvent.id)).all())
        for place, (gateway, body) in enumerate(bodies, 1):
            said = event.Event(
                id=uuid7(),
                gateway=gateway,
                epoch=1,
                seq=seq + place,
                boot="b1",
                t=t,
                mono=mono,
                synced=synced,
                body=body,
            )
            entries.append(Entry(event.frame(said), TOWN, NOON))
        journal.append(session, entries)
        return [str(entry.frame.event.id) for entry in entries]


def unsynced(database: Database, bodies: Sequence[Body], *, mono: int) -> list[str]:
    """The same of a till that does not know the time: by its clock it is 1970."""
    told = [(GATEWAYS[SHOP], body) for body in bodies]
    return heard(database, told, t=mono, mono=mono, synced=False)


def projected(database: Database) -> None:
    """Bring the ledger to the end of the journal."""
    with database.write() as session:
        (last,) = session.exec(select(JournalEvent.position).order_by(col(JournalEvent.position).desc()).limit(1))
        projection.together(session, 0, last or 0)


def tell(database: Database, *bodies: Body, subject: str = SHOP) -> list[str]:
    """The same, heard of the gateway of a shop and projected."""
    ids = heard(database, [(GATEWAYS[subject], body) for body in bodies])
    projected(database)
    return ids


def at_desk(database: Database, verb: str, *bodies: Any, **more: Any) -> list[office.Done]:
    with database.write() as session:
        done: list[office.Done] = getattr(office, verb)(deed(session, **more), list(bodies))
        return done


def doubts(database: Database, entry: str) -> set[str]:
    with database.read() as session:
        return set(filter(None, session.get_one(LedgerEntry, entry).doubts.split(",")))


def stock(database: Database, subject: str = SHOP, registration: str = MILD) -> dict[tuple[str, str], int]:
    """(lot, pack) → millionths, where anything is."""
    with database.read() as session:
        rows = session.exec(select(Stock).where(Stock.subject == subject, Stock.registration == registration))
        return {(row.lot, row.pack): row.amount for row in rows if row.amount}


def whole(database: Database) -> list[Any]:
    """All that the projection made, to be compared."""
    with database.read() as session:
        tables: list[Any] = []
        for table, order in ((LedgerEntry, "id"), (LedgerLine, "entry"), (Stock, "id"), (StockTotal, "subject")):
            rows = [
                row.model_dump(exclude={"id"} if table is LedgerLine else set()) for row in session.exec(select(table))
            ]
            tables.append(
                sorted(rows, key=lambda row: (str(row[order]), str(row.get("line", row.get("registration")))))
            )
        return tables
