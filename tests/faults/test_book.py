"""The till's record survives a torn line, and its numbers go on where they were."""

from __future__ import annotations

from pathlib import Path

from tests.faults.book import Book, read


def test_numbers_go_on_after_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "book"
    first = Book(path)
    assert first.will("readings", 1, rows=5, step=10) == 1
    first.done("readings", [1, 2, 4], 1)
    with path.open("ab") as file:
        file.write(b'{"lane":"readings","word":"wi')
    again = Book(path)
    assert (again.will("readings", 2), again.will("events", 2)) == (6, 1)
    assert [(line.word, line.first, line.last) for line in read(path)] == [
        ("will", 1, 5),
        ("done", 1, 2),
        ("done", 4, 4),
        ("will", 6, 6),
        ("will", 1, 1),
    ]
