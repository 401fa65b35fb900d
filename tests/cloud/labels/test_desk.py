"""Labels at the desk: filed and approved before use, ordered, allotted, printed, put on packs, made void."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from cloud import trace
from cloud.kernel.audit import Audit
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION, Scope
from cloud.labels import office, store
from cloud.labels.codes import codes, digest, seed
from cloud.labels.held import held
from cloud.labels.model import Label, LabelSeed, LabelStep
from cloud.trace.model import Batch
from contract.event import Labelling
from contract.moment import law_day
from contract.printed import label_code, new_label
from tests.cloud.labels import ground
from tests.cloud.labels.ground import BATCH, NOW, ORIGIN, OTHER, batch, deed, drawn, edge, order, template, till
from tests.engines import Engines

Change = Callable[[Session], object]


@pytest.fixture
def land(engines: Engines, tmp_path: Path) -> Iterator[Database]:
    with engines.database("sqlite", tmp_path) as database:  # rules, not the engine
        till(database)
        yield database


def step(database: Database, kind: str, order_id: str, **fields: Any) -> LabelStep:
    with database.write() as session:
        return office.tell(deed(session), Labelling(step=kind, order=order_id, **fields))  # type: ignore[arg-type]


def states(database: Database, order_id: str) -> dict[str, int]:
    with database.read() as session:
        return store.counts(NATION, session, [order_id]).get(order_id, {})


def test_a_template_is_filed_and_approved_before_labels_are_ordered(land: Database) -> None:
    """牟定: templates are filed (备案) before use."""
    filed = template(land, "filed")
    with land.write() as session:
        row = store.template(NATION, session, filed)
        assert row is not None
        assert row.producer == "fenghe"
        with pytest.raises(Problem, match="label_template"):
            office.order(deed(session), row, law_day(NOW), 5, "10", "kg")
        office.decide(deed(session), row, "approved")
        office.order(deed(session), row, law_day(NOW), 5, "10", "kg")
        with pytest.raises(Problem, match="label_state"):
            office.decide(deed(session), row, "refused", "too late")
        office.decide(deed(session), row, "ended", "no longer sold")
        with pytest.raises(Problem, match="label_template"):
            office.order(deed(session), row, law_day(NOW), 5, "10", "kg")


@pytest.mark.parametrize(
    ("code", "subject", "fields"),
    [
        ("not_found", "nobody", {}),
        ("label_origin", "fenghe", {"origin": "349901101000099"}),  # no plot
        ("label_origin", "lvyuan", {}),  # another's plot
    ],
)
def test_a_template_names_a_plot_of_its_subject(
    land: Database, code: str, subject: str, fields: dict[str, str]
) -> None:
    facts = {"product": "黄瓜", "origin": ORIGIN, "shelf_life": "7 天", **fields}
    with land.write() as session, pytest.raises(Problem, match=code):
        office.file(deed(session), subject, office.Words(**facts))


@pytest.mark.parametrize(("pack", "unit"), [("0", "kg"), ("-1", "kg"), ("viel", "kg"), ("1", "Sack"), ("1", "亩")])
def test_a_pack_has_a_size(land: Database, pack: str, unit: str) -> None:
    with pytest.raises(Problem, match="label_pack"):
        order(land, 5, pack, unit)


def test_codes_are_drawn_once_and_stand_in_no_table(land: Database) -> None:
    made = order(land, 50)
    found = drawn(land, made, 1, 50)
    assert len(set(found)) == 50
    assert all(label_code(text).text == text for text in found)
    with land.read() as session:
        labels = session.exec(select(Label).order_by(Label.serial)).all()  # type: ignore[arg-type]
        told = session.exec(select(Audit)).all()
    assert [label.digest for label in labels] == [digest(text) for text in found]
    assert not any(text in str(row) for text in found for row in (*labels, *told))
    with land.write() as session:
        row = store.order(NATION, session, made)
        assert row is not None
        with pytest.raises(Problem, match="label_state"):
            office.allot(deed(session), row)


def test_two_seeds_have_no_code_in_common() -> None:
    one, other = seed(), seed()
    assert not {code.text for code in codes(one, 1, 500)} & {code.text for code in codes(other, 1, 500)}


def test_once_printed_nobody_can_compute_the_codes_again(land: Database) -> None:
    made = order(land, 5)
    first = drawn(land, made, 1, 1)
    with land.write() as session:
        row = store.order(NATION, session, made)
        assert row is not None
        assert office.printed(deed(session), row).done == 5
    with land.read() as session:
        assert session.get(LabelSeed, made) is None
    assert states(land, made) == {"printed": 5}
    assert step(land, "activate", made, codes=tuple(first), batch=BATCH).done == 1
    assert states(land, made) == {"printed": 4, "active": 1}


def test_the_life_of_a_label(land: Database) -> None:
    made = order(land, 10)
    some = drawn(land, made, 1, 3)
    assert step(land, "void", made, codes=(some[0],), why="受潮").done == 1
    assert step(land, "activate", made, codes=tuple(some[1:]), batch=BATCH).done == 2
    assert step(land, "activate", made, batch=BATCH).done == 7  # the rest
    assert states(land, made) == {"void": 1, "active": 9}
    with land.read() as session:
        found = store.label(NATION, session, some[1])
        assert found is not None
        assert (found.batch, found.serial, found.state) == (BATCH, 2, "active")
        assert store.labelled(NATION, session, [BATCH]) == {BATCH: 9}
        kinds = [row.kind for row in session.exec(select(JournalEvent))]
    assert kinds.count("labelling") == 3


# Every line of it refuses, and nothing of it has happened.
BAD: tuple[tuple[str, str, dict[str, Any], Change | None], ...] = (
    ("label_order_unknown", "activate", {"order": "no-such", "batch": BATCH}, None),
    ("label_batch_missing", "activate", {}, None),
    ("label_batch_unknown", "activate", {"batch": "ffffffffffffffff"}, None),
    ("label_batch_unknown", "activate", {"batch": OTHER}, None),  # another's batch
    ("label_batch_product", "activate", {"batch": "00000000000000bb"},
     lambda session: batch(session, "00000000000000bb", product="芹菜")),
    ("label_batch_unit", "activate", {"batch": "00000000000000bc"},
     lambda session: batch(session, "00000000000000bc", unit="箱")),
    ("label_too_many", "activate", {"batch": "00000000000000bd"},
     lambda session: batch(session, "00000000000000bd", 99)),  # ten packs of ten
    ("label_code_unknown", "activate", {"batch": BATCH, "codes": (new_label(1).text,)}, None),
    ("label_code_wrong", "activate", {"batch": BATCH, "codes": (new_label(1).text[:-1] + "0",)}, None),  # check
    ("label_why_missing", "void", {}, None),
)  # fmt: skip


@pytest.mark.parametrize(("code", "kind", "fields", "change"), BAD, ids=[f"{one[0]}-{n}" for n, one in enumerate(BAD)])
def test_what_does_not_fit_is_refused_in_both_languages(
    land: Database, code: str, kind: str, fields: dict[str, Any], change: Change | None
) -> None:
    made = order(land, 10)
    if change is not None:
        with land.write() as session:
            change(session)
    with pytest.raises(Problem) as refused:
        step(land, kind, fields.get("order", made), **{key: one for key, one in fields.items() if key != "order"})
    assert refused.value.code == code
    assert refused.value.body("zh").detail != refused.value.body("en").detail
    assert states(land, made) == {"allotted": 10}
    with land.read() as session:
        assert not session.exec(select(LabelStep)).all()


@pytest.mark.parametrize(
    ("first", "then", "code"),
    [
        ({"step": "activate", "batch": BATCH}, {"step": "activate", "batch": BATCH}, "label_active_already"),
        ({"step": "activate", "batch": BATCH}, {"step": "print"}, "label_active_already"),
        ({"step": "void", "why": "torn"}, {"step": "activate", "batch": BATCH}, "label_void_already"),
        ({"step": "void", "why": "torn"}, {"step": "void", "why": "again"}, "label_void_already"),
        ({"step": "print"}, {"step": "print"}, "label_printed_already"),
    ],
)
def test_a_label_goes_one_way(land: Database, first: dict[str, str], then: dict[str, str], code: str) -> None:
    """An activated code belongs to one batch, and a void one to none."""
    made = order(land, 10)
    some = tuple(drawn(land, made, 1, 1))
    with land.write() as session:
        office.tell(deed(session), Labelling(order=made, codes=some, **first))  # type: ignore[arg-type]
        before = store.label(NATION, session, some[0])
        assert before is not None
        kept = before.model_dump()
    with pytest.raises(Problem, match=code), land.write() as session:
        office.tell(deed(session), Labelling(order=made, codes=some, **then))  # type: ignore[arg-type]
    with land.read() as session:
        after = store.label(NATION, session, some[0])
        assert after is not None
        assert after.model_dump() == kept


def test_nothing_is_left_to_do_is_told(land: Database) -> None:
    made = order(land, 10)
    step(land, "activate", made, batch=BATCH)
    with pytest.raises(Problem, match="label_none_left"):
        step(land, "activate", made, batch=BATCH)


def split_off(land: Database, made: str = "split", left: int = 0) -> str:
    """400 kg of the batch in a new one."""
    with land.write() as session:
        child = batch(session, "00000000000000c1", 400, made=made)
        edge(session, BATCH, child.id, 400)
        parent = session.get_one(Batch, BATCH)
        parent.left = 600_000_000
        session.add(parent)
    return "00000000000000c1"


def test_no_second_label_on_a_pack_that_was_not_opened(land: Database) -> None:
    """A split moves packs: what of the parent is labelled may be on them."""
    step(land, "activate", order(land, 100), batch=BATCH)
    child = split_off(land)
    with pytest.raises(Problem, match="label_second_label"):
        step(land, "activate", order(land, 1), batch=child)
    with land.read() as session:
        room = held(session, session.get_one(Batch, child))
    assert (room.labelled, room.family_labelled, room.free) == (0, 1000_000_000, 0)


def test_repacked_goods_get_labels_of_their_own(land: Database) -> None:
    step(land, "activate", order(land, 100), batch=BATCH)
    assert step(land, "activate", order(land, 40), batch=split_off(land, "repack")).done == 40


def test_what_of_a_split_bears_no_label_yet_gets_one(land: Database) -> None:
    step(land, "activate", order(land, 70), batch=BATCH)
    child = split_off(land)
    assert step(land, "activate", order(land, 30), batch=child).done == 30
    with pytest.raises(Problem, match="label_second_label"):
        step(land, "activate", order(land, 1), batch=child)


def test_packs_of_what_is_called_back_are_known_until_it_goes_again(land: Database) -> None:
    child = split_off(land, "repack")
    with land.write() as session:
        block = trace.block(deed(session), session.get_one(Batch, BATCH), "order", "", "抽检不合格")
    with land.read() as session:
        assert [trace.stopped(session, one, NOW) for one in (BATCH, child, OTHER)] == [True, True, False]
        assert not trace.stopped(session, BATCH, NOW - 1)
    with land.write() as session:
        trace.lift(deed(session, NOW + 1), session.get_one(trace.Block, block.id), "复检合格")
    with land.read() as session:
        assert not trace.stopped(session, child, NOW + 1)


def test_another_s_account_sees_and_changes_nothing(land: Database) -> None:
    made = order(land, 10)
    stranger = Scope((ground.COUNTY,), "lvyuan")
    with land.write() as session:
        assert store.order(stranger, session, made) is None
        with pytest.raises(Problem, match="label_order_unknown"):
            office.tell(deed(session, scope=stranger), Labelling(step="void", order=made, why="mine now"))
