"""Every route, as everybody: who may call it is declared, and nothing else lets anybody in."""

from __future__ import annotations

import re
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import RouteContext

from cloud.accounts.access import access_of, allow, check_declared, routes_of
from cloud.accounts.rules import ROLES
from cloud.accounts.sessions import Visitor
from cloud.app.factory import routes_only
from tests.cloud.house import House
from tests.engines import ENGINES

# Pages for everybody: why nobody needs to log in.
PAGES = {
    "pageOfLabel": "whoever holds a pack may know what it is",
    "pageOfVoucher": "the paper goes with the goods, and whoever gets them may check it",
    "pageOfPublic": "the form in which a code is typed",
    "findCode": "leads to the page of a code",
    "pageStyle": "how the pages look",
    "pageOfRecalls": "a recall is a public notice",
    "pageOfChecks": "reviewed spot checks are published (凡检必公开)",
    "pageOfRules": "the law is everybody's",
    "pageOfComplaint": "complaining needs no account",
    "handInComplaint": "complaining needs no account; paced, and of our own pages only",
    "pageOfReceipt": "the form in which a receipt is typed",
    "followComplaint": "whoever has the receipt is the complainant",
}
PUBLIC = {"getAbout", "logIn", "getHealth", "getReadiness", "enrolGateway", *PAGES}
NARROW = {
    **{name: {"admin", "supervisor"} for name in ("addProduct", "importProducts", "changeProduct")},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "shop", "farm"}
        for name in ("listLedger", "getLedgerEntry", "listLedgerEntryEvents", "listStock", "listNextLots", "getPack")
    },
    **{
        name: {"admin", "supervisor", "shop"}
        for name in ("enterSale", "enterPurchase", "enterReversal", "enterStockCount")
    },
    "weighSale": {"admin", "supervisor", "inspector", "enforcement", "shop"},
    "listBuyers": {"supervisor", "enforcement", "inspector", "shop"},
    "keepBuyer": {"supervisor", "shop"},
    "unmaskBuyer": {"enforcement", "supervisor"},
    "exportLedgerCsv": {"admin", "supervisor", "inspector", "enforcement", "shop"},
    "listAccounts": {"admin"},
    "addAccount": {"admin"},
    "getAccount": {"admin"},
    "changeAccount": {"admin"},
    "renewPassword": {"admin"},
    "listAccountEvents": {"admin"},
    "listAudit": {"admin", "supervisor"},
    "registerGateway": {"admin", "engineer"},
    "claimGateway": {"admin", "engineer"},
    "revokeGateway": {"admin", "engineer"},
    "revokeKey": {"admin"},
    "listKeys": {"admin", "supervisor", "engineer"},
    "getIntake": {"admin", "supervisor", "engineer", "analyst"},
    "listPendingGateways": {"admin", "engineer"},
    "listQuarantine": {"admin", "supervisor", "engineer", "analyst"},
    "replayQuarantined": {"admin", "supervisor", "engineer"},
    "dismissQuarantined": {"admin", "supervisor", "engineer"},
    "proveReading": {"admin", "supervisor", "enforcement", "engineer"},
    "publishRules": {"admin"},
    "layLawFile": {"admin", "supervisor"},
    "withdrawLawFile": {"admin", "supervisor"},
    "orderCommand": {"admin", "engineer"},
    "listCommands": {"admin", "engineer"},
    "getCommand": {"admin", "engineer"},
    **{
        f"export{what}{form}": {"admin", "supervisor", "analyst", "inspector", "enforcement"}
        for what in ("Readings", "Events")
        for form in ("Csv", "Parquet")
    },
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement"}
        for name in ("getReport", "exportReportXlsx", "exportReportPdf")
    },
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "lab", "market"}
        for name in ("listRapidResults", "countRapidResults", "getRapidResult", "listRapidMethods")
    },
    "listAttendances": {"admin", "supervisor", "engineer", "farm", "shop", "lab", "market"},
    "listRapidFindings": {"admin", "supervisor", "analyst", "inspector", "enforcement", "lab"},
    "chooseRapidMethod": {"admin", "supervisor"},
    "getBatchEpcis": {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm"},
    "tellRectification": {"admin", "supervisor", "inspector", "enforcement"},
    "answerRectification": {"admin", "supervisor", "inspector", "farm", "shop", "lab", "market"},
    "acceptRectification": {"admin", "supervisor", "inspector", "enforcement"},
    "reopenRectification": {"admin", "supervisor", "inspector", "enforcement"},
    "withdrawRectification": {"admin", "supervisor"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "engineer", "farm"}
        for name in (
            "listCycles",
            "getCycle",
            "listEarTags",
            "listCycleEvents",
            "getHarvest",
            "getEnvironment",
            "getEvidence",
            "getProductionFile",
            "printProductionFile",
            "listOperations",
            "getOperation",
            "listOperationEvents",
            "listBalances",
            "listPlacements",
            "getPlacement",
            "listPlacementEvents",
        )
    },
    **{
        name: {"admin", "supervisor", "inspector", "farm"}
        for name in (
            "beginCycle",
            "changeCycle",
            "endCycle",
            "addEarTags",
            "tellOperation",
            "correctOperation",
            "withdrawOperation",
        )
    },
    **{name: {"admin", "supervisor", "inspector", "engineer", "farm"} for name in ("placeDevice", "endPlacement")},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "lab"}
        for name in (
            "listSamples",
            "getSample",
            "listSampleEvents",
            "listLabTests",
            "getLabTest",
            "rejudgeLabTest",
            "printLabTest",
            "listLabTestEvents",
        )
    },
    **{name: {"admin", "supervisor", "inspector", "enforcement", "lab"} for name in ("takeSample", "tellCustody")},
    "reportLabTest": {"admin", "supervisor", "lab"},
    **{
        name: {"admin", "supervisor"}
        for name in (
            "reviewLabTest",
            "assignReinspection",
            "closeReinspection",
            "drawSamplingPlan",
            "importLimits",
        )
    },
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market"}
        for name in (
            "listReinspections",
            "listReinspectionDeadlines",
            "getReinspection",
            "listReinspectionEvents",
        )
    },
    "askReinspection": {"admin", "supervisor", "inspector", "enforcement", "farm", "market"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "lab"}
        for name in (
            "listSamplingPlans",
            "getSamplingPlan",
            "getSamplingPopulation",
            "listSamplingDraws",
            "getSamplingCoverage",
            "listSamplingPlanEvents",
        )
    },
    "makeSamplingPlan": {"admin", "supervisor", "analyst"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm"}
        for name in (
            "listLabelTemplates",
            "getLabelTemplate",
            "listLabelTemplateEvents",
            "listLabelOrders",
            "getLabelOrder",
            "listLabelOrderEvents",
            "listLabelSteps",
            "getLabelledBatch",
        )
    },
    **{
        name: {"admin", "supervisor", "inspector", "farm"}
        for name in (
            "fileLabelTemplate",
            "endLabelTemplate",
            "orderLabels",
            "drawLabels",
            "tellLabelsPrinted",
            "activateLabels",
            "voidLabels",
        )
    },
    **{
        name: {"admin", "supervisor"}
        for name in ("approveLabelTemplate", "refuseLabelTemplate", "allotLabels", "refuseLabelOrder")
    },
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market"}
        for name in ("listVouchers", "getVoucher", "getVouchedBatch", "listVoucherEvents")
    },
    **{
        name: {"admin", "supervisor", "inspector", "farm", "market"}
        for name in ("issueVoucher", "printVouchers", "voidVoucher")
    },
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "market"}
        for name in (
            "listPassages",
            "getPassage",
            "listMarketDays",
            "getMarketDay",
            "listGatePolicies",
            "listGatePolicyEvents",
        )
    },
    **{name: {"admin", "supervisor", "inspector", "enforcement"} for name in ("listWatches", "listWatchEvents")},
    **{name: {"admin", "supervisor"} for name in ("layGatePolicy", "watchSubject", "endWatch")},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "shop", "lab", "market"}
        for name in ("listWarnings", "getWarning")
    },
    "listWarningEvents": {"admin", "supervisor", "analyst"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement"}
        for name in ("listWarningPolicies", "listWarningRules", "listWarningPolicyEvents")
    },
    **{name: {"admin", "supervisor"} for name in ("publishWarning", "dismissWarning", "layWarningPolicy")},
    "enterPassage": {"admin", "supervisor", "market"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop", "lab"}
        for name in (
            "listBatches",
            "getBatch",
            "getBatching",
            "listDescendants",
            "listAncestors",
            "getBatchStep",
            "getBatchLineage",
            "getRelease",
            "listBlocks",
            "listBlockEvents",
        )
    },
    "makeBatches": {"admin", "supervisor", "inspector", "farm", "market"},
    **{name: {"admin", "supervisor", "enforcement"} for name in ("blockBatch", "liftBlock")},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop"}
        for name in ("listTransfers", "getTransfer", "listLegs", "getLeg", "getLegTemperature")
    },
    **{name: {"admin", "supervisor", "inspector", "farm", "market", "shop"} for name in ("tellTransfer", "tellLeg")},
    "acknowledgeAlarm": {"admin", "supervisor", "inspector", "enforcement", "farm", "engineer"},
    "acknowledgeAlert": {"admin", "supervisor", "inspector", "enforcement", "farm", "engineer"},
    "handleAlert": {"admin", "supervisor", "inspector", "enforcement"},
    "closeAlert": {"admin", "supervisor", "enforcement"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement"}
        for name in ("listRecalls", "getRecall", "getRecallReport", "printRecallReport", "listRecallEvents")
    },
    **{name: {"admin", "supervisor", "enforcement"} for name in ("openRecall", "closeRecall", "reopenRecall")},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement"}
        for name in (
            "listComplaints",
            "getComplaint",
            "getComplaintPhoto",
            "listComplaintEvents",
            "listComplaintDispatches",
        )
    },
    **{name: {"admin", "supervisor", "inspector", "enforcement"} for name in ("acceptComplaint", "answerComplaint")},
    "closeComplaint": {"admin", "supervisor", "enforcement"},
    **{name: {"supervisor", "inspector", "enforcement"} for name in ("openComplaintContact", "proposeComplaint")},
    **{
        name: {"supervisor"}
        for name in ("dispatchComplaint", "grantComplaintReward", "payComplaintReward", "withdrawComplaintReward")
    },
    "listComplaintHandlers": {"admin", "supervisor"},
    **{
        name: {"admin", "supervisor", "analyst", "inspector", "enforcement", "farm", "market", "shop"}
        for name in (
            "listRecallNotices",
            "getRecallNotice",
            "listRecallNoticeEvents",
            "listRecoveries",
            "getRecovery",
        )
    },
    **{
        name: {"admin", "supervisor", "inspector", "enforcement", "farm", "market", "shop"}
        for name in ("acknowledgeRecallNotice", "tellRecovery")
    },
}
NARROW["getOverview"] = {"admin", "supervisor", "analyst", "inspector", "enforcement"}
_HOLDERS = {"farm", "shop", "lab", "market"}
_STAFF = {"admin", "supervisor", "inspector"}
_WARDENS = {"admin", "supervisor", "enforcement"}
_REVIEWERS = {"admin", "supervisor"}
_SUBJECTS = {
    "listSubject amendSubject bringInCensus issueCredential rotateCredential enterLicence noteDealerFiling "
    "enterCertificate": _STAFF,
    "beginTenure endTenure": _STAFF | {"engineer"},
    "suspendSubject revokeCredential suspendLicence restoreLicence": _WARDENS,
    "reopenSubject closeSubject approveApplication returnApplication rejectApplication drawUpAgreement "
    "revokeCertificate": _REVIEWERS,
    "apply resubmitApplication addPaper signAgreement foundBase changeBase endBase layOutPlot changePlot "
    "endPlot": _STAFF | _HOLDERS,
    "listApplications getBacklog getApplication listApplicationChanges getPaper listUnsigned listSignatures "
    "listCredentials listCredentialScans getCredential listCredentialChanges drawCredential": _STAFF
    | _HOLDERS
    | {"enforcement"},
}
NARROW |= {name: roles for names, roles in _SUBJECTS.items() for name in names.split()}
ROUTES = routes_of(routes_only())


