"""What follows from all that was told of one seal: whose sample it is, who has it, what does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlmodel import Session

from cloud.kernel.database import portions
from cloud.kernel.doubt import joined, split
from cloud.kernel.scope import NATION
from cloud.testing import lab_store, rapid, sample_store
from cloud.testing.lab_model import LabTest
from cloud.testing.lab_settling import settle_tests
from cloud.testing.sample_custody import CustodyStep, Way, walk
from cloud.testing.sample_hearing import Seal
from cloud.testing.sample_model import Sample, SampleCustody
from cloud.testing.sample_records import Records
from contract.names import within

_CHUNK: Final = 1_000
_OWN_SAMPLE = frozenset({"future", "too_old", "clock", "unit"})  # told by sample_hearing
_OWN_STEP = frozenset({"future", "too_old", "clock", "temperature", "receiver_unknown"})


def settle(records: Records, seals: Iterable[Seal]) -> None:
    """Tell the derived columns of these samples, their ways and tests anew, and of the rapid tests beside them."""
    session = records.session
    numbers, confirmed = set[str](), set[str]()
    for some in portions(sorted(seals), _CHUNK):
        told = _Told(session, some)
        with session.no_autoflush:  # nothing that is asked below follows from what is told here
            for seal in some:
                tests = _one(records, seal, told)
                numbers |= {seal[0], *(test.number for test in tests)}
                confirmed |= {test.confirms for test in tests}
        session.flush()
    records.tallying.write(session)
    rapid.follow(session, numbers, confirmed)


class _Told:
    """All that was told of some seals, by their numbers: asked for at once."""

    def __init__(self, session: Session, seals: Sequence[Seal]) -> None:
        numbers = sorted({number for number, _ in seals})
        self._samples = sample_store.of_numbers(NATION, session, numbers)
        self._steps = sample_store.steps_of_numbers(NATION, session, numbers)
        self._tests = lab_store.tests_of_numbers(NATION, session, numbers)

    def of(self, seal: Seal) -> tuple[list[Sample], list[SampleCustody], list[LabTest]]:
        """The samples, steps and tests of a seal, the first told first; steps in the order in which they were done."""
        number, city = seal
        return (
            [row for row in self._samples.get(number, ()) if within(row.region, city)],
            [row for row in self._steps.get(number, ()) if within(row.region, city)],
            [row for row in self._tests.get(number, ()) if within(row.region, city)],
        )


def _one(records: Records, seal: Seal, told: _Told) -> list[LabTest]:
    """Tell one seal anew; the tests that were told with it."""
    session, number = records.session, seal[0]
    samples, rows, tests = told.of(seal)
    steps = [_step(row) for row in rows]
    first = samples[0] if samples else None
    for sample in samples:
        _place(records, sample, taken=sample is not first)
    way = walk(first.at, first.sampler, steps) if first else Way("")
    if first is not None:
        first.holder, first.opened = way.holder, way.opened
        first.discarded, first.broken = way.discarded, way.broken
    for row in rows:
        said = set(split(row.doubts)) & _OWN_STEP
        said |= way.doubts.get(row.id, set()) if first else {"sample_unknown"}
        row.sample = first.id if first else ""
        row.region = first.region if first else row.region
        row.doubts = joined(said)
        session.add(row)
    if not tests:
        return []
    settle_tests(records, first, steps, tests)
    return [*tests, *_again(records, [test.id for test in tests], number)]


def _again(records: Records, test_ids: list[str], number: str) -> list[LabTest]:
    """Tests of other samples that name one of these: what they name may have come after them."""
    others = [test for test in lab_store.naming(NATION, records.session, test_ids) if test.number != number]
    for test in others:
        sample = sample_store.sample(NATION, records.session, test.sample) if test.sample else None
        rows = sample_store.steps(NATION, records.session, test.sample) if test.sample else ()
        settle_tests(records, sample, [_step(row) for row in rows], [test])
    return others


def _place(records: Records, sample: Sample, *, taken: bool) -> None:
    """Whose sample it is, and which place of a plan it fills."""
    said = set(split(sample.doubts)) & _OWN_SAMPLE
    if not sample.number.strip():
        said.add("number_missing")
    elif taken:
        said.add("number_taken")
    if not sample.sampler:
        said.add("sampler_unknown")
    cycle = records.cycle(sample.cycle) if sample.cycle else None
    if sample.cycle and cycle is None:
        said.add("cycle_unknown")
    who = records.near(sample.of, sample.region)
    if not sample.of and cycle is not None:
        who = records.near(cycle.subject, sample.region)
        sample.of = cycle.subject
    if who is None:
        said.add("subject_unknown" if sample.of else "of_missing")
    else:
        sample.region = who.region
        if records.state(who.id, sample.at) == "closed":
            said.add("subject_closed")
        if cycle is not None and cycle.subject != who.id:
            said.add("cycle_foreign")
    key = records.names.produce(sample.product)
    sample.product, sample.known = key or sample.product, bool(key)
    sample.draw = ""
    if sample.plan and records.plan(sample.plan) is None:
        said.add("plan_unknown")
    elif sample.plan:
        draw = records.draw(sample.plan, (sample.cycle, sample.batch, sample.of))
        sample.draw = draw.id if draw else ""
        if draw is None:
            said.add("not_drawn")
    if not sample.holder:
        sample.holder = sample.sampler
    sample.doubts = joined(said)
    records.session.add(sample)


def _step(row: SampleCustody) -> CustodyStep:
    return CustodyStep(row.id, row.step, row.by, row.at, row.position, row.receiver, row.intact)
