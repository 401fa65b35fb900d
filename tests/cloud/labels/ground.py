"""A cooperative with a plot, batches of cucumbers, and labels of them: what tests of labels and vouchers share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlmodel import Session

from cloud import vault, vouchers
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry
from cloud.kernel.scope import NATION
from cloud.keys import KeyRoom, ensure
from cloud.labels import office, store
from cloud.labels.codes import codes
from cloud.labels.model import LabelSeed
from cloud.subjects.model import Subject
from cloud.trace.model import Batch, BatchEdge, Handover, HandoverLine
from contract.identifiers.origin import new_origin
from contract.moment import law_day
from tests.cloud.production import ground
from tests.cloud.production.ground import COUNTY, GATEWAY, NOW, TOWN, deed, ms, said

__all__ = ["BATCH", "COUNTY", "GATEWAY", "NOW", "ORIGIN", "OTHER", "TOWN", "deed", "ms", "said"]
BATCH = "3f9c2a7d51e08b46"
OTHER = "00000000000000aa"  # lvyuan's
ORIGIN = new_origin(TOWN, 1).text  # plot-1
MICRO = 1_000_000


def till(database: Database) -> None:
    """fenghe has 1,000 kg of cucumbers, lvyuan too."""
    ground.till(database)
    with database.write() as session:
        for name in ("fenghe", "lvyuan"):
            subject = session.get_one(Subject, name)
            subject.address = "青禾县柳溪镇"
            session.add(subject)
        batch(session, BATCH)
        batch(session, OTHER, subject="lvyuan", holder="lvyuan")


def batch(session: Session, name: str, amount: int = 1000, left: int | None = None, **fields: Any) -> Batch:
    """A batch as the trace projects it; amounts in kg."""
    facts: dict[str, Any] = {
        "event": f"event-{name}", "region": TOWN, "subject": "fenghe", "holder": "fenghe", "product": "黄瓜",
        "sector": "crops", "unit": "kg", "made": "harvest", "at": NOW - 3_600_000, "told": NOW - 3_600_000,
        "received": NOW - 3_600_000, "gateway": GATEWAY, **fields,
    }  # fmt: skip
    row = Batch(id=name, amount=amount * MICRO, left=(amount if left is None else left) * MICRO, **facts)
    session.add(row)
    session.flush()
    return row


def edge(session: Session, parent: str, child: str, amount: int) -> None:
    """So many kg of the parent went into the child."""
    session.add(
        BatchEdge(parent=parent, child=child, event=f"event-{child}", region=TOWN, amount_in=amount * MICRO,
                  amount_out=amount * MICRO, at=NOW)
    )  # fmt: skip
    session.flush()


def handed(session: Session, batch_id: str, receiver: str, at: int) -> None:
    """The batch was given to somebody, who accepted it at `at`."""
    offer = f"offer-{batch_id}-{receiver}"
    session.add(
        Handover(id=offer, position=9_000_000 + at % 1_000_000, region=TOWN, subject="fenghe", step="offer",
                 offer=offer, receiver=receiver, at=at, told=at, received=at, gateway=GATEWAY, state="accepted",
                 ended=at)
    )  # fmt: skip
    session.flush()
    session.add(HandoverLine(event=offer, line=0, region=TOWN, batch=batch_id))
    row = session.get_one(Batch, batch_id)
    row.holder = receiver
    session.add(row)
    session.flush()


def furnished(database: Database, folder: Path) -> None:
    """The county has its keys, and this process signs and opens with them."""
    ensure(database, folder, COUNTY, NOW - 3_600_000)
    room = KeyRoom(folder)
    vault.furnish(database, room)
    vouchers.furnish(database, room)


def template(database: Database, state: str = "approved", **fields: str) -> str:
    """The id of a template of fenghe's for cucumbers."""
    facts = {"product": "黄瓜", "origin": ORIGIN, "shelf_life": "冷藏 7 天", **fields}
    with database.write() as session:
        row = office.file(deed(session), "fenghe", office.Words(**facts))
        if state != "filed":
            office.decide(deed(session), row, state)  # type: ignore[arg-type]
        return row.id


def order(database: Database, count: int = 10, pack: str = "10", unit: str = "kg", *, allotted: bool = True) -> str:
    """The id of an order of labels for packs of 10 kg."""
    made = law_day(NOW)
    with database.write() as session:
        found = store.template(NATION, session, template_id := _template(database, session))
        assert found is not None, template_id
        row = office.order(deed(session), found, made, count, pack, unit)
        if allotted:
            office.allot(deed(session), row)
        return row.id


def _template(database: Database, session: Session) -> str:
    row = office.file(deed(session), "fenghe", office.Words("黄瓜", ORIGIN, "冷藏 7 天"))
    office.decide(deed(session), row, "approved")
    return row.id


def drawn(database: Database, order_id: str, first: int, last: int) -> list[str]:
    """Codes of an order, by their serials."""
    with database.read() as session:
        kept = session.get_one(LabelSeed, order_id)
        return [code.text for code in codes(kept.seed, first, last)]


def heard(database: Database, projection: Any, *entries: Entry) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        last = ground._position(session)
        journal.append(session, entries)
        projection.together(session, last, ground._position(session))
