"""The machine of the trace goes on beside a recall: what the list says is a plain walk and count of the model.

Everything that the trace's machine does after the freeze is told late, so that lists are supplemented all the time.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import consumes, invariant, rule

from cloud.recall import office, projection, supplement
from cloud.recall.listing import now_balances
from cloud.recall.model import Recall
from contract.event import Recovery
from tests.cloud.production.ground import deed, event_id
from tests.cloud.recall.ground import LATER, NOW, ORDER, said
from tests.cloud.recall.ground import hear as heard
from tests.cloud.trace.ground import handed, lot, number
from tests.cloud.trace.test_machine import MICRO, Batches

Key = tuple[int, str]


class Recalls(Batches):
    """holders: who has what; listed, answered: of the recall, kg by batch and holder, as the model counts them."""

    def __init__(self) -> None:
        super().__init__()
        self.holders: dict[int, str] = {}
        self.recall = ""
        self.root = 0
        self.listed: dict[Key, int] = {}
        self.answered: dict[Key, int] = {}

    @rule(batch=Batches.batches, taker=st.sampled_from(["fenghe", "lvyuan"]))
    def hand_on_and_back(self, batch: int, taker: str) -> None:
        """A batch goes to the other, and stays."""
        giver = self.holders.get(batch, "fenghe")
        if giver != taker:
            offer = self._hear(handed("offer", self._now(), batches=(lot(batch, "1"),), receiver=taker, subject=giver))
            self._hear(handed("accept", self._now(), offer=event_id(offer), subject=taker))
            self.holders[batch] = taker

    @rule(batch=Batches.batches)
    def call_back(self, batch: int) -> None:
        if self.recall:
            return
        with self.database.write() as session:
            self.recall = office.open_recall(deed(session, NOW), ORDER, [number(batch)]).id
        self.root = batch
        self.listed[batch, self.holders.get(batch, "fenghe")] = 0
        self._list()

    @rule(part=st.sampled_from(["recovered", "destroyed", "sold", "lost"]), amount=st.integers(1, 120), data=st.data())
    def answer(self, part: str, amount: int, data: st.DataObject) -> None:
        if not self.recall:
            return
        batch, holder = key = data.draw(st.sampled_from(sorted(self.listed)))
        body = Recovery(recall=self.recall, batch=number(batch), unit="kg", subject=holder, at=LATER + self.events,
                        **{part: str(amount)})  # fmt: skip
        self.events += 1
        heard(self.database, said(f"r{self.events}", body, received=LATER + self.events))
        if self.answered.get(key, 0) + amount <= self.listed[key]:
            self.answered[key] = self.answered.get(key, 0) + amount

    @rule()
    def look(self) -> None:
        with self.database.write() as session:
            supplement(session, LATER)
            assert supplement(session, LATER) == []
        if self.recall:
            self._list()

    @rule(first=consumes(Batches.batches))
    def fill_anew(self, first: int) -> None:
        """All answers are taken in once more; a batch that nothing more is done to goes out of play."""
        with self.database.write() as session:
            projection.clear(session)
            projection.together(session, 0, 1_000_000)
        assert first in self.amounts

    @invariant()
    def the_list_is_a_plain_count(self) -> None:
        if not self.recall:
            return
        with self.database.read() as session:
            found = now_balances(session, session.get_one(Recall, self.recall))
        assert {(int(batch, 16), who): one.listed for (batch, who), one in found.items()} == {
            key: amount * MICRO for key, amount in self.listed.items()
        }
        for (batch, who), one in found.items():
            assert one.answered.whole == self.answered.get((int(batch, 16), who), 0) * MICRO
            assert one.listed == one.answered.whole + one.passed + one.unknown
            there = self.holders.get(int(batch, 16), "fenghe") == who
            left = max(0, self.left[int(batch, 16)] - self._told(int(batch, 16))) if there else 0
            assert one.unknown <= left * MICRO

    def _list(self) -> None:
        """A walk of the model: whatever nobody is asked for yet."""
        for batch in self._walk(self.root):
            key = batch, self.holders.get(batch, "fenghe")
            left = max(0, self.left[batch] - self._told(batch))
            asked = self.listed.get(key, 0) - self.answered.get(key, 0)
            if left > asked:
                self.listed[key] = self.listed.get(key, 0) + left - asked

    def _told(self, batch: int) -> int:
        return sum(amount for (one, _), amount in self.answered.items() if one == batch)


Recalls.TestCase.settings = settings(
    max_examples=6, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestRecalls = Recalls.TestCase
