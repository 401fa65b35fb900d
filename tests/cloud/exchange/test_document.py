"""The rules of EPCIS 2.0 and CBV 2.0, one table of cases each, with the rule that a fault is told by."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

import pytest

from cloud.exchange.epcis import checked
from cloud.exchange.epcis.context import STANDARD
from cloud.exchange.epcis.fault import MOST
from tests.cloud.exchange.paper import (
    AGGREGATION,
    ASSOCIATION,
    OBJECT,
    SENSED,
    TRANSACTION,
    TRANSFORMATION,
    document,
    spoilt,
)


def _rules(value: Any, *, keys: bool = False) -> set[str]:
    return {fault.rule for fault in checked(value, keys=keys)}


# EPCIS 2.0, 7.4: what each kind of event must say.
MISSING: Final = [
    *((OBJECT, key) for key in ("type", "eventTime", "eventTimeZoneOffset", "action", "quantityList")),
    *((AGGREGATION, key) for key in ("action", "childQuantityList")),
    *((ASSOCIATION, key) for key in ("action", "childEPCs", "parentID")),
    *((TRANSFORMATION, key) for key in ("inputQuantityList", "outputQuantityList")),
    *((TRANSACTION, key) for key in ("action", "bizTransactionList", "quantityList")),
    *((SENSED, key) for key in ("readPoint", "sensorElementList")),
]


@pytest.mark.parametrize(("event", "key"), MISSING, ids=lambda part: part if isinstance(part, str) else part["type"])
def test_what_an_event_must_say_is_missed(event: dict[str, Any], key: str) -> None:
    assert _rules(document(event)) == set()
    assert _rules(spoilt(event, **{key: None})) == {"shape"}


# 7.4: what an event may leave out, or say otherwise.
ALLOWED: Final = [
    (AGGREGATION, {"action": "OBSERVE", "parentID": None}),  # 7.4.3: only where something is put together or apart
    (AGGREGATION, {"action": "DELETE", "childQuantityList": None}),
    (OBJECT, {"action": "DELETE", "ilmd": None}),
    (TRANSFORMATION, {"outputQuantityList": None, "transformationID": "urn:uuid:1"}),
    (OBJECT, {"certificationInfo": ["https://example.com/c/1"]}),
    (OBJECT, {"eventTime": "2026-11-29T00:00:00.123456Z"}),
    (OBJECT, {"eventTime": "2016-12-31T23:59:60Z"}),  # a leap second that there was
    (OBJECT, {"eventTimeZoneOffset": "+14:00"}),
    (OBJECT, {"persistentDisposition": {"set": ["recalled"], "unset": ["available"]}}),
    (OBJECT, {"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping"}),
    (OBJECT, {"bizStep": "cbv:BizStep-shipping"}),
    (OBJECT, {"bizStep": "https://example.com/bizstep/blanching"}),
    (OBJECT, {"bizStep": "ex:blanching"}),
    (OBJECT, {"https://example.com/ns/grade": "A"}),
    (OBJECT, {"ex:paper": {"bare": 1, "ex:inner": [{"ex:deep": None}]}}),
    (OBJECT, {"readPoint": {"id": "geo:42.69,23.31", "ex:gate": "3"}}),
    (OBJECT, {"type": "ex:GradingEvent", "action": None}),  # an event of others
    (OBJECT, {"@context": {"own": "https://example.com/own/"}, "own:grade": "A"}),
]


@pytest.mark.parametrize(("event", "changes"), ALLOWED)
def test_what_the_standard_allows_is_valid(event: dict[str, Any], changes: dict[str, Any]) -> None:
    assert checked(spoilt(event, **changes)) == []


_PARTY: Final = {"type": "owning_party", "source": "urn:epc:id:pgln:6901234.00001"}
REFUSED: Final = [
    # 7.4, 7.3: shapes
    (OBJECT, {"action": "add"}, "shape"),
    (OBJECT, {"eventTime": "2026-11-29T08:00:00"}, "shape"),  # no zone
    (OBJECT, {"eventTime": "2026-02-30T08:00:00Z"}, "shape"),
    (OBJECT, {"eventTime": 1764374400000}, "shape"),
    (OBJECT, {"eventTimeZoneOffset": "+8:00"}, "shape"),
    (OBJECT, {"eventTimeZoneOffset": "Z"}, "shape"),
    (OBJECT, {"eventTimeZoneOffset": "+14:30"}, "shape"),
    (OBJECT, {"eventID": "42"}, "shape"),
    (OBJECT, {"epcList": ["urn:a:1", "urn:a:1"]}, "shape"),
    (OBJECT, {"quantityList": [{"epcClass": "urn:a:1", "quantity": "5"}]}, "shape"),
    (OBJECT, {"quantityList": [{"epcClass": "urn:a:1", "quantity": True}]}, "shape"),
    (OBJECT, {"quantityList": [{"quantity": 5}]}, "shape"),
    (OBJECT, {"quantityList": [{"epcClass": "urn:a:1", "ex:more": 1}]}, "shape"),
    (OBJECT, {"action": "OBSERVE"}, "shape"),  # 7.3.7: ilmd belongs to what is new
    (AGGREGATION, {"ilmd": {"ex:grade": "A"}}, "namespace"),
    (OBJECT, {"persistentDisposition": {}}, "shape"),
    (OBJECT, {"persistentDisposition": {"set": []}}, "shape"),
    (OBJECT, {"sourceList": [{"source": _PARTY["source"]}]}, "shape"),
    (OBJECT, {"destinationList": [_PARTY]}, "shape"),
    (OBJECT, {"errorDeclaration": {"reason": "incorrect_data"}}, "shape"),
    (OBJECT, {"readPoint": "urn:epc:id:sgln:6901234.00001.0"}, "shape"),
    (SENSED, {"sensorElementList": [{"sensorReport": []}]}, "shape"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"value": 1}]}]}, "shape"),
    (OBJECT, {"type": "PackingEvent"}, "shape"),
    (OBJECT, {"bizStep": "urn:epcglobal:cbv:bizstep:shipping"}, "shape"),  # EPCIS 1
    (AGGREGATION, {"parentID": None}, "parent"),
    # CBV 2.0, 7: words
    (OBJECT, {"bizStep": "harvesting"}, "vocabulary"),
    (OBJECT, {"bizStep": "Shipping"}, "vocabulary"),
    (OBJECT, {"bizStep": "active"}, "vocabulary"),  # a word of another list
    (OBJECT, {"bizStep": "https://ref.gs1.org/cbv/BizStep-harvesting"}, "vocabulary"),
    (OBJECT, {"bizStep": "https://ref.gs1.org/cbv/Disp-active"}, "vocabulary"),
    (OBJECT, {"disposition": "fresh"}, "vocabulary"),
    (OBJECT, {"persistentDisposition": {"set": ["fresh"]}}, "vocabulary"),
    (OBJECT, {"bizTransactionList": [{"type": "voucher", "bizTransaction": "urn:a:1"}]}, "vocabulary"),
    (OBJECT, {"sourceList": [{**_PARTY, "type": "farm"}]}, "vocabulary"),
    (OBJECT, {"errorDeclaration": {"declarationTime": "2026-11-29T08:00:00Z", "reason": "typo"}}, "vocabulary"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "Warmth", "value": 1}]}]}, "vocabulary"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "gs1:Warmth", "value": 1}]}]}, "vocabulary"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "Mass", "exception": "HOT"}]}]}, "vocabulary"),
    # UN/CEFACT Recommendation 20
    (OBJECT, {"quantityList": [{"epcClass": "urn:a:1", "quantity": 5, "uom": "kg"}]}, "unit"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 1, "uom": "°C"}]}]}, "unit"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 1, "uom": "KGM"}]}]}, "unit"),
    # EPCIS 2.0, 10: extensions
    (OBJECT, {"grade": "A"}, "namespace"),
    (OBJECT, {"own:grade": "A"}, "namespace"),
    (OBJECT, {"ex:paper": [{"own:inner": 1}]}, "namespace"),
    (OBJECT, {"ilmd": {"grade": "A"}}, "namespace"),
    (OBJECT, {"ilmd": {"own:grade": "A"}}, "namespace"),
    (OBJECT, {"bizStep": "own:blanching"}, "namespace"),
    (OBJECT, {"readPoint": {"id": "urn:a:1", "own:gate": "3"}}, "namespace"),
    (OBJECT, {"type": "own:GradingEvent"}, "namespace"),
    (SENSED, {"sensorElementList": [{"sensorReport": [{"type": "own:Brix", "value": 1}]}]}, "namespace"),
]


@pytest.mark.parametrize(("event", "changes", "rule"), REFUSED)
def test_what_the_standard_forbids_is_told_by_its_rule(
    event: dict[str, Any], changes: dict[str, Any], rule: str
) -> None:
    assert _rules(spoilt(event, **changes)) == {rule}


# EPCIS 2.0, 10.2: the document around.
TOPS: Final = [
    ({"schemaVersion": None}, "shape"),
    ({"schemaVersion": 2.0}, "shape"),
    ({"schemaVersion": "1.2"}, "version"),
    ({"creationDate": "2026-11-29"}, "shape"),
    ({"creationDate": None}, "shape"),
    ({"epcisBody": {}}, "shape"),
    ({"epcisBody": {"eventList": {}}}, "shape"),
    ({"epcisBody": {"eventList": [], "more": 1}}, "namespace"),
    ({"@context": None}, "shape"),
    ({"@context": [STANDARD, STANDARD]}, "shape"),
    ({"@context": {"ex": "https://example.com/ns/"}}, "context"),
    ({"@context": STANDARD}, "namespace"),  # the prefix of the ilmd is gone
    ({"@context": [STANDARD, {"ex": None}]}, "namespace"),
    ({"type": "EPCISMasterDataDocument"}, "shape"),
    ({"own:note": 1}, "namespace"),
    ({"isA": "EPCISDocument"}, "namespace"),
    ({"epcisHeader": {"epcisMasterData": {"vocabularyList": [{"vocabularyElementList": []}]}}}, "shape"),
]


@pytest.mark.parametrize(("changes", "rule"), TOPS)
def test_a_document_is_what_the_standard_says(changes: dict[str, Any], rule: str) -> None:
    value = {key: one for key, one in {**document(OBJECT), **changes}.items() if one is not None}
    assert rule in _rules(value)


def test_an_event_may_stand_by_itself_with_its_context() -> None:
    event = {"@context": [STANDARD, {"ex": "https://example.com/ns/"}], **deepcopy(OBJECT)}
    assert checked(event) == []
    del event["@context"]
    assert "shape" in _rules(event)


def test_a_context_of_others_may_declare_anything() -> None:
    assert (
        checked(document(spoilt(OBJECT)["epcisBody"]["eventList"][0], context=[STANDARD, "https://example.com/c"]))
        == []
    )


@pytest.mark.parametrize("value", [None, 1, "x", [], [document(OBJECT)], {}, {"type": ["ObjectEvent"]}])
def test_what_is_no_document_has_a_fault(value: Any) -> None:
    assert checked(value)


# GS1 General Specifications 7.9; EPC Tag Data Standard, 6; CBV 2.0, 8.9. On request only.
KEYS: Final = [
    ("urn:epc:id:sgtin:0614141.107346.2017", True),
    ("urn:epc:id:sgtin:0614141.10734.2017", False),
    ("urn:epc:id:sgtin:0614141.107346", False),
    ("urn:epc:id:sscc:0614141.1234567890", True),
    ("urn:epc:id:sscc:0614141.123456789", False),
    ("urn:epc:id:sgln:0614141.07346.12.34", True),
    ("urn:epc:id:gdti:95252084.0001.0003555480001000", True),
    ("urn:epc:id:whatever:1", True),
    ("https://id.gs1.org/01/09506000134352/21/12345", True),
    ("https://id.gs1.org/01/09506000134353/21/12345", False),
    ("https://id.gs1.org/01/9506000134352", False),
    ("https://id.gs1.org/414/9506000134307", True),
    ("https://example.com/01/1", True),
    ("ni:///sha-256;5f7c472bc4905de27a19b2efc8e4a9c6dc195139669b80b515f12218ff07cf65?ver=CBV2.0", True),
    ("ni:///sha-256;5f7c?ver=CBV2.0", False),
    ("urn:uuid:0193773e-2a40-7000-8000-000000000001", True),
    ("urn:uuid:1", False),
]


@pytest.mark.parametrize(("key", "right"), KEYS)
def test_keys_of_gs1_are_judged_on_request_only(key: str, right: bool) -> None:
    value = spoilt(OBJECT, eventID=key)
    assert checked(value) == []
    assert _rules(value, keys=True) == (set() if right else {"key"})


def test_faults_are_counted_beyond_a_hundred() -> None:
    faults = checked(document(*({} for _ in range(200))))
    assert len(faults) == MOST + 1
    assert "more" in faults[-1].en
