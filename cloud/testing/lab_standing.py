"""What laboratories last said of a batch or a cycle: the question of the release gate."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session

from cloud.kernel.doubt import split
from cloud.kernel.scope import Scope
from cloud.testing import lab_store
from cloud.testing.lab_model import LabTest
from cloud.testing.lab_rules import counts
from cloud.testing.limit_rules import Verdict
from cloud.testing.sample_doubts import VOIDING


@dataclass(frozen=True, slots=True)
class LabStanding:
    """The last judged result. verdict: `not_judged` where there are tests and none of them could be judged.

    test: the id of that test, sample: the number on its seal, tested: ms UTC. purpose: whose test it was for.
    """

    verdict: Verdict
    test: str
    sample: str
    tested: int
    purpose: str


def believed(test: LabTest) -> bool:
    """Whether a report proves something about its sample."""
    return counts(split(test.doubts), VOIDING)


def lab_standing(
    scope: Scope, session: Session, batches: Collection[str] = (), cycles: Collection[str] = ()
) -> dict[str, LabStanding]:
    """Batch or cycle id -> where it stands; who was never tested is not in it.

    A test in doubt (a broken seal, a laboratory without filing) proves nothing and is passed over; so is one that could
    not be judged, as long as there is one that could. A reinspection comes after the test that it does again, and so
    takes its place.
    """
    found: dict[str, LabStanding] = {}
    wanted = {*batches, *cycles} - {""}
    if not wanted:
        return found
    for test in lab_store.standing_tests(scope, session, batches, cycles):
        verdict: Verdict = test.verdict if believed(test) else "not_judged"  # type: ignore[assignment]
        one = LabStanding(verdict, test.id, test.number, test.tested, test.purpose)
        for key in {test.batch, test.cycle} & wanted:
            if verdict != "not_judged" or found.get(key, one).verdict == "not_judged":
                found[key] = one
    return found
