"""What came to gates that is a duty: copies, more than was vouched for, what was stopped, what was let in all the same.

Of one voucher all showings together are one matter, so that each further one adds to its evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlmodel import Session, col, select, text

from cloud.alerts import Matter
from cloud.kernel.doubt import doubtful, split
from cloud.market.model import STOPPED, Entry, EntryPaper
from contract.gate import reason_words

_OF_DOUBT: Final = {"clone": "voucher_clone", "more_than_issued": "over_entered", "overscan": "overscan"}
CODES: Final = frozenset({*_OF_DOUBT.values(), "entry_refused", "let_in_anyway"})


def matters(session: Session, _now: int) -> Iterator[Matter]:
    """One for each voucher and doubt, and for each passage that was stopped, or should have been."""
    query = select(EntryPaper).where(doubtful(col(EntryPaper.doubts)), EntryPaper.kind == "voucher")
    found: dict[tuple[str, str], list[EntryPaper]] = {}
    for paper in session.exec(query.order_by(col(EntryPaper.at), EntryPaper.entry)):
        for doubt in split(paper.doubts):
            if doubt in _OF_DOUBT and paper.code:
                found.setdefault((_OF_DOUBT[doubt], paper.code), []).append(paper)
    for (code, voucher), papers in found.items():
        entries = dict.fromkeys(("passage", one.entry) for one in papers)
        yield Matter(code, voucher, papers[0].region, "", (("voucher", voucher), *entries), {"code": voucher})
    for row in session.exec(select(Entry).where(text(STOPPED))):
        yield _passage("entry_refused", row)
    for row in session.exec(select(Entry).where(doubtful(col(Entry.doubts)))):
        if "let_in_anyway" in split(row.doubts):
            yield _passage("let_in_anyway", row)


def _passage(code: str, row: Entry) -> Matter:
    words = [reason_words(one) for one in split(row.reasons)] or [("没有说明", "no reason told")]
    details = {"why": "；".join(zh for zh, _ in words), "why_en": "; ".join(en for _, en in words)}
    return Matter(code, row.id, row.region, row.subject, (("passage", row.id),), details)
