"""The desk of the ledger: what people enter, judged before it is told, and in the journal and the stock at once.

A person is refused what the edge is only doubted for, with one sentence that says why. A sale that the law bars is
kept as a refusal. Lists are worked in one go, each entry by itself: one that is refused stops none beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar
from uuid import UUID

import msgspec

from cloud import law
from cloud.inputs import projection, store, writing
from cloud.inputs.batch import Batch
from cloud.inputs.holders import Holders
from cloud.inputs.loading import Row
from cloud.inputs.offers import Offer, offers
from cloud.inputs.reading import Told
from cloud.kernel import desk
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from contract.event import Ledger, Purchase, Refusal, Reversal, Sale, StockCount
from contract.identifiers import uuid7
from contract.law import Outcome, Verdict

# What nobody may enter, in the order in which it is said. What is not here is kept with its doubt, at a desk too.
BARRED: Final = (
    "subject_closed", "future", "product", "quantity", "unit", "absurd", "pack_code", "other_product", "sold_twice",
    "never_bought", "oversold", "buyer_unknown", "unknown_entry", "not_reversible", "other_subject", "reversed_twice",
    "not_in_entry", "too_much",
)  # fmt: skip
IMPOSSIBLE: Final = frozenset({"subject_closed", "future"})  # then it does not matter what the law says of it
TELLING: Final = ("sold_twice",)  # a fake that was offered is kept as a refusal, as what the law bars is
_FIRST: Final = 1 << 52  # positions beyond all that a journal gives
_KIND: Final = "ledger_entry"
B = TypeVar("B", bound=Ledger)


class Done(NamedTuple):
    """What became of one body. id: of the entry, of the refusal where `problem` says that it was refused and the law
    wants that kept, "" where nothing was; verdict: of a sale."""

    id: str
    kind: str
    verdict: Verdict | None = None
    problem: Problem | None = None


def sell(deed: Deed, sales: Sequence[Sale]) -> list[Done]:
    """Enter sales. What became of each is told one by one, see Done. Raises Problem("not_found") for the subject."""
    return _enter(deed, sales)


def buy(deed: Deed, purchases: Sequence[Purchase]) -> list[Done]:
    """Enter purchases."""
    return _enter(deed, purchases)


def reverse(deed: Deed, reversals: Sequence[Reversal]) -> list[Done]:
    """Take entries back, wholly or in part, by entries that name them."""
    filled = [_of_its_subject(deed, body) for body in reversals]
    return _enter(deed, filled)


def count(deed: Deed, counts: Sequence[StockCount]) -> list[Done]:
    """Enter what was counted."""
    return _enter(deed, counts)


def refuse(deed: Deed, refusals: Sequence[Refusal]) -> list[Done]:
    """Enter sales that were asked for and not done."""
    return _enter(deed, refusals)


def only(done: Sequence[Done]) -> Done:
    """The one that was entered. Raises its problem; the caller commits before, where it is to be kept."""
    (one,) = done
    if one.problem is not None:
        raise one.problem
    return one


def weigh(deed: Deed, sale: Sale) -> tuple[Verdict, list[str]]:
    """What `sell` would say of a sale: the verdict, and the doubts for which it would be refused. Writes nothing."""
    found: list[tuple[set[str], Verdict | None]] = []

    def note(_: Row, doubts: set[str], verdict: Verdict | None) -> bool:
        found.append((doubts, verdict))
        return True

    projection.run(deed.session, _told(deed, [sale]), note)
    ((doubts, verdict),) = found
    return verdict or Verdict(Outcome.ALLOWED), [code for code in BARRED if code in doubts]


def _enter(deed: Deed, bodies: Sequence[B]) -> list[Done]:
    if not bodies:
        return []
    bodies = [msgspec.structs.replace(body, clerk=body.clerk or deed.by) for body in bodies]
    told = _told(deed, bodies)
    found: dict[str, tuple[set[str], Verdict | None]] = {}

    def refuses(entry: Row, doubts: set[str], verdict: Verdict | None) -> bool:
        found[entry["id"]] = doubts, verdict
        if entry["kind"] == "sale" and verdict is not None and verdict.outcome != Outcome.ALLOWED:
            return True
        return bool(doubts.intersection(BARRED)) and entry["kind"] != "refusal"

    batch = projection.run(deed.session, told, refuses)
    kept = [one for one in told if one.id not in batch.refused]
    if kept:
        _tell(deed, batch, kept)
    done = {one.id: Done(one.id, batch.entries[one.id]["kind"], found[one.id][1]) for one in kept}
    done |= _turned_away(deed, [one for one in told if one.id in batch.refused], found)
    _audit(deed, told, done, batch)
    return [done[one.id] for one in told]


def _told(deed: Deed, bodies: Sequence[B]) -> list[Told]:
    holders = Holders(deed.session)
    holders.load(body.subject for body in bodies)
    found = []
    for place, body in enumerate(bodies):
        holder = holders.get(body.subject)
        if holder is None or not deed.scope.covers(holder.region, holder.id):
            raise Problem("not_found", what=body.subject or "subject")
        at = body.at or deed.now
        gateway = desk.name_of(holder.region[:6])
        found.append(Told(str(uuid7()), _FIRST + place, holder.region, gateway, deed.now, at, body))
    return found


def _tell(deed: Deed, batch: Batch, kept: Sequence[Told]) -> None:
    """Into the journal and, under the positions that it gives, into the tables."""
    bodies = [_judged(one.body, batch.entries[one.id]) for one in kept]
    regions = {one.region for one in kept}
    counties = {region[:6] for region in regions}
    if len(counties) > 1:
        raise Problem("outside_region", region=", ".join(sorted(counties)))
    region = regions.pop() if len(regions) == 1 else counties.pop()
    rows = desk.tell(deed, region, bodies, [UUID(one.id) for one in kept])
    batch.number({row.id: row.position or 0 for row in rows})
    law.keep(deed.session, deed.now)
    writing.write(deed.session, batch)


def _judged(body: Ledger, entry: Row) -> Ledger:
    """A sale with what the rules answered, as a till tells it."""
    if not isinstance(body, Sale):
        return body
    entry["told_outcome"] = entry["outcome"]
    return msgspec.structs.replace(body, outcome=entry["outcome"], law=entry["law"])


def _turned_away(
    deed: Deed, refused: Sequence[Told], found: dict[str, tuple[set[str], Verdict | None]]
) -> dict[str, Done]:
    """The problems of what was refused, with refusals in the ledger where the law wants them."""
    done: dict[str, Done] = {}
    kept: list[tuple[Told, Refusal]] = []
    for one in refused:
        doubts, verdict = found[one.id]
        reasons = []
        if isinstance(one.body, Sale) and not doubts & IMPOSSIBLE:
            if verdict is not None and verdict.outcome == Outcome.REFUSED:
                reasons = [reason.code for reason in verdict.reasons if reason.outcome == Outcome.REFUSED]
            reasons += sorted(doubts.intersection(TELLING))
            if reasons:
                body = one.body
                refusal = Refusal(
                    items=body.items, reasons=tuple(dict.fromkeys(reasons)), buyer=body.buyer, crop=body.crop,
                    pest=body.pest, subject=body.subject, clerk=body.clerk, at=body.at,
                )  # fmt: skip
                kept.append((one, refusal))
        instead = offers(deed, one.body) if len(refused) == 1 and reasons and isinstance(one.body, Sale) else []
        done[one.id] = Done("", "refusal" if reasons else "", verdict, problem(doubts, verdict, instead))
    if kept:
        region = kept[0][0].region if len(kept) == 1 else kept[0][0].region[:6]
        rows = desk.tell(deed, region, [refusal for _, refusal in kept])
        projection.project(deed.session, rows)
        for (one, _), row in zip(kept, rows, strict=True):
            done[one.id] = done[one.id]._replace(id=row.id)
    return done


def problem(doubts: set[str], verdict: Verdict | None, instead: Sequence[Offer] = ()) -> Problem:
    """The one sentence for what cannot be entered: what the law bars, what is impossible, what is not known.

    instead: what may be sold in its place, told with what the law bars.
    """
    if verdict is not None and verdict.outcome == Outcome.REFUSED and not doubts & IMPOSSIBLE:
        return _of_law("sale_refused", verdict, instead)
    for code in BARRED:
        if code in doubts:
            return Problem(f"entry_{code}")
    if verdict is not None and verdict.outcome == Outcome.REAL_NAME_NEEDED:
        return Problem("real_name_needed")
    return _of_law("sale_held", verdict or Verdict(Outcome.HELD))


def _of_law(code: str, verdict: Verdict, instead: Sequence[Offer] = ()) -> Problem:
    reasons = [reason for reason in verdict.reasons if reason.outcome == verdict.outcome]
    zh, en = "；".join(one.text("zh") for one in reasons), "; ".join(one.text("en") for one in reasons)
    if instead:
        names = [f"{one.product.name}（{one.product.registration}）" for one in instead[:3]]
        zh += f"。可以改卖：{'、'.join(names)}"
        en += f". Sell instead: {', '.join(names)}"
    return Problem(code, zh=zh, en=en)


def _of_its_subject(deed: Deed, body: Reversal) -> Reversal:
    """A reversal belongs to the ledger of the entry that it takes back."""
    entry = found(store.entry(deed.scope, deed.session, body.entry), body.entry)
    return msgspec.structs.replace(body, subject=body.subject or entry.subject)


def _audit(deed: Deed, told: Sequence[Told], done: dict[str, Done], batch: Batch) -> None:
    """Who entered what: one row for each subject, naming the first entry and how many there were."""
    first: dict[str, tuple[str, str, int]] = {}
    for one in told:
        region = batch.entries[one.id]["region"]
        key, _, number = first.get(one.body.subject, (done[one.id].id or one.id, region, 0))
        first[one.body.subject] = key, region, number + 1
    for key, region, number in first.values():
        deed.note(_KIND, key, region, what={"count": number})
