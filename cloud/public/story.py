"""The story of a batch as everybody may read it: who grew it and where, what was done, tested and said, step by step.

It is made once and kept (cloud.public.shelf) while nothing that it was made of has changed; what holds the goods back
is no part of it. Buyers, drivers and clerks do not stand in it, nor amounts of anybody's trade.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, NamedTuple

from sqlmodel import Session

from cloud import inputs, market, production, testing, trace, vouchers
from cloud.kernel.doubt import split
from cloud.kernel.scope import NATION
from cloud.market import Entry
from cloud.production import Cycle, FarmOperation, InputUse
from cloud.public.growth import Climates, Growth, growth
from cloud.public.naming import Who, place, who
from cloud.trace import Batch
from cloud.vouchers import Voucher, VoucherPaper
from contract.moment import day_start, law_day
from contract.quantity import plain
from contract.voucher import named
from contract.voucher.statement import Kind

MOST_GROWINGS: Final = 3
MOST_STEPS: Final = 60
_MOST: Final = 2_000  # of a family, the nearest: what is called back farther off holds the batch itself back too
_PICKED: Final = frozenset({"harvest", "slaughter"})
_SINGLY: Final = frozenset({"sow", "transplant", "stock", "harvest", "slaughter", "clear"})
_MADE: Final[dict[str, tuple[str, str]]] = {
    "split": ("分成小批", "parted"),
    "merge": ("合成一批", "put together with others"),
    "process": ("加工", "processed"),
    "repack": ("分装", "packed"),
    "receive": ("收进", "received"),
}
Words = tuple[str, str]


class Step(NamedTuple):
    """One step. at: ms UTC; day_only: its time of day is not known; detail: a second line; by: who told it."""

    at: int
    title: Words
    detail: Words
    by: Literal["device", "typed", "office", ""]
    day_only: bool = False


class Conformity(NamedTuple):
    """The words of a voucher, without the contact. issued, until: ms UTC, until 0 without an end; own: of this batch,
    else of one that it came of."""

    id: str
    title: Words
    promise: str
    basis: Words
    product: Words
    quantity: str
    origin: str
    promisor: Words
    issued: int
    until: int
    own: bool


@dataclass(frozen=True, slots=True)
class Story:
    """growings: of how many the first were told."""

    product: str
    producer: Who | None
    origin: Words
    harvested: int
    steps: tuple[Step, ...]
    tests: tuple[testing.Shown, ...]
    growths: tuple[Growth, ...]
    growings: int
    conformities: tuple[Conformity, ...]


def family_of(session: Session, batch: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A batch with those that it came of, and the growings of them all; two questions."""
    family = tuple(flow.batch for flow in trace.ancestors(session, [batch])[:_MOST]) if batch else ()
    rows = trace.batches(NATION, session, family) if family else ()
    return family, tuple(dict.fromkeys(row.cycle for row in rows if row.cycle))


def story(
    session: Session, climates: Climates, family: Sequence[str], cycle_ids: Sequence[str], now: int
) -> Story | None:
    """The story at `now` (ms UTC) of the first of a family, as `family_of` gives it; None where nobody told of it."""
    rows = {row.id: row for row in trace.batches(NATION, session, family)} if family else {}
    own = rows.get(family[0]) if family else None
    if own is None:
        return None
    cycles = [one for one in (production.cycle(NATION, session, key) for key in cycle_ids) if one is not None]
    harvests = [row for row in rows.values() if row.made == "harvest"]
    first = min(harvests, key=lambda row: row.at, default=None)
    producer = who(session, (first or own).subject)
    tests = testing.shown(session, family, cycle_ids)
    vouched = [row for row in vouchers.of_batches(NATION, session, family) if not row.voided and not split(row.doubts)]
    steps = [*_making(rows.values()), *_testing(tests), *_vouching(session, vouched), *_entering(session, family)]
    for cycle in cycles[:MOST_GROWINGS]:
        steps += _growing(session, cycle, [row.at for row in harvests if row.cycle == cycle.id] or [now])
    steps.sort(key=lambda step: step.at)
    return Story(
        product=own.product,
        producer=producer,
        origin=place(session, (first or own).region),
        harvested=first.at if first is not None else 0,
        steps=tuple(steps[-MOST_STEPS:]),
        tests=tuple(tests),
        growths=tuple(growth(session, climates, cycle, now) for cycle in cycles[:MOST_GROWINGS]),
        growings=len(cycles),
        conformities=tuple(_conformities(session, vouched, family)),
    )


def conformity(session: Session, row: Voucher, paper: VoucherPaper | None, *, own: bool) -> Conformity:
    """What a voucher says in words; of one that was issued in the field those of the form."""
    promisor = who(session, row.subject)
    kind: Kind = "entry" if row.kind == "entry" else "conformity"
    region = promisor.region if promisor is not None else row.region
    origin = place(session, region)[0]
    return Conformity(
        id=row.id,
        title=(vouchers.TITLES[kind], "promise of conformity" if kind == "conformity" else "voucher of entry"),
        promise=paper.promise if paper is not None else vouchers.PROMISES[kind],
        basis=vouchers.bases(split(row.basis)),
        product=(paper.product, named(row.produce)[1]) if paper is not None else named(row.produce),
        quantity=paper.quantity if paper is not None else f"{plain(row.amount)} {row.unit}",
        origin=origin if paper is None or promisor is None or promisor.person else paper.origin,
        promisor=("—", "—") if promisor is None else promisor[:2],
        issued=row.issued,
        until=row.until,
        own=own,
    )


