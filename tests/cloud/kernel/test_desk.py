"""Desks: what people enter is numbered and chained as what a gateway tells, and the same projection takes it."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import Session, select

from cloud.alerts import PipeAlert
from cloud.ingest.chain import CHAIN
from cloud.ingest.model import ChainPiece
from cloud.ingest.projector import Projector
from cloud.kernel import desk
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.registry.registration import register
from contract import event
from contract.identifiers import uuid7

NOW = 1_795_418_400_000


def bought(number: str) -> event.Purchase:
    goods = event.Goods(product=number, amount="2", unit="瓶")
    return event.Purchase(items=(goods,), supplier="丰收农资")


def tell(session: Session, region: str, *bodies: event.Body, ids: tuple[UUID, ...] = ()) -> list[JournalEvent]:
    return desk.tell(Deed(session, NATION, "chen", NOW), region, bodies, ids)


def test_events_are_numbered_and_chained_per_county(database: Database) -> None:
    with database.write() as session:
        first = tell(session, "532331101", bought("PD1"), bought("PD2"))
        other = tell(session, "532332", bought("PD1"))
        later = tell(session, "532331", bought("PD3"))
        assert tell(session, "532331") == []
    rows = [*first, *later]
    assert [(row.gateway, row.seq, row.region) for row in rows] == [
        ("desk-532331", 1, "532331101"),
        ("desk-532331", 2, "532331101"),
        ("desk-532331", 3, "532331"),
    ]
    assert [row.prev for row in rows] == ["", rows[0].digest, rows[1].digest]
    assert [(row.gateway, row.seq, row.prev) for row in other] == [("desk-532332", 1, "")]
    assert [row.event.body for row in rows] == [bought("PD1"), bought("PD2"), bought("PD3")]
    assert all(row.event.t == NOW for row in rows)


def test_the_chain_of_a_desk_is_whole_and_its_rebuild_equal(database: Database) -> None:
    projector = Projector(database, [CHAIN])
    with database.write() as session:
        tell(session, "532331101", bought("PD1"), bought("PD2"))
    projector.catch_up()
    with database.write() as session:
        tell(session, "532331102", bought("PD3"))
    projector.catch_up()
    whole = [("desk-532331", 1, 1, 3, "532331")]
    assert pieces(database) == whole
    projector.rebuild("chain")
    assert pieces(database) == whole
    with database.read() as session:
        assert not session.exec(select(PipeAlert)).all()


def pieces(database: Database) -> list[tuple[str, int, int, int, str]]:
    with database.read() as session:
        rows = session.exec(select(ChainPiece)).all()
    return [(row.gateway, row.epoch, row.first, row.last, row.region) for row in rows]


def test_what_is_rolled_back_leaves_no_hole(database: Database) -> None:
    with database.write() as session:
        tell(session, "532331", bought("PD1"))
        session.rollback()
    with database.write() as session:
        (row,) = tell(session, "532331", bought("PD2"))
    assert (row.seq, row.prev) == (1, "")


def test_ids_that_were_given_out_are_kept_and_none_is_used_twice(database: Database) -> None:
    mine = uuid7()
    with database.write() as session:
        (row,) = tell(session, "532331", bought("PD1"), ids=(mine,))
        assert row.id == str(mine)
    with pytest.raises(ValueError, match="in the journal already"), database.write() as session:
        tell(session, "532331", bought("PD2"), ids=(mine,))


@pytest.mark.parametrize("region", ["", "53", "5323", "x", "desk-1", "53233１"])
def test_a_desk_is_of_a_county(database: Database, region: str) -> None:
    with database.write() as session, pytest.raises(Problem) as caught:
        tell(session, region, bought("PD1"))
    assert caught.value.code == "above_county"


def test_what_no_reader_could_read_again_does_not_come_in(database: Database) -> None:
    with database.write() as session, pytest.raises(Problem) as caught:
        tell(session, "532331", bought("PD1"), bought("P" * 5_000))
    assert caught.value.code == "not_tellable"
    assert "P" * 100 not in caught.value.body("en").detail
    with database.read() as session:
        assert not session.exec(select(JournalEvent)).all()


@pytest.mark.parametrize("name", ["desk-532331", "desk-1", "desk-a"])
def test_no_gateway_is_named_like_a_desk(database: Database, name: str) -> None:
    with database.write() as session, pytest.raises(Problem) as caught:
        register(session, name, "532331", "chen", NOW)
    assert caught.value.code == "gateway_reserved"


def test_what_was_written_without_a_database_is_taken_where_it_follows(database: Database) -> None:
    with database.write() as session:
        deed = Deed(session, NATION, "chen", NOW)
        desk.put(deed, "532331", [bought("PD1")])
        before = desk.head(session, "532331")
        writer = desk.Writer("532331", before)
        frames = [writer.frame(bought(number), uuid7(), NOW).raw for number in ("PD2", "PD3")]
        with pytest.raises(ValueError, match="does not follow"):
            desk.take(deed, "532331", frames[1:])
        with pytest.raises(ValueError, match="does not follow"):
            desk.take(deed, "532332", frames)
        with pytest.raises(Problem):
            desk.take(deed, "532331", [frames[0][:-1]])
        assert desk.head(session, "532331") == before
        assert desk.take(deed, "532331", frames) == 3
        rows = session.exec(select(JournalEvent).order_by(JournalEvent.seq)).all()
    assert [row.raw for row in rows[1:]] == frames
    assert rows[2].prev == rows[1].digest
