"""Land for tests of production: a cooperative with plots, a catalogue, a ledger, and events as they come in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlmodel import Session, func, select

from cloud.inputs.model import LedgerEntry, LedgerLine, Product
from cloud.kernel import journal
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database, Table
from cloud.kernel.journal import Entry, JournalEvent
from cloud.kernel.scope import NATION, Scope
from cloud.production import cycle_office, projection
from cloud.production.cycle_office import Start
from cloud.production.model import Cycle, FarmOperation, InputUse
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Base, Plot, Subject, Tenure
from contract import event
from contract.event import Body, Event, Goods, Operation
from contract.identifiers.origin import new_origin
from contract.moment import LAW_ZONE

COUNTY = "349901"
TOWN = "349901101"
GATEWAY = "qinghe-farm-01"
PESTICIDE = "PD20081001"  # 啶虫脒 on 豇豆, 3 days, twice a season
SECOND = "PD20081002"  # the same substance under another number
LONG = "PD20081003"  # 嘧菌酯 on 豇豆, 7 days, three times
SILENT = "PD20081004"  # the label names 豇豆 and does not say how long to wait
BANNED = "PD20081005"  # 克百威, banned since 2026-06-01
MEDICINE = "兽药字010101234"
UREA = "农肥2020准字1号"
_IDS = UUID("5f3d5c1e-2b7a-4f0e-9d6c-0a1b2c3d4e5f")


def ms(text: str) -> int:
    """ms UTC of a time in Asia/Shanghai, as 2026-08-01 09:30."""
    return int(datetime.fromisoformat(text).replace(tzinfo=LAW_ZONE).timestamp() * 1000)


def event_id(name: str) -> str:
    """The id of the event that a test calls so."""
    return str(uuid5(_IDS, name))


NOW = ms("2026-11-28 12:00")
BEFORE: dict[str, Any] = {"created": ms("2024-01-01"), "created_by": "clerk", "changed": ms("2024-01-01")}


def deed(session: Session, now: int = NOW, scope: Scope = NATION) -> Deed:
    """Somebody of the county does something."""
    return Deed(session, scope, "supervisor-1", now, role="supervisor")


def till(database: Database) -> None:
    """The land: fenghe with three plots, a barn and a pond; another subject with one plot; products and purchases."""
    with database.write() as session:
        for one in _records():
            session.add(one)
            session.flush()


def _records() -> Iterable[Table]:
    yield Site(id=f"{COUNTY}/fenghe", county=COUNTY, region=TOWN, kind="farm", name_zh="丰禾", heard=1)
    yield Gateway(id=GATEWAY, county=COUNTY, region=TOWN, registered=1, registered_by="a", site_id=f"{COUNTY}/fenghe")
    for name in ("fenghe", "lvyuan"):
        yield Subject(
            id=name, region=TOWN, kind="cooperative", name=name, state="filed", person=f"{name}-head", **BEFORE
        )
        yield Base(id=f"{name}-base", region=TOWN, subject=name, name=name, **BEFORE)
    yield Tenure(id="t1", region=TOWN, site=f"{COUNTY}/fenghe", subject="fenghe", since=ms("2024-01-01"), **BEFORE)
    for number, kind in enumerate(("field", "field", "greenhouse", "barn", "pond"), 1):
        yield _plot(f"plot-{number}", "fenghe", kind, number)
    yield _plot("other-1", "lvyuan", "field", 9)
    beans = {"crop": "豇豆", "pest": "蓟马"}
    yield _product(PESTICIDE, ["啶虫脒"], [{**beans, "interval_days": 3, "per_season": 2}])
    yield _product(SECOND, ["啶虫脒"], [{**beans, "interval_days": 3, "per_season": 2}])
    yield _product(LONG, ["嘧菌酯"], [{**beans, "interval_days": 7, "per_season": 3}])
    yield _product(SILENT, ["嘧菌酯"], [beans])
    yield _product(BANNED, ["克百威"], [{**beans, "interval_days": 30}])
    yield _product(MEDICINE, ["氟苯尼考"], [{"crop": "猪", "interval_days": 20}, {"crop": "草鱼", "interval_days": 15}],
                   kind="veterinary", enterprise="16021")  # fmt: skip
    yield _product(UREA, [], None, kind="fertiliser", unit="袋", content={"amount": "50", "unit": "kg"})


def _plot(name: str, subject: str, kind: str, number: int) -> Plot:
    return Plot(
        id=name, base=f"{subject}-base", region=TOWN, subject=subject, kind=kind, name=name,
        origin_code=new_origin(TOWN, number).text, area=2000.0, **BEFORE,
    )  # fmt: skip


def _product(
    registration: str,
    ingredients: list[str],
    labels: list[dict[str, Any]] | None,
    kind: str = "pesticide",
    unit: str = "瓶",
    content: dict[str, str] | None = None,
    enterprise: str = "",
) -> Product:
    content = content or {"amount": "100", "unit": "mL"}
    return Product(
        id=f"product-{registration}", region=COUNTY, kind=kind, registration=registration, name=registration, unit=unit,
        ingredients=msgspec.json.encode(ingredients).decode(), labels=msgspec.json.encode(labels).decode(),
        content=msgspec.json.encode(content).decode(), registered_since="2020-01-01",
        enterprise=enterprise, **BEFORE,
    )  # fmt: skip


def bought(
    session: Session, name: str, registration: str, units: int, at: str, *, lot: str = "", pack: str = ""
) -> None:
    """A purchase of fenghe's as the inputs project it."""
    entry = event_id(name)
    session.add(
        LedgerEntry(id=entry, position=10_000_000 + len(session.exec(select(LedgerEntry.id)).all()), region=TOWN,
                    subject="fenghe", kind="purchase", at=ms(at), received=ms(at), gateway=GATEWAY)
    )  # fmt: skip
    session.flush()
    session.add(
        LedgerLine(entry=entry, line=0, region=TOWN, subject="fenghe", at=ms(at), kind="purchase", lot=lot, pack=pack,
                   registration=registration, sign=1, amount=units * 1_000_000, unit="瓶",
                   position=10_000_000)
    )  # fmt: skip
    session.flush()


