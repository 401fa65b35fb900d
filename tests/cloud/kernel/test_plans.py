"""What the hot path and the pages ask of PostgreSQL goes by an index, on a filled database with its statistics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud.kernel.database import Database
from tests.engines import Engines
from tests.plans import QUESTIONS, Question, fill, indexes, plans


@pytest.fixture(scope="module")
def filled(engines: Engines) -> Iterator[Database]:
    with engines.server() as server:
        database = Database.on_server(server)
        fill(database, gateways=2_000, events=60_000)
        yield database
        database.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.who)
def test_it_goes_by_its_index(filled: Database, question: Question) -> None:
    found = plans(filled, question)
    assert question.index in set().union(*map(indexes, found)), "\n".join(line for plan in found for line in plan.lines)


def test_every_question_and_no_other_stands_in_the_page_that_prints_their_plans() -> None:
    page = (Path(__file__).parents[3] / "docs/postgresql.md").read_text(encoding="utf-8")
    assert re.findall(r"^### (.+): `(\w+)`$", page, re.M) == [(one.who, one.index) for one in QUESTIONS]
