"""One leads: of several processes on one PostgreSQL, and another one as soon as it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import psycopg

from cloud.app.lead import Lead
from cloud.kernel.chair import LOCK, Chair
from cloud.kernel.database import Database
from cloud.kernel.progress import Part
from tests.engines import Engines
from tests.patience import until


class Post:
    """Notes what is done with it."""

    def __init__(self, name: str, book: list[str]) -> None:
        self.name, self.book = name, book

    @property
    def parts(self) -> Sequence[Part]:
        return [Part(self.name, 0.0, 1.0)]

    def start(self) -> None:
        self.book.append(f"{self.name} starts")

    def stop(self) -> None:
        self.book.append(f"{self.name} ends")


def lead(chair: Chair, book: list[str]) -> Lead:
    return Lead(chair, "w", [lambda: Post("first", book), lambda: Post("second", book)])


def test_on_sqlite_the_one_process_sits_at_once(tmp_path: Path):
    database = Database.in_folder(tmp_path)
    chair = Chair(database)
    assert chair.sit()
    chair.leave()
    database.close()


def test_of_two_one_sits_and_the_other_when_its_connection_ends(engines: Engines):
    with engines.server() as server:
        first, second = Database.on_server(server), Database.on_server(server)
        chairs = Chair(first), Chair(second)
        assert [chair.sit() for chair in chairs] == [True, False]
        assert [chair.sit() for chair in chairs] == [True, False]
        with psycopg.connect(engines.cluster.dsn("postgres"), autocommit=True) as other:  # as a kill -9 does
            query = (
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON oid = database "
                "WHERE locktype = 'advisory' AND objid = %s AND granted AND datname = %s"  # the server is others' too
            )
            other.execute(query, (LOCK, first.engine.url.database))
        until(chairs[1].sit, "the other one to sit")
        assert not chairs[0].sit()
        chairs[1].leave()
        until(chairs[0].sit, "the first one to sit again")  # the server lets go when it has seen the connection end
        chairs[0].leave()
        assert first.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        for database in (first, second):
            database.close()


def test_posts_are_manned_for_a_term_and_given_up_in_reverse():
    class Seat(Chair):
        def __init__(self) -> None:
            self.free = True

        def sit(self) -> bool:
            return self.free

        def leave(self) -> None:
            book.append("leaves")

    book: list[str] = []
    seat = Seat()
    leading = lead(seat, book)
    leading.turn()
    leading.turn()
    assert book == ["first starts", "second starts"]
    assert [part.name for part in leading.parts] == ["lead", "first", "second"]
    seat.free = False
    leading.turn()
    leading.turn()
    assert book[2:] == ["second ends", "first ends"]
    assert [part.name for part in leading.parts] == ["lead"]
    seat.free = True
    leading.start()
    until(lambda: len(book) == 6, "a second term")
    leading.stop()
    assert book[4:] == ["first starts", "second starts", "second ends", "first ends", "leaves"]
