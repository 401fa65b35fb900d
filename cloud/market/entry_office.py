"""A passage as a guard enters it by hand: where no gateway stands, or a paper has no code.

It is judged by the same function as at a gate, with what the county knows; who decides otherwise says why, and what is
forged, recalled or made void is let in for no reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from sqlmodel import Session

from cloud import keys, subjects, testing, vouchers
from cloud.kernel import desk
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.market import store
from cloud.market.model import Entry
from cloud.market.part import gate_part
from cloud.market.projection import handle
from cloud.market.reading import micro
from cloud.subjects import Subject
from contract import gate
from contract.errors import ContractError
from contract.event import Passage, Shown
from contract.event.market import Verdict
from contract.gate import Decision, Presented, Seen, decide
from contract.gate import Entry as Shows
from contract.moment import AHEAD_MS, DAY_MS
from contract.printed import voucher_code
from contract.quantity import MICRO
from contract.voucher import Verifier, voucher_id

OLDEST_MS: Final = 30 * DAY_MS
KIND: Final = "market_entry"


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came. vouchers: texts as scanned; papers: (kind, number) of others' papers; rapid_test: its event's id;
    decision: what was done, None: as judged; at: UTC ms, 0: now."""

    market: str = ""
    vouchers: tuple[str, ...] = ()
    papers: tuple[tuple[str, str], ...] = ()
    product: str = ""
    amount: str = ""
    unit: str = ""
    plate: str = ""
    rapid_test: str = ""
    decision: Verdict | None = None
    why: str = ""
    at: int = 0


def enter(deed: Deed, came: Arrival) -> Entry:
    """Judge a passage, decide it and keep it. Raises Problem, see cloud.market.problems."""
    market = _market(deed, came.market)
    at = came.at or deed.now
    if not deed.now - OLDEST_MS <= at <= deed.now + AHEAD_MS:
        raise Problem("passage_time")
    if micro(came.amount, came.unit) is None:
        raise Problem("passage_amount", amount=came.amount, unit=came.unit)
    judged = judge(deed.session, market, came, at)
    decision = came.decision or judged.verdict
    _may(judged, decision, came.why)
    body = Passage(
        shown=_shown(judged, came),
        verdict=judged.verdict,
        decision=decision,
        reasons=judged.reasons,
        plate=came.plate,
        product=came.product,
        amount=came.amount,
        unit=came.unit if came.amount else "",
        listed=deed.now,
        rapid_test=came.rapid_test,
        why=came.why,
        subject=market.id,
        clerk=deed.by,
        at=at,
    )
    (row,) = desk.tell(deed, market.region, [body])
    handle(deed.session, row)
    deed.session.flush()
    entry = store.entry(NATION, deed.session, row.id)
    assert entry is not None  # noqa: S101  # it was just projected
    deed.note(KIND, entry.id, entry.region, what={"verdict": entry.verdict, "decision": entry.decision})
    return entry


def judge(session: Session, market: Subject, came: Arrival, at: int) -> Decision:
    """What the gate's function says of it, with the county's own keys, lists and memory."""
    county = market.region[:6]
    verifier = Verifier(keys.county_keys(session), vouchers.revoked_list(session, county, at))
    policy = gate.decode(gate_part(session, county, at))
    shown = tuple(_presented(session, text, verifier, at) for text in came.vouchers)
    try:
        amount = Decimal(came.amount) if came.amount else None
    except InvalidOperation:
        amount = None
    tested = _tested(session, county, came.rapid_test) if came.rapid_test else None
    kinds = frozenset(kind for kind, _ in came.papers)
    return decide(Shows(shown, came.product, amount, came.unit, kinds, tested), policy, gate.Watch(at, at))


def _tested(session: Session, county: str, test: str) -> gate.RapidVerdict | None:
    """What a rapid test of the county said, None for one that nobody knows or that said nothing yet."""
    found = testing.rapid_result(Scope((county,)), session, test)
    said: dict[str, gate.RapidVerdict] = {"negative": "pass", "positive": "fail"}
    return None if found is None else said.get(found.verdict)


def _presented(session: Session, text: str, verifier: Verifier, at: int) -> Presented:
    try:
        code = voucher_id(voucher_code(text))
    except ContractError:
        return Presented(text, "", verifier.verify(text, at))
    amounts = [one.issued for one in store.came_in_by(NATION, session, [code])]
    seen = Seen(len(amounts), Decimal(sum(amounts)) / MICRO) if amounts else None
    return Presented(text, code, verifier.verify(text, at), seen)


def _may(judged: Decision, decision: Verdict, why: str) -> None:
    if decision == judged.verdict:
        return
    if judged.verdict == "stop" and decision == "pass":
        zh, en = gate.reason_words(judged.reasons[0]) if judged.reasons else ("拦截", "stopped")
        raise Problem("passage_stopped", why=f"{zh} / {en}")
    if not why.strip():
        raise Problem("passage_why", verdict=judged.verdict, decision=decision)


def _shown(judged: Decision, came: Arrival) -> tuple[Shown, ...]:
    found = [gate.shown(one) for one in judged.each]
    found += [Shown("paper", "pass", f"{kind}:{number}") for kind, number in came.papers]
    return tuple(found) or (Shown("none", judged.verdict, reasons=judged.reasons),)


def _market(deed: Deed, wanted: str) -> Subject:
    named_market = wanted or deed.scope.subject
    if not named_market:
        raise Problem("market_missing")
    found = subjects.subject(deed.scope, deed.session, named_market)
    if found is None or found.kind != "market" or found.state != "filed":
        raise Problem("market_wanted", subject=named_market)
    return found
