"""A machine that harvests, splits, merges, takes back and hands on: no quantity is created or lost, ever.

Beside it stands a model in plain Python; every closure must equal a walk of that model by hand.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule
from sqlmodel import select

from cloud.kernel.database import FILE, Database
from cloud.kernel.scope import NATION
from cloud.trace import graph, store
from cloud.trace.model import Batch, BatchEdge
from tests.cloud.production.ground import event_id
from tests.cloud.trace.ground import furnish, handed, heard, lot, made, number, told

MICRO = 1_000_000
AMOUNTS = st.integers(1, 400)


@cache
def _laid_down() -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="zhigen-machine-"))
    atexit.register(shutil.rmtree, folder)
    database = Database.in_folder(folder)
    database.create_all()
    cycle = furnish(database)
    database.close()
    return folder, cycle


class Batches(RuleBasedStateMachine):
    """amounts: what the model says is left; parents: what each batch was made of, and how much of it."""

    batches = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        laid_down, self.cycle = _laid_down()
        shutil.copy(laid_down / FILE, self.folder / FILE)
        self.database = Database.in_folder(self.folder)
        self.amounts: dict[int, int] = {}
        self.left: dict[int, int] = {}
        self.parents: dict[int, dict[int, int]] = {}
        self.events = 0

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @rule(target=batches, amount=AMOUNTS)
    def harvest(self, amount: int) -> int:
        batch = self._new(amount, {})
        self._hear(made("harvest", [lot(batch, str(amount), product="黄瓜")], cycle=self.cycle, at=self._now()))
        return batch

    @rule(target=batches, parent=batches, shares=st.lists(st.integers(1, 100), min_size=1, max_size=3))
    def split(self, parent: int, shares: list[int]):  # type: ignore[no-untyped-def]
        if sum(shares) > self.left[parent]:
            return multiple()
        children = [self._new(share, {parent: share}) for share in shares]
        self.left[parent] -= sum(shares)
        lots = [lot(child, str(share)) for child, share in zip(children, shares, strict=True)]
        self._hear(made("split", lots, [lot(parent, str(sum(shares)))], at=self._now()))
        return multiple(*children)

    @rule(target=batches, first=consumes(batches), second=batches)
    def merge(self, first: int, second: int):  # type: ignore[no-untyped-def]
        taken = {one: self.left[one] for one in {first, second} if self.left[one]}
        if not taken:
            return multiple()
        child = self._new(sum(taken.values()), taken)
        for one in taken:
            self.left[one] = 0
        lots = [lot(one, str(amount)) for one, amount in taken.items()]
        self._hear(made("merge", [lot(child, str(sum(taken.values())))], lots, at=self._now()))
        return child

    @rule(parent=batches, excess=st.integers(1, 50))
    def take_too_much(self, parent: int, excess: int) -> None:
        """It is told as a doubt; then it is corrected into nothing that anybody took."""
        child = self.events + 900_000
        wrong = self._hear(
            made("split", [lot(child, "1")], [lot(parent, str(self.left[parent] + excess))], at=self._now())
        )
        with self.database.read() as session:
            row = store.batching(NATION, session, event_id(wrong))
            assert row is not None
            assert "over_taken" in row.doubts
        right = made("receive", [lot(child, "1", product="黄瓜")], origin="外县", corrects=event_id(wrong), why="看错")
        self._hear(right)
        self.amounts[child] = self.left[child] = 1
        self.parents[child] = {}

    @rule(batch=batches, accepted=st.booleans())
    def hand_on_and_back(self, batch: int, accepted: bool) -> None:
        for giver, taker in (("fenghe", "lvyuan"), ("lvyuan", "fenghe")):
            offer = self._hear(handed("offer", self._now(), batches=(lot(batch, "1"),), receiver=taker, subject=giver))
            step = "accept" if accepted else "decline"
            self._hear(handed(step, self._now(), offer=event_id(offer), subject=taker))
            with self.database.read() as session:
                assert store.holder_of(NATION, session, number(batch)) == (taker if accepted else "fenghe")
            if not accepted:
                return

    @invariant()
    def nothing_is_created_or_lost(self) -> None:
        with self.database.read() as session:
            rows = {row.id: row for row in session.exec(select(Batch))}
            assert {number(one): amount * MICRO for one, amount in self.amounts.items()} == {
                key: row.amount for key, row in rows.items()
            }
            assert {number(one): left * MICRO for one, left in self.left.items()} == {
                key: row.left for key, row in rows.items()
            }
            into: dict[str, int] = {}
            for edge in session.exec(select(BatchEdge)):
                into[edge.child] = into.get(edge.child, 0) + edge.amount_out
            # what edges say went into a batch is the batch, to the rounding of a millionth for each parent
            assert all(abs(rows[child].amount - amount) <= len(rows) for child, amount in into.items())

    @invariant()
    def every_closure_is_a_walk(self) -> None:
        with self.database.read() as session:
            for batch in sorted(self.amounts)[:4]:
                down = {flow.batch: flow.depth for flow in graph.descendants(session, [number(batch)])}
                assert down == {number(one): depth for one, depth in self._walk(batch).items()}
                shares = {one.batch: one.amount for one in graph.exposures(session, [number(batch)])}
                for other in self._walk(batch):
                    assert abs(shares[number(other)] - self._share(batch, other) * MICRO) <= 64

    def _walk(self, batch: int) -> dict[int, int]:
        depths, layer = {batch: 0}, [batch]
        while layer:
            layer = [
                child
                for one in layer
                for child, parents in self.parents.items()
                if one in parents and depths.setdefault(child, depths[one] + 1) == depths[one] + 1
            ]
        return depths

    def _share(self, asked: int, batch: int) -> Decimal:
        """How much of a batch came from another one, by the model."""
        if batch == asked:
            return Decimal(self.amounts[batch])
        parents = self.parents[batch]
        whole = sum(parents.values())
        if not whole:
            return Decimal(0)
        parts = (
            Decimal(amount) / whole * self._share(asked, parent) / self.amounts[parent]
            for parent, amount in parents.items()
        )
        return sum(parts, start=Decimal(0)) * self.amounts[batch]

    def _new(self, amount: int, parents: dict[int, int]) -> int:
        batch = len(self.amounts) + 1
        self.amounts[batch] = self.left[batch] = amount
        self.parents[batch] = parents
        return batch

    def _now(self) -> str:
        return f"2026-07-{1 + self.events // 1000:02} {8 + self.events // 60 % 12:02}:{self.events % 60:02}"

    def _hear(self, body: object) -> str:
        self.events += 1
        name = f"e{self.events:05}"
        heard(self.database, told(name, body))  # type: ignore[arg-type]
        return name


Batches.TestCase.settings = settings(
    max_examples=8, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestBatches = Batches.TestCase
