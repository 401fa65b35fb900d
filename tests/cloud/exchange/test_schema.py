"""Our rules against GS1's schema: what it refuses we refuse, what it takes we take, or a rule of ours says why not."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloud.exchange.epcis import checked, validate
from tests.cloud.exchange.paper import (
    AGGREGATION,
    ASSOCIATION,
    OBJECT,
    SENSED,
    TRANSACTION,
    TRANSFORMATION,
    document,
    examples,
    loaded,
    schema,
)

OURS: Final = {"vocabulary", "namespace", "context", "version", "parent", "unit"}
OWN: Final = [document(one) for one in (OBJECT, AGGREGATION, TRANSFORMATION, TRANSACTION, ASSOCIATION, SENSED)]
WORDS: Final = [
    "", "ex", "foo", "ex:foo", "none:foo", "https://example.com/a", "https://example.com/a b", "urn:uuid:1",
    "receiving",
    "active", "recalled", "po", "location", "incorrect_data", "x", "ADD", "OBSERVE", "DELETE", "CEL", "KGM", "kgm",
    "Temperature", "gs1:Temperature", "https://gs1.org/voc/Temperature", "urn:epcglobal:cbv:bizstep:receiving",
    "https://ref.gs1.org/cbv/BizStep-receiving", "https://ref.gs1.org/cbv/BizStep-harvesting", "cbv:Disp-active",
    "2026-11-29T08:00:00+08:00", "2026-11-29T08:00:00", "2026-02-30T08:00:00Z", "2026-11-29", "2026-11-29T24:00:00Z",
    "+08:00", "+15:00", "8:00", "2.0", "2", "1.2", "v2", "f0", "zz", "ObjectEvent", "AggregationEvent", "PackingEvent",
    "ex:PackingEvent", "EPCISDocument", "EPCISQueryDocument", "批次", "https://example.com/批次",
]  # fmt: skip
KEYS: Final = [
    "foo", "ex:foo", "none:foo", "https://example.com/foo", "ilmd", "persistentDisposition", "epcList", "quantityList",
    "parentID", "childEPCs", "bizStep", "action", "transformationID", "sensorElementList", "errorDeclaration", "type",
    "@context", "recordTime", "certificationInfo", "uom", "id", "isA", "sender", "outputQuantityList", "eventID",
]  # fmt: skip
VALUES: Final[st.SearchStrategy[Any]] = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        [None, True, 0, 1, -1.5, [], {}, ["https://example.com/a"], [{}], {"id": "urn:a:b"}, {"ex:foo": 1}]
    ),
    st.just([{"sensorReport": [{"type": "Mass"}]}]),
    st.just({"set": ["recalled"]}),
    st.just({"declarationTime": "2026-11-29T08:00:00Z"}),
)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every container with each key or index of it, without what stands in a context."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        inner = one.items() if isinstance(one, dict) else enumerate(one) if isinstance(one, list) else ()
        for key, member in inner:
            found.append((one, key))
            if key != "@context":
                waiting.append(member)
    return found


def _spoil(data: st.DataObject, value: Any) -> Any:
    spoilt = deepcopy(value)
    for _ in range(data.draw(st.integers(1, 2), label="changes")):
        container, key = data.draw(st.sampled_from(_places(spoilt)), label="place")
        match data.draw(st.sampled_from(["drop", "set", "add", "twice"]), label="change"):
            case "drop":
                del container[key]
            case "set":
                container[key] = deepcopy(data.draw(VALUES))
            case "add" if isinstance(container, dict):
                container[data.draw(st.sampled_from(KEYS))] = deepcopy(data.draw(VALUES))
            case "twice" if isinstance(container, list):
                container.append(deepcopy(container[key]))
    return spoilt


@pytest.fixture(scope="module")
def theirs() -> Any:
    return jsonschema_rs.Draft7Validator(schema(), validate_formats=True)


def _compare(theirs: Any, value: Any) -> None:
    faults = checked(value)
    if theirs.is_valid(value):
        assert {fault.rule for fault in faults} <= OURS, faults
    else:
        assert faults, [error.message for error in theirs.iter_errors(value)]


def test_every_example_of_gs1_is_valid() -> None:
    files = examples()
    assert len(files) == 47
    assert {path.name: validate(path, keys=True) for path in files if validate(path, keys=True)} == {}


def test_our_own_documents_are_valid_by_both(theirs: Any) -> None:
    for one in OWN:
        assert theirs.is_valid(one)
        assert checked(one, keys=True) == []


def test_a_key_dropped_anywhere_is_judged_alike(theirs: Any) -> None:
    for value in [*OWN, *map(loaded, examples())]:
        for place in range(len(_places(value))):
            spoilt = deepcopy(value)
            container, key = _places(spoilt)[place]
            del container[key]
            _compare(theirs, spoilt)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoilt_document_is_judged_alike(theirs: Any, data: st.DataObject) -> None:
    values = [*OWN, *OWN, *map(loaded, examples())]
    _compare(theirs, _spoil(data, data.draw(st.sampled_from(values))))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_spoilt_event_by_itself_is_judged_alike(theirs: Any, data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(OWN))
    event = {"@context": value["@context"], **value["epcisBody"]["eventList"][0]}
    _compare(theirs, _spoil(data, event))
