"""Reviews of laboratory tests, and reinspections: what the authority and the inspected party do with a result."""

from __future__ import annotations

from cloud import subjects
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.doubt import split
from cloud.kernel.problem import Problem, found
from cloud.kernel.scope import NATION, Scope
from cloud.testing import lab_store, rapid_store, sample_doubts, sample_store
from cloud.testing.lab_model import LabReview, LabTest, Reinspection
from cloud.testing.lab_rules import Due, asked_until, rapid_method, rapid_until, told_at
from cloud.testing.sample_problems import REINSPECTION_STATES
from cloud.testing.sample_projection import refresh
from contract.moment import iso


def review(deed: Deed, test: LabTest, remark: str, withheld: str = "") -> LabReview:
    """Stand by a report. withheld: why its result is not published all the same.

    Raises Problem("review_early") for one in doubt, "reviewed_already", "review_own".
    """
    before = lab_store.reviews(NATION, deed.session, [test.id]).get(test.id)
    if before is not None:
        raise Problem("reviewed_already", by=before.created_by)
    there = split(test.doubts)
    voiding = next((code for code in there if code in sample_doubts.VOIDING), "")
    if voiding:
        said = sample_doubts.words("test", voiding)
        raise Problem("review_early", why_zh=said.zh, why_en=said.en)
    if test.clerk and test.clerk == deed.by:
        raise Problem("review_own")
    row = LabReview(region=test.region, test=test.id, remark=remark, withheld=withheld, **record.stamped(deed))
    record.add(deed, row, {"test": test.id, "withheld": withheld})
    deed.note(record.kind_of(LabTest), test.id, test.region, what={"reviewed": True})
    return row


def ask(deed: Deed, test_id: str, why: str, of: str = "", asked: int = 0, method: str = "") -> Reinspection:
    """The inspected party asks that a result be tested again, a laboratory's or a rapid test's. asked: ms UTC, now if
    0, where a clerk writes up what came on paper; of: who asks then; method: by which it is to be done, "" not settled.

    Raises Problem("not_found" | "reinspection_…").
    """
    asked = deed.now if deed.scope.subject else asked or deed.now  # on paper to a clerk, never by one's own word
    if rapid_method(method):
        raise Problem("reinspection_rapid_method", method=method)
    test = lab_store.test(deed.scope, deed.session, test_id)
    row = _of_laboratory(deed, test, of, asked) if test is not None else _of_rapid(deed, test_id, of, asked)
    row.method, row.why = method, why
    record.add(deed, row, {"test": row.test, "of": row.of})
    named = [(one.number, one.region) for one in lab_store.naming(NATION, deed.session, [row.test])]
    refresh(deed.session, named)  # a report that came before the asking was in doubt
    return row


def assign(deed: Deed, row: Reinspection, laboratory: str) -> Reinspection:
    """Say who tests again. Raises Problem("reinspection_over" | "reinspection_laboratory"), and as record.change."""
    if row.state not in ("asked", "assigned"):
        raise Problem("reinspection_over", state=REINSPECTION_STATES[row.state])
    again = subjects.subject(Scope(deed.scope.regions), deed.session, laboratory)
    first = lab_store.test(NATION, deed.session, row.test)
    other = first is None or first.laboratory != laboratory
    if again is None or again.kind != "laboratory" or again.state != "filed" or not other:
        raise Problem("reinspection_laboratory")
    record.change(deed, row, {"laboratory": laboratory, "state": "assigned"})
    return row


def close(deed: Deed, row: Reinspection, answer: str, *, refused: bool) -> Reinspection:
    """Done, or refused with a reason. Raises Problem("reinspection_over"), and as record.change."""
    if row.state not in ("asked", "assigned"):
        raise Problem("reinspection_over", state=REINSPECTION_STATES[row.state])
    record.change(deed, row, {"state": "refused" if refused else "done", "answer": answer})
    return row


def _of_laboratory(deed: Deed, test: LabTest, of: str, asked: int) -> Reinspection:
    if test.reinspects:
        raise Problem("reinspection_again")
    who = deed.scope.subject or of or test.of
    if not who or who != test.of:
        raise Problem("reinspection_of")
    sample = sample_store.sample(NATION, deed.session, test.sample)
    if sample is None or not sample.spare or sample.discarded:
        raise Problem("reinspection_no_spare", number=test.number)
    due = asked_until(told_at(test.at, test.received), rapid=False)
    _in_time(asked, test.at, due, deed.now)
    row = _reinspection(deed, test.region, test.id, who, asked, due)
    row.number = test.number
    return row


def _of_rapid(deed: Deed, test_id: str, of: str, asked: int) -> Reinspection:
    test = found(rapid_store.result(deed.scope, deed.session, test_id), test_id)
    if test.verdict != "positive":
        raise Problem("reinspection_of_negative", test=test.id)
    who = deed.scope.subject or of or test.of
    if who != (test.of or of) or subjects.subject(Scope(deed.scope.regions), deed.session, who) is None:
        raise Problem("reinspection_of")
    due = rapid_until(test.at, test.heard)
    _in_time(asked, max(test.at, test.heard), due, deed.now)
    row = _reinspection(deed, test.region, test.id, who, asked, due)
    row.rapid, row.number = True, test.sample
    return row


def _in_time(asked: int, first: int, due: Due, now: int) -> None:
    """Neither before anybody could know of the result (`first`), nor in the future, nor too late."""
    if asked < first or asked > now:
        raise Problem("reinspection_early")
    if asked > due.ms:
        raise Problem("reinspection_late", due=iso(due.ms))


def _reinspection(deed: Deed, region: str, test: str, who: str, asked: int, due: Due) -> Reinspection:
    if lab_store.reinspection(NATION, deed.session, test) is not None:
        raise Problem("reinspection_known")
    return Reinspection(
        region=region, test=test, of=who, asked=asked, due=due.ms, due_known=due.known, why="", **record.stamped(deed)
    )
