"""What was used, judged by the law of its day: a ban, the crop, the label, the season, what was never bought."""

from __future__ import annotations

import pytest

from cloud.kernel.database import Database
from tests.cloud.production import ground
from tests.cloud.production.ground import (
    BANNED,
    LONG,
    MEDICINE,
    PESTICIDE,
    SECOND,
    SILENT,
    UREA,
    begun,
    bought,
    codes,
    heard,
    said,
    sprayed,
    till,
    use,
    used,
)


@pytest.fixture
def land(database: Database) -> Database:
    till(database)
    return database


@pytest.mark.parametrize(
    ("crop", "registration", "at", "outcome", "code", "earliest"),
    [
        # 农药管理条例 34: by the label. 公告 199: 克百威 on no vegetable; 公告 736: no use at all from 2026-06-01.
        ("豇豆", PESTICIDE, "2026-08-01 09:00", "allowed", "", "2026-08-04"),
        ("芹菜", PESTICIDE, "2026-08-01 09:00", "refused", "off_label", ""),
        ("豇豆", BANNED, "2026-05-31 23:59", "refused", "crop_bar", "2026-06-30"),
        ("豇豆", BANNED, "2026-06-01 00:00", "refused", "banned", "2026-07-01"),
        ("豇豆", SILENT, "2026-08-01 09:00", "allowed", "", ""),
        ("豇豆", "PD19999999", "2026-08-01 09:00", "held", "ingredients_missing", ""),
        ("豇豆", UREA, "2026-08-01 09:00", "", "", "2026-08-01"),
        ("紫背天葵", PESTICIDE, "2026-08-01 09:00", "held", "crop_unknown", ""),
    ],
)
def test_a_use_is_judged_by_the_law_of_its_day(
    land: Database, crop: str, registration: str, at: str, outcome: str, code: str, earliest: str
) -> None:
    begun(land, product=crop)
    heard(land, said("a", sprayed(at, used(registration))))
    found = use(land, "a")
    assert (found.outcome, found.earliest) == (outcome, earliest)
    assert code in codes(found) if code else True
    assert bool(found.law) == bool(outcome)
    assert (found.interval is None) == (earliest == "")


def test_a_crop_that_nobody_has_listed_is_kept_as_typed_and_flagged(land: Database) -> None:
    found = ground.cycle(land, begun(land, product="紫背天葵"))
    assert (found.product, found.known) == ("紫背天葵", False)
    other = ground.cycle(land, begun(land, plot="plot-2", product="豆角"))
    assert (other.product, other.known) == ("豇豆", True)


def test_the_third_use_of_a_season_is_one_too_many_whatever_number_it_came_under(land: Database) -> None:
    begun(land)
    heard(land, said("a", sprayed("2026-08-01 09:00")), said("b", sprayed("2026-08-11 09:00", used(SECOND))))
    heard(land, said("c", sprayed("2026-08-21 09:00")))
    assert [use(land, name).earlier for name in "abc"] == [0, 1, 2]
    assert [use(land, name).outcome for name in "abc"] == ["allowed", "allowed", "refused"]
    assert codes(use(land, "c")) == ["too_many"]


def test_two_packs_in_one_spraying_are_one_use(land: Database) -> None:
    begun(land)
    heard(land, said("a", sprayed("2026-08-01 09:00", used() + used())), said("b", sprayed("2026-08-09 09:00")))
    assert (use(land, "a", 1).earlier, use(land, "b").earlier) == (0, 1)


def test_a_late_use_makes_the_later_one_too_many(land: Database) -> None:
    begun(land)
    heard(land, said("b", sprayed("2026-08-11 09:00")), said("c", sprayed("2026-08-21 09:00")))
    assert use(land, "c").outcome == "allowed"
    heard(land, said("a", sprayed("2026-08-01 09:00")))
    assert use(land, "c").outcome == "refused"


def test_a_new_season_counts_from_the_beginning(land: Database) -> None:
    begun(land, begun="2026-05-01")
    heard(land, *(said(name, sprayed(f"2026-06-0{day} 09:00")) for day, name in ((1, "a"), (5, "b"))))
    with land.write() as session:
        first = ground.cycle(land, use(land, "a").cycle)
        session.add(first)
        ground.cycle_office.end(ground.deed(session), first, "2026-06-30", "采完")
    begun(land, begun="2026-07-10")
    heard(land, said("c", sprayed("2026-08-01 09:00")))
    assert (use(land, "c").earlier, use(land, "c").outcome) == (0, "allowed")


