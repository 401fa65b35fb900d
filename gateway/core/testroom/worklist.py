"""The work of a room, told anew from its day book at each look: samples, their tests, where each chain stands.

Nothing here is kept: what is shown follows from events that are on disk, so a cut loses nothing and a reload shows the
same. The county reckons chains by the same function (contract.testing.standing).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Literal, NamedTuple

from contract.event import Custody, RapidTest, Remark, Sampling
from contract.law.name import Crop, Names
from contract.testing import Judgement, Method, Result, State, Step, judge, standing, usual
from gateway.core.testroom.bench import LEAD_MS, Slot
from gateway.core.testroom.explanation import Sentence, explained
from gateway.core.told import Told

Stage = Literal["waiting", "running", "void", "rerun", "confirm", "done", "discarded"]


class Test(NamedTuple):
    """One result. at: UTC ms of the test, by the instrument where it can be believed; heard: when it was recorded."""

    id: str
    at: int
    heard: int
    body: RapidTest
    method: Method
    judged: Judgement
    sentence: Sentence
    notes: tuple[Told, ...] = ()


class Work(NamedTuple):
    """One sample and all that was done with it. left: reruns that the method still wants; discarded: why, "" it is
    not; slot: where it stands now."""

    number: str
    event: Told
    body: Sampling
    crop: str
    tests: tuple[Test, ...]
    standing: State
    left: int
    stage: Stage
    slot: Slot | None = None
    discarded: str = ""


class Worklist(NamedTuple):
    """works: the oldest first; strangers: results of no sample that is known; slots: those that wait for a result."""

    works: tuple[Work, ...]
    strangers: tuple[Test, ...]
    slots: tuple[Slot, ...]

    def work(self, number: str) -> Work | None:
        """The work of a sample."""
        return next((one for one in self.works if one.number == number), None)

    def test(self, key: str) -> tuple[Test, Work | None] | None:
        """A result by the id of its event, and the sample that it is of."""
        for work in self.works:
            for test in work.tests:
                if test.id == key:
                    return test, work
        return next(((test, None) for test in self.strangers if test.id == key), None)


def worklist(told: Iterable[Told], slots: Sequence[Slot], crops: Names[Crop]) -> Worklist:
    """All work that these events tell of; slots: as they were put."""
    entries = list(told)
    samples: dict[str, Told] = {}
    notes: dict[str, list[Told]] = {}
    gone: dict[str, str] = {}
    for one in entries:
        match one.body:
            case Sampling(sample=number):
                samples.setdefault(number, one)
            case Remark(of=of):
                notes.setdefault(of, []).append(one)
            case Custody(step="discard", sample=number, why=why):
                gone.setdefault(number, why or "—")
    found: dict[str, list[tuple[Told, RapidTest]]] = {}
    for one in entries:
        if isinstance(one.body, RapidTest):
            number = named(one.body, notes.get(one.id, ()), samples)
            found.setdefault(number, []).append((one, one.body))
    works = []
    for number, event in samples.items():
        body = event.body
        assert isinstance(body, Sampling)  # noqa: S101  # it was filed above
        crop = crops.called(body.product)
        tests = tuple(sorted((_test(*one, crop, notes) for one in found.get(number, ())), key=_when))
        slot = next((slot for slot in reversed(slots) if slot.sample == number), None)
        if slot is not None and any(test.heard >= slot.at for test in tests):
            slot = None
        works.append(_work(number, event, body, crop, tests, slot, gone.get(number, "")))
    strangers = sorted((_test(*one, "", notes) for one in found.get("", ())), key=_when)
    waiting = tuple(work.slot for work in works if work.slot is not None)
    return Worklist(tuple(works), tuple(strangers), waiting)


def named(test: RapidTest, notes: Iterable[Told], known: Container[str]) -> str:
    """The sample that a result is of: as it was recorded, else as the first note on it says; "" for none."""
    for number in (test.assigned, test.sample):
        if number in known:
            return number
    said = (note.body.sample for note in notes if isinstance(note.body, Remark))
    return next((number for number in said if number in known), "")


def reruns(work: Work) -> str:
    """The id of the test that the next one of this sample does again: the first positive, else the last; "" none."""
    first = next((test.id for test in work.tests if test.judged.verdict == "positive"), "")
    return first or (work.tests[-1].id if work.tests else "")


def _work(
    number: str, event: Told, body: Sampling, crop: str, tests: tuple[Test, ...], slot: Slot | None, why: str
) -> Work:
    stands = standing(Step(test.at, test.id, test.judged.verdict, test.method.id) for test in tests)
    stage: Stage
    if why:
        stage, slot = "discarded", None
    elif slot is not None:
        stage = "running"
    elif stands == "open":
        stage = "void" if tests else "waiting"
    else:
        stage = {"needs_rerun": "rerun", "needs_confirmation": "confirm"}.get(stands, "done")  # type: ignore[assignment]
    left = _left(tests) if stands == "needs_rerun" else 0
    return Work(number, event, body, crop, tests, stands, left, stage, slot, why)


def _left(tests: Sequence[Test]) -> int:
    valid = [test for test in tests if test.judged.verdict != "void"]
    first = next(place for place, test in enumerate(valid) if test.judged.verdict == "positive")
    method = valid[first].method
    return method.reruns - sum(test.method.id == method.id for test in valid[first + 1 :])


def _test(told: Told, body: RapidTest, crop: str, notes: dict[str, list[Told]]) -> Test:
    method = usual(body.method)
    found = judge(Result(body.rate, body.verdict, body.control, body.change, body.item), method, crop)
    believed = body.tested and "clock" not in body.doubts and body.tested <= told.t + LEAD_MS
    at = body.tested if believed else told.t
    return Test(told.id, at, told.t, body, method, found, explained(body, found, method), tuple(notes.get(told.id, ())))


def _when(test: Test) -> tuple[int, int, str]:
    return test.at, test.heard, test.id
