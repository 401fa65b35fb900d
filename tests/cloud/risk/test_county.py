"""The invented county: what was planted in it is found, what was put on top is found, and chance is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from cloud import migrations
from cloud.kernel.database import Database
from cloud.production import InputUse
from cloud.risk.model import RiskWarning
from cloud.risk.watch import look
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.testing import RapidCount
from contract.moment import DAY_MS, day_start
from zhigen.seed.fill import fill
from zhigen.seed.planted import Planted
from zhigen.seed.year import county

LAST = date(2026, 8, 25)
NOW = day_start(LAST) + DAY_MS - 1


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, EmbeddedSeries, tuple[Planted, ...]]]:
    folder: Path = tmp_path_factory.mktemp("county")
    database = Database.in_folder(folder)
    migrations.upgrade(database)
    odd = fill(database, folder, county(1, LAST, 60, 3), lambda name, done: None)
    series = EmbeddedSeries(folder / "series.db")
    yield database, series, odd
    series.close()
    database.close()


def found(session: Session) -> list[tuple[str, str]]:
    return [(one.rule, one.party) for one in session.exec(select(RiskWarning).order_by(RiskWarning.rule))]


@pytest.mark.campaign
def test_what_was_planted_is_found_and_chance_is_not(
    seeded: tuple[Database, EmbeddedSeries, tuple[Planted, ...]],
) -> None:
    database, series, odd = seeded
    planted = [one.event for one in odd if (one.where, one.code) == ("input_use", "never_bought")]
    assert planted
    look(database, series, NOW)
    with database.read() as session:
        wanted = sorted(
            ("unbought_use", session.exec(select(InputUse).where(InputUse.operation == one)).one().subject)
            for one in planted
        )
        assert found(session) == wanted, "nothing else in sixty days of 5,000 tests and 3 shops"
    again = look(database, series, NOW + DAY_MS)
    assert again == []


@pytest.mark.campaign
def test_six_positives_of_one_produce_stand_out_of_a_county_with_two_months_of_history(
    seeded: tuple[Database, EmbeddedSeries, tuple[Planted, ...]],
) -> None:
    database, series, _ = seeded
    day = LAST - timedelta(days=2)
    with database.write() as session:
        samples = func.sum(RapidCount.samples)
        quiet = (
            select(RapidCount.region, RapidCount.product)
            .where(RapidCount.product != "")
            .group_by(col(RapidCount.region), col(RapidCount.product))
            .having(func.sum(RapidCount.positive) == 0, samples > 150)
            .order_by(samples)
        )
        region, product = session.exec(quiet).first() or ("", "")
        row = session.exec(
            select(RapidCount).where(
                RapidCount.region == region, RapidCount.product == product, RapidCount.day <= day.isoformat()
            ).order_by(col(RapidCount.day).desc())
        ).first()  # fmt: skip
        assert row is not None
        row.positive, row.samples = row.positive + 6, row.samples + 6
        session.add(row)
    fresh = look(database, series, NOW + 2 * DAY_MS)
    assert [(one.rule, one.key) for one in fresh] == [("positive_rate", f"{region[:9]}/{product}")]
