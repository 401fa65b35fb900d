"""The tally is what a fresh count finds: whatever came, late, twice, or was corrected; and a rebuild finds it again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from sqlmodel import col, select

from cloud import inputs, market, vouchers
from cloud.inputs import LedgerEntry
from cloud.inputs.reasons import restricted
from cloud.kernel.database import Database
from cloud.kernel.scope import NATION, Scope
from cloud.keys import KeyRoom
from cloud.tally import by_township, first_day, hours, revision
from cloud.telemetry.inbox import PROJECTIONS as FIELD
from cloud.testing import RAPID, SAMPLES, rejudge
from cloud.testing.rapid_model import RapidResult
from cloud.trace import Batch
from contract.event import ClockStep
from tests.cloud import farm
from tests.cloud.inputs import ground as shops
from tests.cloud.labels import ground as land
from tests.cloud.market import ground as gates
from tests.cloud.tally.recount import anew, rebuilt, rows
from tests.cloud.testing import laboratory
from tests.cloud.testing import rapid_ground as rooms
from tests.cloud.testing.rapid_ground import MINUTE, MORNING, TOWN, said
from tests.cloud.vouchers.test_projection import code, told


def test_tests_count_with_their_day_their_product_their_method_and_their_room(database: Database) -> None:
    rooms.equip(database)
    rooms.heard(database, said("a", rooms.measured(62.0)), said("b", rooms.measured(8.0, MORNING + MINUTE, "豇豆")))
    found = rows(database)
    assert ("test", "hour", "2026-11-23", TOWN, "06", 2) in found
    assert ("positive", "day", "2026-11-23", TOWN, "", 1) in found
    assert ("test", "subject", "2026-11-23", TOWN, "qinghe", 2) in found
    assert ("test", "product", "2026-11-23", TOWN, "菠菜", 1) in found
    assert found == anew(database) == rebuilt(database, (RAPID, SAMPLES))


def test_a_sample_that_comes_after_its_test_moves_the_count_and_leaves_nothing_behind(database: Database) -> None:
    rooms.equip(database)
    rooms.heard(database, said("a", rooms.measured(12.0, sample="S1")))
    before = rows(database)
    rooms.heard(database, said("s", rooms.sampled(product="芹菜")))
    after = rows(database)
    assert not [row for row in before if row[1] == "product"]
    assert ("test", "product", "2026-11-23", TOWN, "芹菜", 1) in after
    assert after == anew(database)
    with database.write() as session:
        rejudge(session, col(RapidResult.position) > 0)
    assert rows(database) == after


def test_a_test_that_was_dated_later_counts_on_its_own_day(database: Database) -> None:
    rooms.equip(database)
    rooms.heard(database, said("a", rooms.measured(9.0, at=0), t=1, synced=False))
    assert not [row for row in rows(database) if row[2] == "2026-11-23"]
    rooms.heard(database, said("c", ClockStep(0, 0, synced=True, source="ntp", truth=MORNING + 1), t=2, synced=False))
    found = rows(database)
    assert {row[2] for row in found} == {"2026-11-23", "2026-11"}
    assert found == anew(database)


def test_sales_and_refusals_count_when_they_happened_and_once(database: Database) -> None:
    shops.found(database)
    till = shops.GATEWAYS[shops.SHOP]
    told = [(till, shops.bought()), (till, shops.sold()), (till, shops.sold(at=shops.NOON - 3 * shops.DAY))]
    shops.heard(database, told)
    shops.projected(database)
    shops.projected(database)
    found = rows(database)
    days = {(row[0], row[2]): row[5] for row in found if row[1] == "day"}
    assert days == {("sale", "2026-11-27"): 1, ("sale", "2026-11-24"): 1}
    assert found == anew(database) == rebuilt(database, (inputs.PROJECTION,))


def test_sales_of_a_till_without_a_clock_move_to_their_day(database: Database) -> None:
    shops.found(database)
    shops.unsynced(database, [shops.sold(at=0)], mono=60_000)
    shops.projected(database)
    step = ClockStep(0, 0, synced=True, source="ntp", truth=shops.NOON)
    shops.unsynced(database, [step], mono=61_000)
    shops.projected(database)
    assert {row[2] for row in rows(database)} == {"2026-11-27", "2026-11"}
    assert rows(database) == anew(database)


def test_sales_of_what_is_restricted_that_day_count_beside_the_others(database: Database) -> None:
    shops.found(database)
    till = shops.GATEWAYS[shops.SHOP]
    strong = shops.goods(product=shops.RAT)
    shops.heard(database, [(till, shops.bought(strong)), (till, shops.sold()), (till, shops.sold(strong))])
    shops.projected(database)
    found = rows(database)
    with database.read() as session:
        said = [restricted(row.reasons) for row in session.exec(select(LedgerEntry).where(LedgerEntry.kind == "sale"))]
    months = {row[0]: row[5] for row in found if row[1] == "month"}
    assert months["sale"] == 2
    assert months["restricted_sale"] == sum(said) == 1
    assert found == anew(database) == rebuilt(database, (inputs.PROJECTION,))


def test_reports_of_laboratories_count_by_purpose_and_verdict_and_confirmations_apart(database: Database) -> None:
    laboratory.built(database)
    over = laboratory.lab_test(("克百威", "0.5", "0.01"), report="B", sample="N-2")
    told_first = (laboratory.said("t", laboratory.lab_test()), laboratory.said("o", over))
    laboratory.heard(database, *told_first)  # before their samples: of nobody, of no purpose
    before = rows(database)
    assert before == anew(database)
    taken = (laboratory.sampling(purpose="routine"), laboratory.sampling(sample="N-2"))
    laboratory.heard(database, *(laboratory.said(one.sample, one) for one in taken))
    found = rows(database)
    kinds = {(row[0], row[4]): row[5] for row in found if row[1] == "mkind"}
    assert kinds == {
        ("lab", "routine"): 1, ("lab_conformant", "routine"): 1, ("lab", "supervision"): 1,
        ("lab_violation", "supervision"): 1,
    }  # fmt: skip
    assert found == anew(database)
    again = laboratory.lab_test(report="C", confirms=laboratory.event_id("r"))
    laboratory.heard(database, laboratory.said("c", again))
    found = rows(database)
    assert ("lab", "mkind", "2026-06", TOWN, "confirmation", 1) in found
    assert found == anew(database) == rebuilt(database, (SAMPLES,))


def test_passages_count_by_what_was_done_also_when_they_are_told_again(database: Database) -> None:
    gates.furnish(database)
    first = gates.told("a", "near", gates.passage(gates.voucher(1), "2026-11-27 23:59"))
    gates.heard(database, first, gates.told("b", "far", gates.passage(None, "2026-11-28 05:00", "stop")))
    found = rows(database)
    days = {(row[0], row[2], row[3]) for row in found if row[1] == "day"}
    assert days == {("passage", "2026-11-27", gates.NEAR), ("refusal", "2026-11-28", gates.FAR)}
    assert found == anew(database) == rebuilt(database, (market.PROJECTION,))


def test_vouchers_count_where_their_batch_belongs_also_those_told_before(database: Database, tmp_path: Path) -> None:
    land.till(database)
    land.furnished(database, tmp_path)
    key = KeyRoom(tmp_path).signer("voucher", land.NOW)
    void = told("gone", code(key, amount=Decimal(30)), "void", why="错")
    land.heard(database, vouchers.PROJECTION, told("v", code(key)), void)
    days = [row for row in rows(database) if row[1] == "day"]
    assert [row[5] for row in days] == [1]  # what is only told void was never issued
    with database.write() as session:
        session.get_one(Batch, land.BATCH).region = TOWN[:-1] + "2"
    land.heard(database, vouchers.PROJECTION, told("w", code(key, amount=Decimal(20))))
    found = rows(database)
    assert {row[3] for row in found} == {TOWN[:-1] + "2"}
    assert found == anew(database) == rebuilt(database, (vouchers.PROJECTION,))


def test_an_alarm_counts_when_it_was_raised_and_not_again_when_it_is_over(database: Database) -> None:
    farm.settle(database, "yuhe-1")
    farm.happen(database, "yuhe-1", farm.alarm("a"))
    farm.happen(database, "yuhe-1", farm.alarm("a", "clear", 20.0), farm.NOW + 60_000)
    farm.happen(database, "yuhe-1", farm.alarm("never-raised", "clear", 20.0))
    found = rows(database)
    assert {row[5] for row in found} == {1}
    assert found == anew(database)
    with database.write() as session:
        next(one for one in FIELD if one.name == "alarms").clear(session)
    assert rows(database) == set()


def test_a_scope_is_told_of_its_regions_only_and_one_subject_nothing(database: Database) -> None:
    gates.furnish(database)
    for name, where in (("a", "near"), ("b", "far"), ("c", "far")):
        gates.heard(database, gates.told(name, where, gates.passage(None, "2026-11-28 05:00", "stop")))
    asked = ("refusal",), "2026-11-01", "2026-11-30"
    with database.read() as session:
        assert by_township(NATION, session, *asked) == {("refusal", gates.NEAR): 1, ("refusal", gates.FAR): 2}
        assert by_township(Scope((gates.FAR,)), session, *asked) == {("refusal", gates.FAR): 2}
        assert by_township(Scope(("349901",), "near"), session, *asked) == {}
        (day,) = hours(Scope(("349901",)), session, ("refusal",), ["2026-11-28"]).values()
        assert (day[5], sum(day)) == (3, 3)
        assert first_day(NATION, session, ("refusal",)) == "2026-11-28"
        assert first_day(Scope(("11",)), session, ("refusal",)) is None
        assert revision(NATION, session) >= 3
