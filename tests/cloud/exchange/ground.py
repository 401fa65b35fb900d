"""A small trade for tests of the story: a harvest, split and sold, carried, tested, let in, called back."""

from __future__ import annotations

from typing import Any, Final

from sqlmodel import Session, func, select

from cloud.exchange.projection import PROJECTION
from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry, JournalEvent
from cloud.production.model import Placement
from cloud.trace import Batch, BatchEdge
from contract import event
from contract.event import Body, Lot, Residue, Shown
from tests.cloud.production import ground
from tests.cloud.production.ground import BEFORE, GATEWAY, TOWN, event_id, ms, said

A, B, C, STRANGER = "00000000000000aa", "00000000000000bb", "00000000000000cc", "00000000000000dd"
AT: Final = ms("2026-07-01 06:00")
HOUR: Final = 3_600_000
MARKET: Final = "market-gate-01"

# name -> body, in the order of their happening, an hour apart
BODIES: Final[dict[str, Body]] = {
    "harvest wrong": event.Batching(action="harvest", children=(Lot(A, "50", "kg", "豇豆"),), subject="fenghe"),
    "harvest": event.Batching(
        action="harvest", children=(Lot(A, "500", "kg", "豇豆"),), corrects=event_id("harvest wrong"), why="少写一个零"
    ),
    "stranger": event.Batching(action="harvest", children=(Lot(STRANGER, "9", "kg", "辣椒"),), subject="lvyuan"),
    "sample": event.Sampling(sample="S1", purpose="routine", product="豇豆", batch=A, of="fenghe"),
    "custody": event.Custody(sample="S1", step="receive", celsius=4.0),
    "rapid": event.RapidTest(device="d1", sample="S1", rate=61.0),
    "rerun": event.RapidTest(device="d1", rate=58.0, reruns=event_id("rapid")),
    "lab": event.LabTest(
        sample="", report="R1", method="GB 23200.113", residues=(Residue("啶虫脒", "0.1"),), tested=AT,
        confirms=event_id("rerun"),
    ),
    "split": event.Batching(
        action="split", parents=(Lot(A, "500", "kg"),), children=(Lot(B, "200", "kg"), Lot(C, "300", "kg"))
    ),
    "print": event.Labelling(step="print", order="o1", codes=("K1", "K2")),
    "labels": event.Labelling(step="activate", order="o1", codes=("K1",), batch=B),
    "voucher": event.Vouching(step="issue", code="V1", batch=B),
    "offer": event.Transfer(step="offer", batches=(Lot(B, "200", "kg"),), receiver="lvyuan"),
    "accept": event.Transfer(step="accept", offer=event_id("offer"), subject="lvyuan"),
    "depart": event.Leg(step="depart", batches=(B, STRANGER), low=0.0, high=8.0, subject="lvyuan"),
    "arrive": event.Leg(step="arrive", leg=event_id("depart"), subject="lvyuan"),
    "gate": event.Passage(
        shown=(Shown("voucher", "pass", "V1", (), B, "", "200", "kg"), Shown("voucher", "pass", "V2", (), STRANGER)),
        verdict="pass", decision="pass", subject="lvyuan",
    ),
    "recovery": event.Recovery(recall="r1", batch=B, unit="kg", recovered="80", sold="120", subject="lvyuan"),
}  # fmt: skip
STORY: Final = frozenset(BODIES) - {"stranger"}


def traded(database: Database) -> str:
    """Everything of it, told and projected; the id of the cycle."""
    ground.till(database)
    cycle = ground.begun(database)
    with database.write() as session:
        batch: dict[str, Any] = {
            "region": TOWN, "subject": "fenghe", "product": "豇豆", "sector": "crops", "unit": "kg", "told": AT,
            "received": AT, "gateway": GATEWAY,
        }  # fmt: skip
        for key, made, holder in ((A, "harvest", "fenghe"), (B, "split", "lvyuan"), (C, "split", "fenghe")):
            session.add(
                Batch(**{**batch, "id": key, "event": event_id(made), "holder": holder, "amount": 1, "left": 1,
                         "made": made, "cycle": cycle if made == "harvest" else "", "at": AT})
            )  # fmt: skip
        session.add(
            Batch(**{**batch, "id": STRANGER, "event": event_id("stranger"), "subject": "lvyuan", "holder": "lvyuan",
                     "amount": 1, "left": 1, "made": "harvest", "at": AT})
        )  # fmt: skip
        for child in (B, C):
            session.add(
                BatchEdge(parent=A, child=child, event=event_id("split"), region=TOWN, amount_in=1, amount_out=1, at=AT)
            )
        session.add(
            Placement(region=TOWN, subject="fenghe", plot="plot-1", gateway=GATEWAY, device="air-1",
                      since=ms("2026-05-01 00:00"), **{key: BEFORE[key] for key in BEFORE})
        )  # fmt: skip
    heard(database, *entries())
    return cycle


def entries() -> list[Entry]:
    """The events as they come in."""
    told = enumerate(BODIES.items())
    return [said(name, body, t=AT + hour * HOUR, received=AT + hour * HOUR + 1000) for hour, (name, body) in told]


def heard(database: Database, *told: Entry) -> None:
    """Events come in at once and are projected."""
    with database.write() as session:
        last = _position(session)
        journal.append(session, told)
        assert PROJECTION.together is not None
        PROJECTION.together(session, last, _position(session))


def _position(session: Session) -> int:
    return session.exec(select(func.max(JournalEvent.position))).one() or 0
