"""Whether tests were passed, as the county judged them: what is told of a test to whoever asks from outside."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from cloud.kernel.database import among, portions
from cloud.kernel.scope import Scope
from cloud.testing import lab_store
from cloud.testing.lab_model import LabTest
from cloud.testing.rapid_confirming import said
from cloud.testing.rapid_model import RapidResult

_CHUNK = 1_000


def verdicts(scope: Scope, session: Session, events: Collection[str]) -> dict[str, bool]:
    """Id of a test's event -> whether it was passed. What is void, in doubt, or judged in part only, is not in it.

    Of a rapid test its own verdict, by its method's edition; of a laboratory's that of the limits of its day.
    """
    found: dict[str, bool] = {}
    for some in portions(sorted(events), _CHUNK):
        rapid = select(RapidResult.id, RapidResult.verdict).where(scope.clause(RapidResult.region))
        for key, verdict in session.exec(rapid.where(among(session, RapidResult.id, some))):
            if verdict != "void":
                found[key] = verdict == "negative"
        reports = lab_store.all_tests(Scope(scope.regions)).where(among(session, col(LabTest.id), some))
        for test in session.exec(reports):
            word = said(test.verdict, test.doubts)
            if word:
                found[test.id] = word == "negative"
    return found