def test_what_was_never_bought_is_flagged_until_the_purchase_comes(land: Database) -> None:
    begun(land)
    heard(land, said("a", sprayed("2026-08-01 09:00", used(lot="L1"))))
    assert "never_bought" in use(land, "a").doubts
    with land.write() as session:
        bought(session, "p", PESTICIDE, 5, "2026-07-20", lot="L1")
    purchase = ground.event.Purchase(items=used(lot="L1"), supplier="店", subject="fenghe", at=ground.ms("2026-07-20"))
    heard(land, said("p", purchase))
    found = use(land, "a")
    assert (found.doubts, found.purchase) == ("", ground.event_id("p"))


def test_a_purchase_after_the_use_does_not_count(land: Database) -> None:
    begun(land)
    with land.write() as session:
        bought(session, "p", PESTICIDE, 5, "2026-08-02", lot="L1")
    heard(land, said("a", sprayed("2026-08-01 09:00", used(lot="L1"))))
    assert "never_bought" in use(land, "a").doubts


def test_more_used_than_bought_is_flagged_from_the_use_on_that_went_beyond(land: Database) -> None:
    begun(land)
    with land.write() as session:
        bought(session, "p", LONG, 1, "2026-07-20")
    half = used(LONG, "50", "mL")
    heard(land, *(said(name, sprayed(f"2026-08-0{day} 09:00", half)) for day, name in enumerate("abc", 1)))
    assert [use(land, name).doubts for name in "abc"] == ["", "", "over_used"]
    assert [(use(land, name).amount, use(land, name).unit) for name in "abc"] == [(500_000, "瓶")] * 3
    heard(land, said("fix", sprayed("2026-08-01 09:00", (), corrects=ground.event_id("a"), why="没打"), t=ground.NOW))
    assert [use(land, name).doubts for name in "abc"] == ["", "", ""]


@pytest.mark.parametrize(
    ("goods", "doubt"),
    [
        ({"amount": "3", "unit": "头"}, "unit"),
        ({"amount": "3", "unit": "quintals"}, "unit"),
        ({"amount": "-3", "unit": "瓶"}, "amount"),
        ({"amount": "0", "unit": "瓶"}, "amount"),
        ({"amount": "1e3", "unit": "瓶"}, "amount"),
        ({"amount": "NaN", "unit": "瓶"}, "amount"),
        ({"amount": "三", "unit": "瓶"}, "amount"),
        ({"amount": "9000000", "unit": "瓶"}, "absurd"),
        ({"amount": "10", "unit": "kg"}, "unit"),
        ({"amount": "900", "unit": "瓶"}, "absurd"),
        ({"amount": "1", "unit": "瓶", "pack": "123"}, "pack_odd"),
        ({"amount": "1", "unit": "瓶", "pack": "1" + "999999" + "1" * 25}, "pack_other"),
        ({"amount": "1", "unit": "瓶", "pack": "1" + "081001" + "1" * 25}, ""),
        ({"amount": "1", "unit": "瓶", "registration": MEDICINE, "pack": "202601011602200000000001"}, "pack_other"),
        ({"amount": "1", "unit": "瓶", "registration": MEDICINE, "pack": "202601011602100000000001"}, ""),
    ],
)
def test_a_bad_amount_or_pack_is_kept_with_its_doubt(land: Database, goods: dict[str, str], doubt: str) -> None:
    begun(land)
    heard(land, said("a", sprayed("2026-08-01 09:00", used(**goods))))
    found = use(land, "a")
    assert set(found.doubts.split(",")) - {"never_bought", ""} == ({doubt} - {""})
    assert (found.told_amount, found.told_unit) == (goods["amount"], goods["unit"])


def test_medicine_of_a_herd_and_a_pond_has_its_withdrawal_time(land: Database) -> None:
    begun(land, "plot-4", kind="herd", product="生猪")  # the label says 猪
    begun(land, "plot-5", kind="pond", product="草鱼")
    for name, plot in (("pig", "plot-4"), ("fish", "plot-5")):
        heard(land, said(name, sprayed("2026-08-01 09:00", used(MEDICINE), plot=plot, action="treat")))
    assert [use(land, name).earliest for name in ("pig", "fish")] == ["2026-08-21", "2026-08-16"]
    assert [use(land, name).outcome for name in ("pig", "fish")] == ["allowed", "allowed"]
