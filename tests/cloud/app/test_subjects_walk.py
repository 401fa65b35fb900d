"""Every route, as another subject of the same county: nobody of a farm, a shop, a room or a market is told of a
neighbour's records, or changes them.

The rows of the walk are all of one subject: its id stands in each, and it runs the gateway that all were told by.
Whoever asks is of another one. What they may be told all the same stands below, each with its reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import inspect

from cloud.accounts.rules import OUTSIDE
from cloud.kernel.database import Table
from cloud.subjects import Subject
from tests.cloud.app.walk import BLIND, HERE, MARK, NOW, OPEN, OPERATIONS, ask, kept, models, row
from tests.cloud.house import House

STRANGER: Final = "stranger"
OWNING: Final = ("subject", "of", "shop", "laboratory", "holder", "farm", "market", "gateway_id", "gateway", "maker")
ALL: Final = frozenset(OUTSIDE)
NONE: Final = (frozenset[str](), "")
LAB, MARKET = frozenset({"lab"}), frozenset({"market"})
# Routes that tell people of a subject something that is not their own: whom, and why that is right.
SHARED: Final = {
    **dict.fromkeys(
        ("listRegions", "getRegion", "listRegionEditions", "listRegionOutlines"), (ALL, "names and outlines of places")
    ),
    **dict.fromkeys(("listLawFiles", "getLawFile", "listLimits", "listLimitEditions"), (ALL, "the law")),
    **dict.fromkeys(("judgeFacts", "listTouched", "weighSale"), (ALL, "the law on what the asker tells of")),
    "listNames": (ALL, "what the public pages call whoever stands in one's own rows"),
    "listRules": (ALL, "which version of the law stands at the gateways"),
    "listGatePolicies": (ALL, "what the gates of a market ask for"),
    "listRapidMethods": (ALL, "methods and the products that a method does not cover"),
    **dict.fromkeys(("listAgreements", "getAgreement", "listUnsigned"), (ALL, "a text that everybody is to sign")),
    **dict.fromkeys(("listProducts", "getProduct"), (ALL, "the catalogue of what may be sold")),
    "getPack": (ALL, "the catalogue's page of a pack that is in one's hands; the lines are the asker's own"),
    "verifyVoucher": (ALL, "what a voucher says stands on it"),
    "getVoucher": (MARKET, "a market looks up what is shown at its gate"),
    **dict.fromkeys(
        ("listSamplingPlans", "getSamplingPlan", "getSamplingCoverage", "getSamplingPopulation", "listSamplingDraws"),
        (LAB, "a draw is published, and a laboratory is told whom to take samples from"),
    ),
    "keepBuyer": (ALL, "kept for the asker's own shop, in a vault that this house has not"),
}


def owned(model: type[Table]) -> Table:
    """A row of the subject whose id is the mark, wherever a column can name a subject or a gateway."""
    made = row(model)
    for column in inspect(model).columns:
        if column.key in OWNING and getattr(made, column.key) in ("", None):
            setattr(made, column.key, MARK)
        elif column.key == "raised":  # by when an alarm was raised it is told whose it was
            setattr(made, column.key, NOW)
    return made


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A cloud in whose county one subject has one of everything, and another has nothing."""
    house = House(tmp_path_factory.mktemp("house"))
    for model in models():
        with house.database.write() as session:
            session.add(owned(model))
    with house.database.write() as session:
        about: dict[str, Any] = {"kind": "shop", "state": "filed", "created": 1, "created_by": "t", "changed": 1}
        session.add(Subject(id=STRANGER, region=HERE, name="丰禾", **about))
    yield house
    house.close()


@pytest.mark.parametrize("role", OUTSIDE)
def test_people_of_another_subject_are_told_nothing_and_change_nothing(walked: House, role: str) -> None:
    before = kept(walked)
    visitor = walked.enter(role, HERE, subject=STRANGER)
    visitor.headers["connection"] = "close"  # a fault of one answer takes no other with it
    wrong = []
    for name, access in OPEN.items():
        if role not in access.roles or name in BLIND or role in SHARED.get(name, NONE)[0]:
            continue
        answer = ask(visitor, name)
        method, path, _ = OPERATIONS[name]
        told = answer.status_code < 400 and (MARK in answer.text)
        took = "{" in path and answer.status_code not in (404, 422) and answer.json().get("items") != []
        took = took or (method != "get" and "{" not in path and answer.status_code < 400)
        if told or took or answer.status_code >= 500:
            wrong.append(f"{name}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert kept(walked) == before


def test_the_subject_itself_is_told(walked: House) -> None:
    """So that the walk has something to find: the same questions, asked by the one whose records they are."""
    seen = set()
    for role in OUTSIDE:
        own = walked.enter(role, HERE, subject=MARK)
        own.headers["connection"] = "close"
        for name, access in OPEN.items():
            if role in access.roles and OPERATIONS[name][0] == "get":
                with suppress(httpx.TransportError):  # a stream breaks off at a row that no gateway could send
                    answer = ask(own, name)
                    if answer.status_code == 200 and MARK in answer.text:
                        seen.add(name)
    assert len(seen - SHARED.keys()) > 60
    assert seen >= {
        "listSites", "listGateways", "getGateway", "listDevices", "getDevice", "listAlarms", "listAlerts",
        "listRapidTests", "listScans", "getSubject", "listPlots", "listTenures", "getCycle", "listOperations",
        "listLedger", "getSample", "getBatch",
    }  # fmt: skip


def test_every_exception_is_of_a_route_that_there_is() -> None:
    assert SHARED.keys() <= OPEN.keys()
    assert all(roles & set(OPEN[name].roles) for name, (roles, _) in SHARED.items())
