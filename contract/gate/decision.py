"""放行, 复核 or 拦截: the decision on one passage, and every reason for it.

A passage is as bad as the worst of what is shown. What a signature proves is contract.voucher's; here is what needs a
memory (used before, more than issued), a policy (two papers, watched subjects, stale lists) or the guard's eyes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple, cast

from contract.event import Shown
from contract.gate.policy import GatePolicy
from contract.gate.presented import Entry, Presented, Watch
from contract.gate.words import PASSED, REASONS, TESTED, VERDICTS, Reason, Verdict
from contract.moment import HOUR_MS
from contract.quantity import UNITS, Quantity
from contract.voucher import Statement, listed, named

_WEIGHT: Final[dict[Verdict, int]] = {"pass": 0, "review": 1, "stop": 2}
_RANK: Final = {reason: place for place, reason in enumerate(REASONS)}


class Judged(NamedTuple):
    """One voucher of a passage: its own verdict and reasons."""

    presented: Presented
    verdict: Verdict
    reasons: tuple[Reason, ...]


class Decision(NamedTuple):
    """The verdict; reasons: of all vouchers and of the passage as a whole, the heaviest first; each: the vouchers."""

    verdict: Verdict
    reasons: tuple[Reason, ...]
    each: tuple[Judged, ...]
    tested: bool = False

    @property
    def words(self) -> tuple[str, str]:
        """The sentence on the screen, zh and en: 拦截：该批次已召回."""
        zh, en = VERDICTS[self.verdict]
        if self.reasons:
            why = REASONS[self.reasons[0]]
            return f"{zh}：{why.zh}", f"{en}: {why.en}"
        why_zh, why_en = TESTED if self.tested else PASSED
        return f"{zh}：{why_zh}", f"{en}: {why_en}"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The gravest of some verdicts; "pass" of none."""
    return max(verdicts, key=_WEIGHT.__getitem__, default="pass")


def shown(one: Judged) -> Shown:
    """A voucher and what was made of it, as the event of a passage tells it."""
    said = one.presented.verified.statement
    if said is None:
        return Shown("voucher", one.verdict, one.presented.text, one.reasons)
    return Shown(
        "voucher",
        one.verdict,
        one.presented.text,
        one.reasons,
        batch=f"{said.batch:016x}",
        product=named(said.produce)[0],
        amount=f"{said.amount:f}",
        unit=said.unit,
    )


def decide(entry: Entry, policy: GatePolicy, watch: Watch) -> Decision:
    """Judge one passage. Never raises: what cannot be judged is for the guard to look at."""
    twice = Counter(one.code for one in entry.vouchers if one.code)
    each = tuple(_judged(one, policy, repeated=twice[one.code] > 1) for one in entry.vouchers)
    reasons = {reason for one in each for reason in one.reasons} | _whole(entry, each, policy, watch)
    verdicts = [one.verdict for one in each] + [REASONS[reason].verdict for reason in reasons]
    if "no_voucher" in reasons:
        verdicts.append(policy.without_voucher)
    tested = not entry.vouchers and entry.rapid_test == "pass"
    return Decision(worst(verdicts), tuple(sorted(reasons, key=_RANK.__getitem__)), each, tested)


def _judged(one: Presented, policy: GatePolicy, *, repeated: bool) -> Judged:
    reasons: set[Reason] = set()
    if one.verified.doubt is not None:
        reasons.add(cast(Reason, one.verified.doubt))
    said = one.verified.statement
    if said is not None and f"{said.batch:016x}" in policy.watched:
        reasons.add("watched")
    if said is not None and one.seen is not None and one.seen.times:
        reasons.add("used_up" if one.seen.amount >= said.amount else "used")
    if repeated:
        reasons.add("used")
    ordered = tuple(sorted(reasons, key=_RANK.__getitem__))
    return Judged(one, worst(REASONS[reason].verdict for reason in ordered), ordered)


def _whole(entry: Entry, each: tuple[Judged, ...], policy: GatePolicy, watch: Watch) -> set[Reason]:
    """The reasons that no single voucher has."""
    reasons: set[Reason] = set()
    if entry.rapid_test == "fail":
        reasons.add("test_failed")
    if (entry.without or not entry.vouchers) and entry.rapid_test is None and not entry.papers:
        reasons |= {"no_voucher", "label"} if entry.labels else {"no_voucher"}
    if not entry.vouchers:
        return reasons
    if not watch.synced:
        reasons.add("clock")
    if watch.now - watch.listed > policy.stale_hours * HOUR_MS:
        reasons.add("list_stale")
    said = [one.presented.verified.statement for one in each]
    known = [statement for statement in said if statement is not None]
    if policy.two_papers and len({statement.kind for statement in known}) < 2 and "conformity" not in entry.papers:
        reasons.add("second_paper")
    if known and _differs(entry, known, policy):
        reasons.add("differs")
    return reasons


def _differs(entry: Entry, known: list[Statement], policy: GatePolicy) -> bool:
    """Whether what the guard saw is not what the vouchers say: another product, or more than they are for."""
    names = {named(statement.produce)[0] for statement in known if statement.produce}
    if entry.product and names and listed(entry.product) not in names:
        return True
    if entry.amount is None:
        return False
    # Both papers of one batch speak of the same goods, which are counted once.
    of_batch: dict[tuple[int, str], Decimal] = {}
    for statement in known:
        key = statement.batch, statement.unit
        of_batch[key] = max(of_batch.get(key, Decimal(0)), statement.amount)
    dimensions = {UNITS[unit].dimension for _, unit in of_batch}
    if entry.unit not in UNITS or dimensions != {UNITS[entry.unit].dimension}:
        return False  # heads cannot be weighed against kilograms: nothing is known to differ
    issued = sum((Quantity(amount, unit).base for (_, unit), amount in of_batch.items()), start=Fraction(0))
    return Quantity(entry.amount, entry.unit).base * 100 > issued * (100 + policy.tolerance)