def begun(database: Database, plot: str = "plot-1", begun: str = "2026-05-01", **fields: Any) -> str:
    """The id of a cycle that begins."""
    facts = {"kind": "crop", "product": "豇豆", **fields}
    with database.write() as session:
        return cycle_office.begin(deed(session), Start(plot=plot, begun=begun, **facts)).id


def used(registration: str = PESTICIDE, amount: str = "1", unit: str = "瓶", **fields: str) -> tuple[Goods, ...]:
    """One line of inputs."""
    return (Goods(product=registration, amount=amount, unit=unit, **fields),)


def said(
    name: str, body: Body, *, t: int = 0, received: int = NOW, gateway: str = GATEWAY, synced: bool = True
) -> Entry:
    """An event as it arrives from the edge; `t` 0: told when it was done."""
    done = body.at if isinstance(body, Operation) else 0
    made = Event(
        id=UUID(event_id(name)), gateway=gateway, epoch=1, seq=1, boot="b1", t=t or done or NOW, mono=1, synced=synced,
        body=body,
    )  # fmt: skip
    return Entry(event.frame(made), TOWN, received)


def heard(database: Database, *entries: Entry) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        last = _position(session)
        journal.append(session, entries)
        projection.together(session, last, _position(session))


def _position(session: Session) -> int:
    return session.exec(select(func.max(JournalEvent.position))).one() or 0


def sprayed(at: str, inputs: tuple[Goods, ...] | None = None, **fields: Any) -> Operation:
    """A spraying on plot-1."""
    facts: dict[str, Any] = {"action": "spray", "plot": "plot-1", **fields}
    return Operation(inputs=used() if inputs is None else inputs, at=ms(at), **facts)


def rows(database: Database) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All operations and uses, without the order in which they came."""
    with database.read() as session:
        operations = session.exec(select(FarmOperation).order_by(FarmOperation.id)).all()
        found = session.exec(select(InputUse).order_by(InputUse.operation, InputUse.line)).all()  # type: ignore[arg-type]
    return [one.model_dump(exclude={"position"}) for one in operations], [one.model_dump() for one in found]


def use(database: Database, name: str, line: int = 0) -> InputUse:
    """A use in the operation that a test calls so."""
    with database.read() as session:
        return session.get_one(InputUse, (event_id(name), line))


def operation(database: Database, name: str) -> FarmOperation:
    """The operation that a test calls so."""
    with database.read() as session:
        return session.get_one(FarmOperation, event_id(name))


def cycle(database: Database, cycle_id: str) -> Cycle:
    """One cycle."""
    with database.read() as session:
        return session.get_one(Cycle, cycle_id)


def codes(found: InputUse) -> Sequence[str]:
    """The reasons that the law gave."""
    return [reason["code"] for reason in msgspec.json.decode(found.reasons)]
