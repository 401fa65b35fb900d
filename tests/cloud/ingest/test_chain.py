"""The chain of events: linked whatever the order; two events under one number, or a wrong predecessor, is a fork."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.ingest.chain import CHAIN
from cloud.ingest.links import Link, link
from cloud.ingest.model import ChainPiece
from cloud.ingest.projector import Projector
from cloud.kernel import journal
from cloud.kernel.database import Database
from contract import event
from contract.identifiers import uuid7
from tests.cloud.ingest.farm import happening

NOW = 1_795_418_400_000


def chain(count: int, epoch: int = 1, first: int = 1, prev: str = "") -> list[event.EventFrame]:
    """Events that name each other."""
    frames: list[event.EventFrame] = []
    for seq in range(first, first + count):
        frames.append(happening(seq, t=NOW, epoch=epoch, prev=prev, id=uuid7()))
        prev = frames[-1].digest
    return frames


class Book:
    """A journal with the projection on it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.projector = Projector(database, [CHAIN])

    def add(self, *frames: event.EventFrame) -> None:
        with self.database.write() as session:
            journal.append(session, [journal.Entry(frame, "532331101", NOW) for frame in frames])
        self.projector.catch_up()

    def pieces(self) -> list[tuple[int, int, int]]:
        with self.database.read() as session:
            return sorted((row.epoch, row.first, row.last) for row in session.exec(select(ChainPiece)))

    def forks(self) -> list[str]:
        with self.database.read() as session:
            rows = session.exec(select(PipeAlert).where(PipeAlert.code == "fork"))
            return [row.subject for row in rows if row.cleared is None]


@given(st.permutations(range(1, 13)), st.lists(st.integers(1, 5), max_size=8))
def test_any_order_of_arrival_ends_in_one_piece(order: list[int], sizes: list[int]):
    known: list[Link] = []
    pieces: Sequence[tuple[int, int]] = []
    left = [Link(n, f"d{n}", f"d{n - 1}" if n > 1 else "") for n in order]
    for size in [*sizes, 12]:
        fresh, left = left[:size], left[size:]
        known += fresh
        found = link(pieces, fresh, known)
        pieces = found.pieces
        assert found.forks == []
        assert {n for first, last in pieces for n in range(first, last + 1)} == {one.seq for one in known}
    assert pieces == [(1, 12)]


@given(st.permutations(range(1, 9)), st.integers(2, 7), st.booleans())
def test_a_fork_is_found_in_any_order(order: list[int], at: int, twin: bool):
    links = [Link(n, f"d{n}", f"d{n - 1}" if n > 1 else "") for n in order]
    odd = Link(at, "other", f"d{at - 1}") if twin else Link(at, f"d{at}", "nobody")
    links = [*links, odd] if twin else [odd if one.seq == at else one for one in links]
    known: list[Link] = []
    pieces: Sequence[tuple[int, int]] = []
    forks: set[int] = set()
    for one in links:
        known.append(one)
        found = link(pieces, [one], known)
        pieces, forks = found.pieces, forks | set(found.forks)
    assert at in forks


@given(st.permutations([Link(1, "a", ""), Link(2, "b", "a"), Link(2, "x", "a"), Link(3, "c", "x")]))
def test_of_twins_that_come_together_either_may_have_the_successor(links: list[Link]):
    assert link([], links, []) == ([(1, 3)], [2])


def test_late_events_link_when_they_come_and_nothing_is_said(database: Database):
    book, frames = Book(database), chain(6)
    book.add(*frames[:2], frames[4])
    assert book.pieces() == [(1, 1, 2), (1, 5, 5)]
    book.add(frames[5], frames[3], frames[2])
    assert (book.pieces(), book.forks()) == ([(1, 1, 6)], [])
    book.add(*chain(2, epoch=9, first=7))
    assert book.pieces() == [(1, 1, 6), (9, 7, 8)]
    book.projector.rebuild("chain")
    assert (book.pieces(), book.forks()) == ([(1, 1, 6), (9, 7, 8)], [])


def test_two_events_under_one_number_are_a_fork(database: Database):
    book, frames = Book(database), chain(4)
    book.add(*frames)
    book.add(*chain(2, first=4, prev=frames[2].digest))
    assert book.forks() == ["1"]


def test_a_successor_that_names_another_predecessor_is_a_fork(database: Database):
    book, frames = Book(database), chain(4)
    book.add(*frames[:3])
    book.add(*chain(1, first=4, prev="0" * 64))
    assert book.forks() == ["1"]
    assert book.pieces() == [(1, 1, 3), (1, 4, 4)]


def test_a_restored_image_explains_the_fork_of_the_epoch_that_it_names_in_either_order(database: Database):
    book, frames = Book(database), chain(4)
    again = chain(1, first=4, prev=frames[2].digest)
    told = happening(5, t=NOW, epoch=9, id=uuid7(), body=event.Epoch(1, "restored", events=4, seen_events=4))
    book.add(*frames, *again)
    assert book.forks() == ["1"]
    book.add(told)
    assert book.forks() == []
    book.projector.rebuild("chain")
    assert book.forks() == []
    book.add(*chain(1, first=3, prev=frames[1].digest))
    assert book.forks() == []
    book.add(*chain(2, epoch=9, first=5))
    assert book.forks() == ["9"]