def _conformities(session: Session, rows: Sequence[Voucher], family: Sequence[str]) -> list[Conformity]:
    """The newest 合格证 of the nearest batch that has one."""
    papers = vouchers.papers(NATION, session, [row.id for row in rows]) if rows else {}
    for batch in family:
        own = [row for row in rows if row.batch == batch and row.kind == "conformity"]
        if own:
            newest = max(own, key=lambda row: row.issued)
            return [conformity(session, newest, papers.get(newest.id), own=batch == family[0])]
    return []


def _growing(session: Session, cycle: Cycle, picked: Sequence[int]) -> list[Step]:
    """What was done in a growing up to when its batches were picked (ms UTC); of other days are others'."""
    days = {law_day(at) for at in picked}
    until = max(picked)
    done = [
        one
        for one in production.operations(NATION, session, cycle.id)
        if one.at <= until and (one.action not in _PICKED or law_day(one.at) in days)
    ]
    uses: dict[str, list[InputUse]] = {}
    for use in production.uses(NATION, session, [one.id for one in done]) if done else ():
        if not use.withdrawn:
            uses.setdefault(use.operation, []).append(use)
    told = [_operation(session, one, uses.get(one.id, []), cycle) for one in done if _singly(one, uses)]
    told += _together([one for one in done if not _singly(one, uses)])
    if not any(one.action in ("sow", "transplant", "stock") for one in done):
        begun = {"crop": ("种下", "planted"), "herd": ("进栏", "stocked")}.get(cycle.kind, ("放养", "stocked"))
        told.append(Step(day_start(date.fromisoformat(cycle.begun)), begun, ("", ""), "typed", day_only=True))
    return told


def _singly(one: FarmOperation, uses: dict[str, list[InputUse]]) -> bool:
    return one.action in _SINGLY or bool(uses.get(one.id)) or one.action in ("spray", "treat", "vaccinate")


def _operation(session: Session, one: FarmOperation, uses: Sequence[InputUse], cycle: Cycle) -> Step:
    lines = [_use(session, use, cycle) for use in uses]
    return Step(
        at=one.at,
        title=production.ACTIONS.get(one.action, production.ACTIONS["other"]),
        detail=("；".join(zh for zh, _ in lines), "; ".join(en for _, en in lines)),
        by="device" if production.by_device(one) else "typed",
    )


def _use(session: Session, use: InputUse, cycle: Cycle) -> Words:
    product = inputs.product(session, use.registration, cycle.region)
    name = product.name if product is not None and product.name else use.registration
    if use.interval is None:
        return f"{name}，间隔期不明", f"{name}, its interval is not known"
    if not use.interval:
        return name, name
    return f"{name}，间隔期 {use.interval} 天", f"{name}, interval {use.interval} d"


def _together(rows: Sequence[FarmOperation]) -> list[Step]:
    """Watering, weeding and the like as one line each."""
    found: dict[str, list[FarmOperation]] = {}
    for row in rows:
        found.setdefault(row.action, []).append(row)
    steps = []
    for action, some in found.items():
        zh, en = production.ACTIONS.get(action, production.ACTIONS["other"])
        times = (f"共 {len(some)} 次", f"{len(some)} times") if len(some) > 1 else ("", "")
        by: Literal["device", "typed"] = "device" if all(map(production.by_device, some)) else "typed"
        steps.append(Step(some[0].at, (zh, en), times, by))
    return steps


def _making(rows: Iterable[Batch]) -> list[Step]:
    return [Step(row.at, _MADE[row.made], ("", ""), "") for row in rows if row.made in _MADE]


def _testing(tests: Sequence[testing.Shown]) -> list[Step]:
    said: dict[str, Words] = {
        "passed": ("合格", "passed"), "failed": ("不合格", "failed"), "open": ("还没有结论", "no result yet"),
        "partly": ("已判项目合格", "what was judged passed"),
    }  # fmt: skip
    kinds: dict[str, Words] = {"rapid": ("快检", "rapid test"), "laboratory": ("实验室检测", "laboratory test")}
    steps = []
    for one in tests:
        (kind_zh, kind_en), (zh, en) = kinds[one.kind], said[one.said]
        by: Literal["device", "office"] = "device" if one.kind == "rapid" else "office"
        steps.append(Step(one.at, (f"{kind_zh}：{zh}", f"{kind_en}: {en}"), one.method, by))
    return steps


def _vouching(session: Session, rows: Sequence[Voucher]) -> list[Step]:
    """The first voucher of each kind and issuer: who sells in ten lots issues ten."""
    first: dict[tuple[str, str], Voucher] = {}
    for row in rows:
        first.setdefault((row.kind, row.subject), row)
    steps = []
    for row in first.values():
        name = who(session, row.subject)
        title = (
            ("开出承诺达标合格证", "conformity promised")
            if row.kind == "conformity"
            else ("开出入市凭证", "voucher of entry issued")
        )
        steps.append(Step(row.issued, title, name[:2] if name is not None else ("", ""), ""))
    return steps


def _entering(session: Session, family: Sequence[str]) -> list[Step]:
    """The first passage into each market."""
    first: dict[str, Entry] = {}
    for paper in market.came_in(NATION, session, family):
        if paper.subject not in first:
            entry = market.entry(NATION, session, paper.entry)
            if entry is not None:
                first[paper.subject] = entry
    steps = []
    for entry in first.values():
        name = who(session, entry.subject)
        steps.append(Step(entry.at, ("入市查验放行", "let into a market"), name[:2] if name else ("", ""), "device"))
    return steps