def _call(client: httpx.Client, house: House, route: RouteContext) -> int:
    (method,) = route.methods or {"GET"}
    path = re.sub(r"\{\w+:label\}", "A8JJY4EM5DP6V6MG", route.path or "")
    path = re.sub(r"\{\w+\}", "no-such-one", path)
    request = client.build_request(method, house.url + path, json={} if method in ("POST", "PUT", "PATCH") else None)
    response = client.send(request, stream=True)
    response.close()
    return response.status_code


@pytest.fixture(scope="module")
def nobody(house: House) -> httpx.Client:
    """Who is not logged in."""
    return house.client()


@pytest.fixture(scope="module")
def people(house: House) -> dict[str, httpx.Client]:
    """Somebody of every role, logged in."""
    return {role: house.enter(role, "532331") for role in ROLES}


@pytest.mark.parametrize(
    ("route", "engine"),
    [(route, engine) for first, engine in enumerate(ENGINES) for route in ROUTES[first :: len(ENGINES)]],
    ids=lambda one: getattr(one, "operation_id", one),
    indirect=["engine"],
    scope="module",
)
def test_a_route_lets_in_exactly_whom_it_declares(
    house: House, nobody: httpx.Client, people: dict[str, httpx.Client], route: RouteContext
) -> None:
    access = access_of(route)
    assert access is not None
    name = route.operation_id
    assert access.public == (name in PUBLIC)
    expected = set() if access.public else NARROW.get(name, set(ROLES))
    assert set(access.roles) == expected
    status = _call(nobody, house, route)
    assert status in ((200, 404, 422) if name in PAGES else (200, 422) if access.public else (401,))
    if not access.public:
        for role in ROLES:
            one = house.enter(role, "532331") if name == "logOut" else people[role]  # who logs out is nobody afterwards
            status = _call(one, house, route)
            assert (status == 403) == (role not in expected), role
            assert status != 401
            assert status < 500
            if name == "logOut":
                people[role] = house.enter(role, "532331")


def test_the_walk_has_seen_all_routes() -> None:
    assert len(ROUTES) > 15
    assert {route.operation_id for route in ROUTES} >= PUBLIC | set(NARROW)


def test_an_app_with_a_silent_route_does_not_start() -> None:
    app = FastAPI()

    @app.get("/open")
    def silent() -> str:
        return ""

    @app.get("/closed")
    def declared(_visitor: Annotated[Visitor, allow("admin")]) -> str:
        return ""

    with pytest.raises(RuntimeError, match=r"without a declared access: /open$"):
        check_declared(app)


def test_a_page_is_told_what_its_role_may_do(house: House) -> None:
    may = house.enter("farm").get("/session").json()["may"]
    narrower = {name for name, roles in NARROW.items() if "farm" not in roles}
    assert set(may) == {route.operation_id for route in ROUTES} - PUBLIC - narrower
    assert "acknowledgeAlarm" in may
