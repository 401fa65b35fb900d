"""One sale or one operation judged again: by the rules of its own day or of any other, in force or older.

By another day the facts of the pack, the licence and the registration stay as they were when it was done
(facts.as_done) and the rules alone are others.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from cloud.inputs import LedgerEntry, LedgerLine, Product
from cloud.judgement import store
from cloud.judgement.facts import as_done, sale_facts
from cloud.judgement.touched import finder
from cloud.kernel.scope import Scope
from cloud.production import FarmOperation, InputUse, use_facts
from contract.law import RuleSet, UseVerdict, Verdict, judge, judge_use
from contract.moment import law_day


class JudgedLine(NamedTuple):
    """One line; verdict: None where it is no pesticide, of which these rules do not speak."""

    row: LedgerLine | InputUse
    product: Product | None
    verdict: Verdict | UseVerdict | None


class Rejudged(NamedTuple):
    """A sale or an operation on a day; own: whether that is its own day."""

    whole: LedgerEntry | FarmOperation
    on: date
    own: bool
    lines: list[JudgedLine]


def sale(scope: Scope, session: Session, entry_id: str, rules: RuleSet, on: date | None = None) -> Rejudged | None:
    """A sale judged on a day, its own where None; None: unknown, or outside the scope."""
    found, papers = store.sale(scope, session, entry_id)
    if not found:
        return None
    entry = found[0][0]
    done = law_day(entry.at)
    lines = []
    for _, line, product in found:
        verdict = None
        if product is None or product.kind == "pesticide":
            facts = sale_facts(entry, line, product, papers, done)
            verdict = judge(facts if on is None else as_done(facts, done, on), rules, on or done)
        lines.append(JudgedLine(line, product, verdict))
    return Rejudged(entry, on or done, on in (None, done), lines)


def operation(
    scope: Scope, session: Session, operation_id: str, rules: RuleSet, on: date | None = None
) -> Rejudged | None:
    """The uses of an operation judged on a day, its own where None; None: unknown, or outside the scope."""
    found = store.operation(scope, session, operation_id)
    if found is None:
        return None
    whole, cycle = found
    done = law_day(whole.at)
    rows = store.uses_of(scope, session, [whole.id])
    product = finder(session, rows)
    lines = []
    for row in rows:
        known, verdict = product(row), None
        if known is None or known.kind == "pesticide":
            facts = use_facts(row, cycle.product if cycle is not None else "", known)
            verdict = judge_use(facts, rules, on or done)
        lines.append(JudgedLine(row, known, verdict))
    return Rejudged(whole, on or done, on in (None, done), lines)
