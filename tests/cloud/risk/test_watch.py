"""The look over real rows: each rule finds what was put in, once, whatever comes late, twice or is corrected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from cloud import risk
from cloud.inputs.model import LedgerEntry
from cloud.kernel.database import Database
from cloud.production.model import InputUse
from cloud.risk import watch
from cloud.risk.model import RiskLook, RiskPolicy, RiskStep
from cloud.testing.rapid_model import RapidCount
from contract.moment import DAY_MS, HOUR_MS, law_day
from tests.cloud.risk.ground import COUNTY, NOW, STAMP, TOWN, Land, perfect, product, rapid, sample, use
from tests.engines import ONE_AT_LENGTH


@pytest.fixture
def land(database: Database, tmp_path: Path) -> Iterator[Land]:
    land = Land(tmp_path, database)
    yield land
    land.series.close()


def numbers(land: Land) -> dict[str, object]:
    (row,) = land.warnings()
    found: dict[str, object] = json.loads(row.numbers)
    return found


def test_a_quiet_county_has_no_warning(land: Land) -> None:
    land.quiet_year()
    land.week(0)
    land.put(*use("bought", NOW - DAY_MS, doubts=""))
    assert land.look() == []
    assert land.findings() == []


def test_positives_beyond_the_history_are_found_in_their_township_with_their_results(land: Land) -> None:
    land.quiet_year()
    land.quiet_year("豇豆", "349901102", positive_each=12)
    land.week(3)
    land.week(3, town="349901102", samples=60)
    assert land.look() == [("positive_rate", "waiting", True)]
    told = numbers(land)
    assert (told["samples"], told["positive"], told["history_samples"], told["history_positive"]) == (12, 3, 1815, 4)
    (row,) = land.warnings()
    assert (row.region, row.begun, row.last) == (TOWN, "2026-11-27", "2026-11-28")
    assert len(json.loads(row.evidence)) == 3


def test_a_buyer_and_a_shop_that_stand_out_are_found_and_a_reversed_sale_is_not_counted(land: Land) -> None:
    land.put(product())
    year = [(f"y{n}", f"shop-{n % 3}", f"b{n % 60}", 1, NOW - (20 + n) * DAY_MS) for n in range(300)]
    land.sales(*year)
    land.sales(*((f"w{n}", "shop-0", "hoarder", 2, NOW - n * HOUR_MS) for n in range(12)))
    land.sales(("back", "shop-0", "hoarder", 50, NOW - HOUR_MS))
    with land.database.write() as session:
        session.get_one(LedgerEntry, "back").reversed = "whole"
    assert land.look() == [("restricted_person", "waiting", True), ("restricted_shop", "waiting", True)]
    person, shop = land.warnings()
    assert json.loads(person.numbers)["packs"] == 24
    assert (shop.party, json.loads(shop.numbers)["sales"], json.loads(shop.numbers)["others"]) == ("shop-0", 12, 0)
    assert "hoarder" not in person.numbers + person.evidence + person.party


def test_a_voucher_at_two_gates_is_found_with_the_way_between(land: Land) -> None:
    land.gates()
    assert land.look() == [("clone_travel", "waiting", True)]
    told = numbers(land)
    assert (told["km"], told["minutes"], told["one"], told["other"]) == (60.0, 10, "near-01", "far-01")


def test_a_sensor_that_is_still_before_the_sampler_came_is_found(land: Land) -> None:
    land.sensor((30, 12))
    land.put(sample(NOW - 6 * HOUR_MS, "self"))
    assert land.look() == [], "its own samples are no inspection"
    land.put(sample(NOW - 6 * HOUR_MS + 1))
    assert land.look(NOW + 18 * HOUR_MS) == [], "readings are asked once a day, from seven in the morning"
    assert land.look(NOW + 19 * HOUR_MS) == [("flat_sensor", "waiting", True)]
    told = numbers(land)
    assert told["how"] == "sampling"
    assert 16 <= int(str(told["hours"])) <= 18
    assert told["value"] == 17.5


def test_a_sensor_that_is_still_in_three_nights_in_a_row_is_found(land: Land) -> None:
    land.sensor((64, 54), (40, 30), (16, 6))  # from eight in the evening to six
    assert land.look() == [("flat_sensor", "waiting", True)]
    told = numbers(land)
    assert (told["how"], told["nights"], told["usual"]) == ("night", 3, 0)


def test_results_that_are_too_perfect_are_taken_over_from_the_look_at_them(land: Land) -> None:
    land.put(perfect(NOW - DAY_MS))
    assert land.look() == [("too_perfect", "waiting", True)]
    assert numbers(land)["text"] == "连续 7 次抑制率都是 3.2 %"


def test_a_use_that_was_never_bought_is_one_warning_and_withdrawn_when_it_was_bought_after_all(land: Land) -> None:
    land.put(*use("o1", NOW - 3 * DAY_MS), *use("o2", NOW - 2 * DAY_MS, doubts=""))
    for _ in range(3):
        assert land.look() == [("unbought_use", "waiting", True)]
    (before,) = land.warnings()
    assert (before.version, before.party) == (1, "fenghe")
    with land.database.write() as session:
        session.exec(select(InputUse).where(InputUse.operation == "o1")).one().doubts = ""
    assert land.look(NOW + DAY_MS) == [("unbought_use", "waiting", False)]
    with land.database.read() as session:
        assert [one.step for one in session.exec(select(RiskStep))] == ["found", "withdrawn"]


def test_nothing_new_costs_one_question(land: Land, monkeypatch: pytest.MonkeyPatch) -> None:
    land.put(*use("o1", NOW - DAY_MS))
    land.look()
    asked: list[str] = []
    for scout in watch.SCOUTS:
        monkeypatch.setattr(type(scout), "find", lambda self, _ground, day: asked.append(day) or iter(()))
    land.look(NOW + 60_000)
    assert asked == []
    land.put(*use("o2", NOW - 2 * DAY_MS))
    land.look(NOW + 120_000)
    assert asked == ["2026-11-26", "2026-11-27", "2026-11-28"], "the rule of uses, from the day that is new"


@ONE_AT_LENGTH
def test_what_comes_late_makes_the_state_that_it_would_have_made_in_time(land: Land, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Land(tmp_path / "other")
    for one in (land, other):
        one.quiet_year()
    days = (9, 8, 4, 2, 1)
    for back in days:  # in time: a look after each day
        land.week(2, back=back)
        land.look(NOW - back * DAY_MS + HOUR_MS)
    land.look()
    for back in (1, 8, 2, 9, 4):  # late, in no order, looked at in between
        other.week(2, back=back)
        other.look()
    assert land.findings() == other.findings() != []
    shown = [
        [(w.rule, w.key, w.begun, w.last, w.day, w.score, w.numbers, w.evidence) for w in one.warnings()]
        for one in (land, other)
    ]
    assert shown[0] == shown[1]
    other.close()


def test_a_rebuild_gives_the_same_and_takes_nothing_away_while_it_is_half_done(land: Land) -> None:
    land.quiet_year()
    land.week(3)
    land.put(*use("o1", NOW - DAY_MS))
    land.look()
    kept = (land.findings(), [one.model_dump() for one in land.warnings()])
    with land.database.write() as session:  # the projections begin anew
        land.reach(session, 0)
        counts = [row.model_dump() for row in session.exec(select(RapidCount))]
        for row in session.exec(select(RapidCount)):
            session.delete(row)
        risk.forget(session)
        session.merge(RiskLook(rule="positive_rate", journal=land.position))
    land.look()
    assert (land.findings(), [one.model_dump() for one in land.warnings()]) == kept
    with land.database.write() as session:
        for values in counts:
            session.add(RapidCount(**values))
        land.reach(session, land.position)
    land.look()
    assert (land.findings(), [one.model_dump() for one in land.warnings()]) == kept


def test_figures_of_a_region_hold_there_from_their_day_and_switch_rules_off(land: Land) -> None:
    def lay(key: str, region: str, rule: str, settings: str, *, active: bool = True) -> RiskPolicy:
        since = law_day(NOW).isoformat()
        return RiskPolicy(id=key, region=region, rule=rule, since=since, active=active, settings=settings, **STAMP)

    land.put(*use("o1", NOW - DAY_MS))
    assert land.look() == [("unbought_use", "waiting", True)]
    assert {one["day"] for one in land.findings()} == {"2026-11-27", "2026-11-28"}
    land.put(lay("p1", COUNTY, "unbought_use", '{"window_days":30,"least":2}'))
    land.look()
    assert {one["day"] for one in land.findings()} == {"2026-11-27"}, "from today on one is not enough"
    land.put(lay("p2", TOWN, "unbought_use", '{"window_days":30,"least":1}'))
    land.look()
    assert [one["policy"] for one in land.findings()] == ["", "p2"]
    land.put(lay("p3", TOWN + "001", "unbought_use", "{}", active=False), rapid("r", NOW))
    land.look()
    assert len(land.findings()) == 2
