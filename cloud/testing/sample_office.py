"""Samples, their way and their tests as people tell them at the county's API: the edge's events, refused while one can
mend them.

The entry is told and projected in one transaction, then looked at: what would be kept with a doubt from the edge is
refused here, with the doubt as its reason, and nothing of it has happened.
"""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from cloud import production, subjects
from cloud.kernel import desk
from cloud.kernel.audit import Deed
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import kind_of
from cloud.kernel.scope import Scope
from cloud.testing import lab_store, sample_doubts, sample_store
from cloud.testing.lab_model import LabTest
from cloud.testing.plan_office import batch_missing
from cloud.testing.sample_model import Sample, SampleCustody
from cloud.testing.sample_projection import handle
from contract import event

# What refuses an entry, in the order in which a person mends it.
_ORDER: Final = {group: list(codes) for group, codes in sample_doubts.GROUPS.items()}


def take(deed: Deed, body: event.Sampling) -> Sample:
    """Enter a sample. Raises Problem("sampling_…") for what does not fit, in the words of the doubt."""
    wide = Scope(deed.scope.regions)  # a laboratory samples at others, whom its account does not list
    told = replace(body, subject=_self(deed, body.subject), clerk=deed.by, at=body.at or deed.now)
    who = subjects.subject(wide, deed.session, told.of) if told.of else None
    cycle = production.cycle(wide, deed.session, told.cycle) if told.cycle else None
    if told.of and who is None:
        raise Problem("sampling_subject_unknown")
    if told.cycle and cycle is None:
        raise Problem("sampling_cycle_unknown")
    region = who.region if who else cycle.region if cycle else ""
    if not region:
        raise Problem("sampling_of_missing")
    (row,) = desk.tell(deed, region, [told])
    handle(deed.session, row)
    deed.session.flush()
    sample = deed.session.get_one(Sample, row.id)
    _mend("sampling", sample.doubts)
    if told.batch and batch_missing(deed.session, told.batch):
        raise Problem("sampling_batch_unknown")
    deed.note(kind_of(Sample), sample.id, sample.region, what={"number": sample.number, "purpose": sample.purpose})
    return sample


def step(deed: Deed, sample: Sample, body: event.Custody) -> SampleCustody:
    """Enter a step of a sample's way. Raises Problem("custody_…")."""
    told = replace(body, sample=sample.number, subject=_self(deed, body.subject), clerk=deed.by, at=body.at or deed.now)
    (row,) = desk.tell(deed, sample.region, [told])
    handle(deed.session, row)
    deed.session.flush()
    done = deed.session.get_one(SampleCustody, row.id)
    _mend("custody", done.doubts)
    deed.note(kind_of(Sample), sample.id, sample.region, what={"step": done.step, "custody": done.id})
    return done


def report(deed: Deed, body: event.LabTest) -> LabTest:
    """Enter a laboratory's report. Raises Problem("test_…")."""
    sample = sample_store.sample(deed.scope, deed.session, body.sample)
    if sample is None:
        raise Problem("test_sample_unknown")
    told = replace(body, sample=sample.number, subject=_self(deed, body.subject), clerk=deed.by, at=body.at or deed.now)
    (row,) = desk.tell(deed, sample.region, [told])
    handle(deed.session, row)
    deed.session.flush()
    test = deed.session.get_one(LabTest, row.id)
    _mend("test", test.doubts)
    what = {"report": test.report, "sample": sample.number, "verdict": test.verdict}
    deed.note(kind_of(LabTest), test.id, test.region, what=what)
    return test


def sample_of(deed: Deed, wanted: str) -> Sample:
    """A sample in the doer's scope. Raises Problem("not_found")."""
    return found(sample_store.sample(deed.scope, deed.session, wanted), wanted)


def test_of(deed: Deed, wanted: str) -> LabTest:
    """A test in the doer's scope. Raises Problem("not_found")."""
    return found(lab_store.test(deed.scope, deed.session, wanted), wanted)


def _self(deed: Deed, told: str) -> str:
    """Who does it: an account of a subject can only be itself."""
    if deed.scope.subject:
        return deed.scope.subject
    if told and subjects.subject(deed.scope, deed.session, told) is None:
        raise Problem("not_found", what=told)
    return told


def _mend(group: str, doubts: str) -> None:
    there = split(doubts)
    for code in _ORDER[group]:
        if code in there and f"{group}_{code}" not in sample_doubts.FOUND:
            raise Problem(f"{group}_{code}")
