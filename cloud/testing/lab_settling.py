"""What follows for the tests of one sample: whether they may be believed, and what the limits of their date say."""

from __future__ import annotations

from collections.abc import Sequence

from cloud.kernel.doubt import joined, split
from cloud.kernel.scope import NATION
from cloud.testing import lab_store
from cloud.testing.lab_model import LabResidue, LabTest
from cloud.testing.lab_rules import rapid_method
from cloud.testing.limit_rules import Figure, Finding, LimitTable, judge_figure, whole
from cloud.testing.sample_custody import CustodyStep, walk
from cloud.testing.sample_doubts import TEST
from cloud.testing.sample_model import Sample
from cloud.testing.sample_records import CITY, Records
from contract.moment import law_day

_IDLE = ("listed", "suspended", "closed")
_OWN = frozenset({"future", "too_old", "clock", "value_odd", "substance_twice"})  # told by sample_hearing


def settle_tests(
    records: Records, sample: Sample | None, steps: Sequence[CustodyStep], tests: Sequence[LabTest]
) -> None:
    """Tell the derived columns of tests anew."""
    residues: dict[str, list[LabResidue]] = {}
    for one in lab_store.residues(NATION, records.session, [test.id for test in tests]) if tests else ():
        residues.setdefault(one.test, []).append(one)
    for test in tests:  # all first: one may name another
        records.tallying.before(test)
        test.sample = sample.id if sample else ""
        if sample is not None:
            test.region, test.of, test.purpose = sample.region, sample.of, sample.purpose
            test.product, test.batch, test.cycle = sample.product, sample.batch, sample.cycle
        records.session.add(test)
    for test in tests:
        rows = residues.get(test.id, [])
        own = set(split(test.doubts)) & _OWN
        own |= _doubts(records, sample, steps, test)
        judge(records, test, rows)
        if any(row.reason == "substance_unknown" for row in rows):
            own.add("substance_unknown")
        test.doubts = joined(own)
        records.session.add(test)


def judge(records: Records, test: LabTest, rows: Sequence[LabResidue]) -> None:
    """Judge the figures of a test by the edition and the bans of its date."""
    findings = findings_on(records, test, rows)
    for row, one in zip(rows, findings, strict=True):
        row.region = test.region
        row.substance, row.verdict, row.reason, row.ban = one.substance, one.verdict, one.reason, one.ban[:200]
        limit = one.limit
        row.most, row.produce, row.edition = (limit.value, limit.produce, limit.edition) if limit else (None, "", "")
        records.session.add(row)
    test.verdict = whole(findings)
    test.editions = ",".join(sorted({one.limit.edition for one in findings if one.limit}))[:200]
    test.law = records.rules.digest


def findings_on(records: Records, test: LabTest, rows: Sequence[LabResidue], on_ms: int | None = None) -> list[Finding]:
    """What the limits and bans of a day (that of `on_ms`, else of the analysis) say of the figures of a test."""
    on = law_day(test.tested if on_ms is None else on_ms)
    keys = {records.names.substance(row.name) for row in rows} - {""}
    table: LimitTable = records.table(keys, test.region)
    return [
        judge_figure(
            Figure(row.name, row.value, row.detectable, row.odd), test.product, on, test.region, table, records.names,
            records.rules,
        )
        for row in rows
    ]  # fmt: skip


def _doubts(records: Records, sample: Sample | None, steps: Sequence[CustodyStep], test: LabTest) -> set[str]:
    said = set()
    if test.tested > test.at:
        said.add("tested_later")
    said |= _laboratory(records, sample, test)
    if sample is None:
        return said | {"sample_unknown"}
    if test.tested < sample.at:
        said.add("before_sampling")
    elif "subject_closed" in split(sample.doubts):
        said.add("subject_closed")
    way = walk(sample.at, sample.sampler, steps, test.tested)
    if way.broken and (not way.opened or way.broken <= way.opened):
        said.add("seal_broken")
    if way.discarded:
        said.add("discarded")
    if test.laboratory and way.holder not in ("", test.laboratory):
        said.add("not_held")
    return (said | _again(records, sample, test)) & TEST.keys()


def _laboratory(records: Records, sample: Sample | None, test: LabTest) -> set[str]:
    found = records.near(test.laboratory, test.region) if test.laboratory else None
    if found is None:
        return {"laboratory_unknown"}
    said = set()
    own = sample is not None and sample.purpose == "self" and sample.of == found.id
    if found.kind != "laboratory" and not own:
        said.add("not_laboratory")
    if records.state(found.id, test.tested) in _IDLE:
        said.add("laboratory_unfiled")
    first = lab_store.reported(NATION, records.session, found.id, test.report)[:1]
    if first and first[0].id != test.id:
        said.add("report_taken")
    return said


def _again(records: Records, sample: Sample, test: LabTest) -> set[str]:
    """Doubts of a test that confirms a rapid one or does a laboratory's again."""
    said = set()
    if (test.confirms or test.reinspects) and rapid_method(test.method):
        said.add("rapid_method")
    if test.confirms and records.rapid_test(test.confirms) is None:
        said.add("confirms_unknown")
    if test.reinspects:
        first = lab_store.test(NATION, records.session, test.reinspects)
        if first is None or first.region[:CITY] != test.region[:CITY]:
            return said | {"reinspects_unknown"}
        if first.sample != sample.id:
            said.add("reinspects_other")
        if first.laboratory == test.laboratory:
            said.add("same_laboratory")
        if not sample.spare:
            said.add("no_spare")
        if lab_store.reinspection(NATION, records.session, first.id) is None:
            said.add("not_asked")
    return said
