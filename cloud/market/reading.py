"""From a passage as told to its rows: whose gate it is, which vouchers were shown, what they are for. No judgement."""

from __future__ import annotations

from typing import Any, NamedTuple

from cloud.kernel.doubt import ordered
from cloud.kernel.journal import JournalEvent
from cloud.market import doubts
from cloud.telemetry import Dated
from contract.errors import ContractError, bounded
from contract.event import Passage, Shown
from contract.moment import AHEAD_MS, EARLIEST_MS, law_day
from contract.printed import voucher_code
from contract.quantity import MICRO, UNITS, millionths
from contract.voucher import SIZE, Verifier, decode, voucher_id


class Rows(NamedTuple):
    """One passage as columns, and its papers as columns."""

    entry: dict[str, Any]
    papers: list[dict[str, Any]]


def micro(amount: str, unit: str) -> int | None:
    """Millionths; None for what is no amount of a known unit, 0 for nothing said."""
    if not amount:
        return 0
    return millionths(amount) if unit in UNITS else None


def rows(row: JournalEvent, known: Dated, body: Passage, subject: str, region: str, verifier: Verifier) -> Rows:
    """The rows of a passage. subject, region: the market's, "" and the gateway's where nobody knows it."""
    at = known.at(body.at)
    said: set[str] = set() if subject else {"market_unknown"}
    if known.timeless:
        said.add("no_clock")
    if not EARLIEST_MS <= at <= row.received + AHEAD_MS:
        said.add("future")
    amount = micro(body.amount, body.unit)
    if amount is None:
        said.add("amount")
    if body.verdict == "stop" and body.decision == "pass":
        said.add("let_in_anyway")
    place = {"region": region, "subject": subject, "gateway": row.gateway, "at": at}
    papers = []
    for line, shown in enumerate(body.shown):
        fields, found = _paper(shown, verifier, at)
        papers.append(
            {
                "entry": row.id,
                "line": line,
                **place,
                **fields,
                "decision": body.decision,
                "doubts": ordered(found, doubts.WORDS),
            }
        )
    entry = {
        "id": row.id,
        "position": row.position,
        **place,
        "device": body.device,
        "verdict": body.verdict,
        "decision": body.decision,
        "reasons": bounded(",".join(body.reasons)),
        "plate": body.plate,
        "product": bounded(body.product),
        "amount": amount or 0,
        "unit": bounded(body.unit) if amount else "",
        "listed": body.listed,
        "law": body.law,
        "rapid_test": body.rapid_test,
        "snapshot": body.snapshot,
        "why": bounded(body.why),
        "clerk": body.clerk,
        "told": known.t,
        "received": row.received,
        "day": law_day(min(max(at, EARLIEST_MS), row.received + AHEAD_MS)).isoformat(),
        "doubts": ordered(said, doubts.WORDS),
    }
    return Rows(entry, papers)


def _paper(shown: Shown, verifier: Verifier, at: int) -> tuple[dict[str, Any], set[str]]:
    found: set[str] = set()
    code, batch, product, issued, unit = bounded(shown.text), shown.batch, bounded(shown.product), 0, shown.unit
    if shown.kind == "voucher":
        try:
            read = voucher_code(shown.text)
            said = decode(read.payload[:SIZE])
        except ContractError:
            code, batch, unit = "", "", ""
            found.add("unreadable")
        else:
            code, batch, issued, unit = voucher_id(read), f"{said.batch:016x}", int(said.amount * MICRO), said.unit
            checked = verifier.verify(shown.text, at).doubt
            if shown.verdict == "pass" and checked not in (None, "expired"):
                found.add("not_verified")
    fields = {
        "kind": shown.kind, "code": code, "batch": batch, "product": product, "issued": issued, "unit": unit,
        "verdict": shown.verdict, "reasons": bounded(",".join(shown.reasons)),
    }  # fmt: skip
    return fields, found
