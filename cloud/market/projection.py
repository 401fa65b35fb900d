"""What markets learn from the journal: passages, and what all showings of one code say about each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select

from cloud import keys, registry, subjects, tally
from cloud.kernel import journal
from cloud.kernel.database import among, insert_many, portions
from cloud.kernel.doubt import ordered, split
from cloud.kernel.journal import JournalEvent, Projection
from cloud.kernel.scope import NATION
from cloud.market import doubts, reading, rules
from cloud.market.model import Entry, EntryPaper
from cloud.market.reading import Rows
from cloud.market.rules import Place, Showing
from cloud.tally import Counted, Figure
from cloud.telemetry import Dated, learning
from contract.event import Passage
from contract.moment import AHEAD_MS
from contract.voucher import Verifier

KINDS: Final = frozenset({"passage", "clock"})
TALLIED: Final[Mapping[str, Figure]] = {"pass": "passage", "review": "review", "stop": "refusal"}  # by the decision
_COUNTED: Final = tuple(
    col(getattr(Entry, name)) for name in ("at", "received", "region", "decision", "product", "verdict", "subject")
)
_CHUNK: Final = 2_000


def handle(session: Session, row: JournalEvent) -> None:
    """One event, at once."""
    _take(session, [row])


def together(session: Session, after: int, until: int) -> None:
    """All events behind one position up to another, looked at once."""
    _take(session, journal.between(session, after, until, KINDS))


def clear(session: Session) -> None:
    """Empty the tables for a rebuild."""
    session.exec(delete(EntryPaper))
    session.exec(delete(Entry))
    tally.forget(session, *TALLIED.values())


PROJECTION: Final = Projection("market", KINDS, handle, clear, together)


def _take(session: Session, rows: Sequence[JournalEvent]) -> None:
    verifier = Verifier(keys.county_keys(session))
    subject = cache(lambda key: subjects.subject(NATION, session, key))
    found: dict[str, Rows] = {}

    def take(_session: Session, row: JournalEvent, known: Dated) -> None:
        body = known.event.body
        if not isinstance(body, Passage):
            return
        at = known.at(body.at)
        market = subject(body.subject) if body.subject else None
        market = market or subjects.holder(NATION, session, row.gateway, at)
        place = (market.id, market.region) if market is not None else ("", row.region)
        found[row.id] = reading.rows(row, known, body, *place, verifier)

    learn = learning(take, "passage")
    for row in rows:
        learn(session, row)
    if not found:
        return
    touched = _forget(session, list(found))
    insert_many(session, Entry, [one.entry for one in found.values()])
    tally.shift(session, (), (_tallied(one.entry) for one in found.values()))
    papers = [paper for one in found.values() for paper in one.papers]
    insert_many(session, EntryPaper, papers)
    touched |= {paper["code"] for paper in papers if paper["kind"] == "voucher"} - {""}
    for some in portions(sorted(touched), _CHUNK):
        _look(session, some)


def _forget(session: Session, ids: Sequence[str]) -> set[str]:
    """Take passages out that are to be told anew; the codes that were shown in them."""
    codes: set[str] = set()
    for part in portions(ids, _CHUNK):
        some = among(session, EntryPaper.entry, part)
        codes |= set(session.exec(select(EntryPaper.code).where(some, EntryPaper.kind == "voucher")))
        session.exec(delete(EntryPaper).where(some))
        known = session.execute(sa.select(*_COUNTED).where(among(session, Entry.id, part))).mappings()
        tally.shift(session, (_tallied(row) for row in known.all()), ())
        session.exec(delete(Entry).where(among(session, Entry.id, part)))
    return codes - {""}


def _tallied(row: Mapping[Any, Any]) -> Counted:
    """How a passage counts, on the day of the book that it stands in."""
    at = min(row["at"], row["received"] + AHEAD_MS)
    return Counted(TALLIED[row["decision"]], at, row["region"], row["product"], row["verdict"], row["subject"])


def _look(session: Session, codes: Sequence[str]) -> None:
    """Say anew of each showing of these codes what follows from all of them."""
    query = select(EntryPaper, Entry.amount, Entry.unit).join(Entry, col(Entry.id) == EntryPaper.entry)
    shown = session.exec(query.where(among(session, EntryPaper.code, codes), EntryPaper.kind == "voucher")).all()
    alone = _alone(session, {paper.entry for paper, _, _ in shown})
    known = places(session)
    by_code: dict[str, list[tuple[EntryPaper, Showing]]] = {}
    for paper, weighed, unit in shown:
        amount = weighed if weighed and unit == paper.unit and paper.entry in alone else paper.issued
        showing = Showing(
            f"{paper.entry}/{paper.line}",
            paper.at,
            paper.gateway,
            paper.decision == "pass",
            amount,
            paper.issued or None,
            known.get(paper.gateway),
        )
        by_code.setdefault(paper.code, []).append((paper, showing))
    for pairs in by_code.values():
        said = rules.looked_at([showing for _, showing in pairs])
        for paper, showing in pairs:
            kept = set(split(paper.doubts)) - doubts.OF_CODES
            fresh = ordered(kept | said[showing.key], doubts.WORDS)
            if fresh != paper.doubts:
                paper.doubts = fresh
                session.add(paper)
    session.flush()
    session.expire_all()


def _alone(session: Session, entries: Collection[str]) -> set[str]:
    """Passages in which one voucher was shown: what was weighed is that voucher's."""
    counts: dict[str, int] = {}
    ids = sorted(entries)
    for part in portions(ids, _CHUNK):
        some = among(session, EntryPaper.entry, part)
        for entry in session.exec(select(EntryPaper.entry).where(some, EntryPaper.kind == "voucher")):
            counts[entry] = counts.get(entry, 0) + 1
    return {entry for entry, count in counts.items() if count == 1}


def places(session: Session) -> dict[str, Place]:
    """Where each gateway is, as far as its site was filed with a place."""
    sites = {site.id: site for site in registry.sites(NATION, session)}
    return dict(_placed(registry.gateways(NATION, session), sites))


def _placed(gateways: Iterable[Any], sites: dict[str, Any]) -> Iterable[tuple[str, Place]]:
    for gateway in gateways:
        site = sites.get(gateway.site_id or "")
        if site is not None and site.latitude is not None and site.longitude is not None:
            yield gateway.id, Place(site.latitude, site.longitude)
