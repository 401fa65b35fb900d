"""Ground for tests of markets: two markets 60 km apart with a gate each, the county's voucher key, passages told."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlmodel import Session, func, select

from cloud.kernel import journal
from cloud.kernel.database import Database
from cloud.kernel.journal import Entry as Journaled
from cloud.kernel.journal import JournalEvent
from cloud.keys.model import CountyKey
from cloud.market import projection
from cloud.market.model import Entry, EntryPaper
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Subject, Tenure
from contract.event import Passage, Shown
from contract.event.market import Verdict
from contract.keys import Signer
from contract.printed import VoucherCode
from contract.voucher import Statement, issue, named, numbered, voucher_id
from tests.cloud.production.ground import BEFORE, COUNTY, NOW, ms, said

NEAR, FAR = "349901101", "349901103"
KEY = Signer(Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32), "voucher")
GATES = {"near": "near-market-01", "far": "far-market-01"}
PLACES = {"near": (31.86, 117.28), "far": (32.40, 117.28)}

__all__ = ["COUNTY", "NOW", "ms"]


def furnish(database: Database) -> None:
    """The markets, their gates, the key that vouchers are signed with."""
    with database.write() as session:
        for name, region in (("near", NEAR), ("far", FAR)):
            latitude, longitude = PLACES[name]
            site = f"{COUNTY}/{name}"
            for row in (
                Site(id=site, county=COUNTY, region=region, kind="market", name_zh=name, heard=1, latitude=latitude,
                     longitude=longitude),
                Gateway(id=GATES[name], county=COUNTY, region=region, registered=1, registered_by="a", site_id=site),
                Subject(id=name, region=region, kind="market", name=name, state="filed", person=f"{name}-h", **BEFORE),
                Tenure(id=f"t-{name}", region=region, site=site, subject=name, since=ms("2024-01-01"), **BEFORE),
            ):  # fmt: skip
                session.add(row)
                session.flush()
        public = KEY.described()
        session.add(
            CountyKey(
                kid=public.kid, purpose="voucher", alg=public.alg, public=public.public, region=COUNTY, made=1,
                not_before=0, not_after=ms("2030-01-01"),
            )
        )  # fmt: skip


def voucher(batch: int = 1, amount: str = "850", issued: str = "2026-11-27 08:00", days: int = 10) -> VoucherCode:
    """A voucher of cucumbers, signed with the county's key."""
    statement = Statement(
        "conformity", "", batch, numbered("黄瓜"), Decimal(amount), "kg", ms(issued), days,
        frozenset({"process_control"}),
    )  # fmt: skip
    return issue(statement, KEY)


def text(code: VoucherCode) -> str:
    """As a camera reads it."""
    return code.address("z.example")


def passage(code: VoucherCode | None, at: str, verdict: Verdict = "pass", **more: Any) -> Passage:
    """A vehicle with one voucher, judged and done so."""
    if code is None:
        shown = Shown("none", verdict)
    else:
        product = named(numbered("黄瓜"))[0]
        shown = Shown("voucher", verdict, text(code), batch="0" * 15 + "1", product=product, amount="850", unit="kg")
    more.setdefault("decision", verdict)
    return Passage((shown,), verdict, at=ms(at), **more)


def told(name: str, market: str, body: Passage, received: str = "2026-11-28 12:00") -> Journaled:
    """As it comes in from the gate of a market."""
    made = said(name, body, t=body.at, received=ms(received), gateway=GATES[market])
    return made._replace(region=NEAR if market == "near" else FAR)


def heard(database: Database, *entries: Journaled) -> None:
    """The events come in, one batch, and are projected."""
    with database.write() as session:
        newest = select(func.max(JournalEvent.position))
        last = session.exec(newest).one() or 0
        journal.append(session, entries)
        projection.together(session, last, session.exec(newest).one() or 0)


def rows(session: Session) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Everything that the projection keeps."""
    entries = session.exec(select(Entry).order_by(Entry.id)).all()
    papers = session.exec(select(EntryPaper).order_by(EntryPaper.entry, EntryPaper.line)).all()  # type: ignore[arg-type]
    return [row.model_dump() for row in entries], [row.model_dump() for row in papers]


def doubts(session: Session, code: VoucherCode) -> list[str]:
    """What is said of each showing of a code, in the order of time."""
    query = select(EntryPaper).where(EntryPaper.code == voucher_id(code)).order_by(EntryPaper.at)  # type: ignore[arg-type]
    return [row.doubts for row in session.exec(query)]
