"""Each kind of event of the trace as EPCIS 2.0: one case each, valid, and what it must say."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cloud.exchange.batch_story import document
from cloud.exchange.epcis import checked
from cloud.exchange.mapping import MAPPED, Beside, Names, Told, mapped
from cloud.exchange.mapping.amount import MEASURED, lot
from cloud.exchange.mapping.judging import blocked, released
from cloud.exchange.mapping.moving import recalled
from cloud.exchange.mapping.sensing import climate, placement
from cloud.production import Climate, Measured, Placement
from cloud.trace import Block, Release
from contract import event
from contract.event import Body, Lot, Paper, Residue, Shown
from contract.measurement import MEASUREMENTS
from tests.contract.messages import bodies

NAMES: Final = Names("trace.example.cn")
AT: Final = 1_764_374_400_000
A, B, C = "00000000000000aa", "00000000000000bb", "00000000000000cc"
URI: Final = "https://trace.example.cn/id/batch/"
EVENT: Final = "01939f3e-5c00-7d3a-9b1e-2f4a6c8e0b1d"
OFFER: Final = event.Transfer(step="offer", batches=(Lot(A, "500", "kg"),), receiver="buyer-1", subject="farm-1")
BESIDE: Final = Beside(
    batches=frozenset({A, B}),
    offers={"offer-1": OFFER},
    departures={"leg-1": event.Leg(step="depart", batches=(A, C), low=0.0, high=4.0)},
    samples={"S1": event.Sampling(sample="S1", purpose="supervision", product="黄瓜", batch=A)},
    verdicts={"judged": False},
)

# body -> type, action, bizStep, disposition of the first event that comes out of it (domain.md)
CASES: Final[dict[str, tuple[Body, tuple[str | None, ...]]]] = {
    "harvest": (
        event.Batching(
            action="harvest", children=(Lot(A, "500", "斤", "黄瓜"),), cycle="cycle-1",
            papers=(Paper("conformity", "2026-1"),), tags=("134990100000017",),
        ),
        ("ObjectEvent", "ADD", "commissioning", "active"),
    ),
    "receive": (
        event.Batching(action="receive", children=(Lot(A, "3", "头", "生猪"),), origin="外县"),
        ("ObjectEvent", "ADD", "receiving", "in_progress"),
    ),
    "split": (
        event.Batching(action="split", parents=(Lot(A, "5", "kg"),), children=(Lot(B, "2", "kg"), Lot(C, "3", "kg"))),
        ("TransformationEvent", None, "commissioning", "active"),
    ),
    "merge": (
        event.Batching(action="merge", parents=(Lot(B, "2", "kg"), Lot(C, "3", "kg")), children=(Lot(A, "5", "kg"),)),
        ("TransformationEvent", None, "commissioning", "active"),
    ),
    "process": (
        event.Batching(action="process", parents=(Lot(A, "1", "t"),), children=(Lot(B, "900", "L", "黄瓜汁"),)),
        ("TransformationEvent", None, "commissioning", "active"),
    ),
    "repack": (
        event.Batching(action="repack", parents=(Lot(A, "5", "kg"),), children=(Lot(B, "10", "盒"),)),
        ("TransformationEvent", None, "repackaging", "active"),
    ),
    "offer": (OFFER, ("TransactionEvent", "ADD", "shipping", "in_transit")),
    "accept": (
        event.Transfer(step="accept", offer="offer-1", subject="buyer-1"),
        ("TransactionEvent", "ADD", "receiving", "in_progress"),
    ),
    "decline": (
        event.Transfer(step="decline", offer="offer-1", why="不新鲜"),
        ("TransactionEvent", "DELETE", "void_shipping", None),
    ),
    "depart": (
        event.Leg(step="depart", batches=(A, C), low=0.0, high=4.0),
        ("ObjectEvent", "OBSERVE", "departing", "in_transit"),
    ),
    "arrive": (event.Leg(step="arrive", leg="leg-1"), ("ObjectEvent", "OBSERVE", "arriving", "in_progress")),
    "print": (event.Labelling(step="print", order="o1", codes=("K1",)), ("ObjectEvent", "ADD", "encoding", "encoded")),
    "activate": (
        event.Labelling(step="activate", order="o1", codes=("K1", "K2"), batch=A),
        ("AggregationEvent", "ADD", "packing", "in_progress"),
    ),
    "activate all": (
        event.Labelling(step="activate", order="o1", batch=A), ("AggregationEvent", "ADD", "packing", "in_progress")
    ),
    "void labels": (
        event.Labelling(step="void", order="o1"), ("ObjectEvent", "DELETE", "decommissioning", "inactive")
    ),
    "voucher": (event.Vouching(step="issue", code="V1", batch=A), ("TransactionEvent", "ADD", None, None)),
    "void voucher": (event.Vouching(step="void", code="V1", batch=A), ("TransactionEvent", "DELETE", None, None)),
    "sample": (BESIDE.samples["S1"], ("ObjectEvent", "ADD", "sampling", "in_progress")),
    "custody": (
        event.Custody(sample="S1", step="receive", celsius=3.5), ("ObjectEvent", "OBSERVE", "receiving", "in_progress")
    ),
    "discard": (event.Custody(sample="S1", step="discard"), ("ObjectEvent", "DELETE", "destroying", "destroyed")),
    "broken seal": (
        event.Custody(sample="S1", step="open", intact=False), ("ObjectEvent", "OBSERVE", "unpacking", "damaged")
    ),
    # 50 % is positive (GB/T 5009.199)
    "rapid": (
        event.RapidTest(device="d", sample="S1", rate=49.9, verdict="pass"),
        ("ObjectEvent", "OBSERVE", "inspecting", None),
    ),
    "no result": (event.RapidTest(device="d"), ("ObjectEvent", "OBSERVE", "inspecting", None)),
    "lab": (
        event.LabTest(sample="S1", report="R1", method="GB 23200.113", residues=(Residue("腐霉利", "0.3"),), tested=AT),
        ("ObjectEvent", "OBSERVE", "inspecting", None),
    ),
    "let in": (
        event.Passage(shown=(Shown("voucher", "pass", "V1", (), A, "", "500", "kg"),), verdict="pass", decision="pass"),
        ("ObjectEvent", "OBSERVE", "accepting", "in_progress"),
    ),
    "looked at again": (
        event.Passage(shown=(Shown("label", "review", "K1", ("expired",), A),), verdict="review", decision="review"),
        ("ObjectEvent", "OBSERVE", "holding", "unknown"),
    ),
    "stopped": (
        event.Passage(shown=(Shown("voucher", "stop", "V1", ("recalled",), A),), verdict="stop", decision="stop"),
        ("ObjectEvent", "OBSERVE", "arriving", "non_sellable_other"),
    ),
    "recovery": (
        event.Recovery(recall="r1", batch=A, unit="kg", recovered="100", sold="20", destroyed="30"),
        ("ObjectEvent", "OBSERVE", "holding", "recalled"),
    ),
}  # fmt: skip


def _told(body: Body | None, **facts: Any) -> Told:
    known = {"id": EVENT, "at": AT, "received": AT + 5, "gateway": "gw-1", "subject": "farm-1"}
    return Told(body=body, **{**known, **facts})


def _faults(*events: dict[str, Any]) -> list[Any]:
    return checked(document(events, NAMES, AT), keys=True)


@pytest.mark.parametrize("name", CASES)
def test_each_kind_is_what_the_table_says_and_valid(name: str) -> None:
    body, wanted = CASES[name]
    events = mapped(_told(body), NAMES, BESIDE)
    assert _faults(*events) == []
    first = events[0]
    assert tuple(first.get(key) for key in ("type", "action", "bizStep", "disposition")) == wanted
    assert first["eventID"] == f"urn:uuid:{EVENT}"
    assert first["readPoint"] == {"id": "https://trace.example.cn/id/gateway/gw-1"}
    assert len({one["eventID"] for one in events}) == len(events)


def test_all_kinds_of_the_trace_are_mapped() -> None:
    assert {type(body).__struct_config__.tag for body, _ in CASES.values()} == MAPPED


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(bodies, st.booleans())
def test_whatever_a_body_says_its_events_are_valid(body: Body, corrected: bool) -> None:
    told = _told(body, corrected=("later",) if corrected else (), corrected_at=AT if corrected else 0)
    assert _faults(*mapped(told, NAMES, Beside())) == []


def test_a_harvest_tells_lot_product_and_cycle_in_its_ilmd() -> None:
    (harvest,) = mapped(_told(CASES["harvest"][0]), NAMES, BESIDE)
    assert harvest["quantityList"] == [{"epcClass": f"{URI}{A}", "quantity": 250, "uom": "KGM"}]
    assert harvest["ilmd"]["cbvmda:lotNumber"] == A
    assert harvest["ilmd"]["zhigen:product"] == "黄瓜"
    assert harvest["bizTransactionList"][0]["type"] == "cert"


def test_what_a_transformation_took_and_made_is_told_whole() -> None:
    (split,) = mapped(_told(CASES["split"][0]), NAMES, BESIDE)
    assert [one["epcClass"][-2:] for one in split["inputQuantityList"]] == ["aa"]
    assert [one["quantity"] for one in split["outputQuantityList"]] == [2, 3]


def test_an_accept_tells_who_had_it_and_who_has_it() -> None:
    (accept,) = mapped(_told(CASES["accept"][0], subject="buyer-1"), NAMES, BESIDE)
    assert accept["sourceList"][0]["source"].endswith("/party/farm-1")
    assert accept["destinationList"][0]["destination"].endswith("/party/buyer-1")
    assert accept["quantityList"] == [{"epcClass": f"{URI}{A}", "quantity": 500, "uom": "KGM"}]


def test_batches_of_others_that_rode_along_are_not_told() -> None:
    for name in ("depart", "arrive"):
        (leg,) = mapped(_told(CASES[name][0]), NAMES, BESIDE)
        assert [one["epcClass"] for one in leg["quantityList"]] == [f"{URI}{A}"]
    assert mapped(_told(event.Leg(step="depart", batches=(C,))), NAMES, BESIDE) == []
    assert mapped(_told(event.Vouching(step="issue", code="V", batch=C)), NAMES, BESIDE) == []


def test_no_code_of_a_label_or_voucher_goes_out() -> None:
    for name in ("activate", "print", "voucher", "let in"):
        text = str(mapped(_told(CASES[name][0]), NAMES, BESIDE))
        assert "K1" not in text
        assert "V1" not in text


@pytest.mark.parametrize("name", ["rapid", "lab"])
def test_a_test_is_judged_by_the_county_alone_and_tells_its_batch(name: str) -> None:
    (test,) = mapped(_told(CASES[name][0], id="judged"), NAMES, BESIDE)
    assert test["disposition"] == "non_conformant"
    assert test["quantityList"] == [{"epcClass": f"{URI}{A}"}]


def _block(**fields: Any) -> Block:
    facts = {"id": EVENT, "region": "349901101", "batch": A, "subject": "farm-1", "source": "order", "since": AT,
             "reference": "2026-017", "reason": "张三举报", "created": AT, "created_by": "c",
             "changed": AT}  # fmt: skip
    return Block(**{**facts, **fields})


@pytest.mark.parametrize(
    ("fields", "words", "named"),
    [
        ({}, ["non_sellable_other"], "zhigen:reference"),
        ({"source": "recall", "reference": "r1"}, ["non_sellable_other"], "zhigen:recall"),
        ({"until": AT + 1, "changed": AT + 2}, ["non_sellable_other", "in_progress"], "zhigen:reference"),
    ],
)
def test_a_block_is_told_from_its_beginning_to_its_end(fields: dict[str, Any], words: list[str], named: str) -> None:
    events = blocked(_block(**fields), NAMES)
    assert _faults(*events) == []
    assert [one["disposition"] for one in events] == words
    assert len({one["eventID"] for one in events}) == len(events)
    assert events[0][named].startswith("https://trace.example.cn/id/")
    assert "张三" not in str(events)  # what somebody typed stays here


@pytest.mark.parametrize(
    ("answer", "words"),
    [("released", ("inspecting", "conformant")), ("held", ("holding", "unknown")),
     ("refused", ("inspecting", "non_conformant"))],
)  # fmt: skip
def test_the_answer_of_the_release_gate(answer: Any, words: tuple[str, str]) -> None:
    reasons = () if answer == "released" else ("interval",)
    told = released(Release(A, answer, reasons, "", frozenset()), AT, "farm-1", NAMES)
    assert _faults(told) == []
    assert (told["bizStep"], told["disposition"], told.get("zhigen:reasons", [])) == (*words, list(reasons))


def test_a_corrected_event_declares_its_error() -> None:
    told = _told(CASES["harvest"][0], corrected=(EVENT,), corrected_at=AT)
    (wrong,) = mapped(told, NAMES, BESIDE)
    assert wrong["errorDeclaration"]["reason"] == "incorrect_data"
    assert wrong["errorDeclaration"]["correctiveEventIDs"] == [f"urn:uuid:{EVENT}"]
    assert _faults(wrong) == []


def test_a_recall_stays_on_its_batches() -> None:
    event_of = recalled(_told(None), "r1", [A, B], NAMES)
    assert event_of["persistentDisposition"] == {"set": ["recalled"]}
    assert _faults(event_of) == []
    held, gone = mapped(_told(CASES["recovery"][0]), NAMES, BESIDE)
    assert held["persistentDisposition"] == {"set": ["recalled"]}
    assert (gone["action"], gone["bizStep"], gone["quantityList"][0]["quantity"]) == ("DELETE", "destroying", 30)


def test_a_sensor_is_associated_with_its_plot_and_leaves_it() -> None:
    stay = Placement(
        region="990101", created=AT, created_by="x", changed=AT, subject="farm-1", plot="plot-1", gateway="gw-1",
        device="air 1", since=AT, until=AT + 1000,
    )  # fmt: skip
    come, gone = placement(_told(None, gateway=""), stay, NAMES)
    assert (come["action"], gone["action"]) == ("ADD", "DELETE")
    assert come["parentID"].endswith("/plot/plot-1")
    assert come["childEPCs"] == ["https://trace.example.cn/id/device/gw-1%2Fair%201"]
    assert _faults(come, gone) == []


def test_an_environment_is_told_in_aggregates() -> None:
    def measured(name: str, unit: str, mean: float | None) -> Measured:
        return Measured(name, unit, (), 9, mean, 1.5, 30.0, None, None, 100.0, 0.0, (), (), 0)

    found = Climate(AT, AT + 1000, (measured("air_temperature", "°C", 21.5), measured("par", "µmol/(m²·s)", 3.0)), ())
    (told,) = climate(_told(None), "plot-1", [lot(f"{URI}{A}")], found, NAMES)
    temperature, par = told["sensorElementList"][0]["sensorReport"]
    assert (temperature["type"], temperature["uom"], temperature["meanValue"]) == ("Temperature", "CEL", 21.5)
    assert (par["type"], par["zhigen:unit"]) == ("zhigen:par", "µmol/(m²·s)")
    assert _faults(told) == []
    assert climate(_told(None), "plot-1", [], Climate(AT, AT, (), ("no_device",)), NAMES) == []


def test_the_measurements_mapped_are_those_that_there_are() -> None:
    assert MEASURED.keys() <= MEASUREMENTS.keys()


# (amount, unit) -> quantity, uom
AMOUNTS: Final = [
    ("500", "kg", 500, "KGM"), ("1.5", "t", 1500, "KGM"), ("3", "两", 0.15, "KGM"), ("250", "mL", 0.25, "LTR"),
    ("12", "头", 12, None), ("0.1", "kg", 0.1, "KGM"), ("7", "筐", None, None), ("", "", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("amount", "unit", "number", "code"), AMOUNTS)
def test_amounts_are_told_in_units_of_un_cefact(amount: str, unit: str, number: Any, code: str | None) -> None:
    told = lot("urn:a:b", amount, unit)
    assert (told.get("quantity"), told.get("uom")) == (number, code)
