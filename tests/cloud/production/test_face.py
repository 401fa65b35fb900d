"""What the contexts above ask of production: a use as the law judges it, judged anew, and the balance of inputs."""

from __future__ import annotations

from datetime import date

from cloud import law
from cloud.inputs.model import LedgerEntry, LedgerLine, Product
from cloud.kernel.database import Database
from cloud.production import rejudge, use_facts
from cloud.production.balance import balances
from contract.law import judge_use
from tests.cloud.production.ground import (
    BANNED,
    LONG,
    SILENT,
    begun,
    bought,
    codes,
    event_id,
    heard,
    ms,
    said,
    sprayed,
    till,
    use,
    used,
)


def test_a_use_is_judged_by_the_rules_of_any_other_day(database: Database) -> None:
    till(database)
    begun(database)
    heard(database, said("a", sprayed("2026-05-20 09:00", used(BANNED))))
    with database.read() as session:
        product = session.get_one(Product, f"product-{BANNED}")
        facts, rules = use_facts(use(database, "a"), "豇豆", product), law.rules(session)
    assert (facts.crop, facts.earlier_uses, facts.product.registration) == ("豇豆", 0, BANNED)
    then, now = (judge_use(facts, rules, day) for day in (date(2026, 5, 20), date(2026, 6, 1)))
    assert {reason.code for reason in then.reasons} >= set(codes(use(database, "a")))
    assert "banned" in {reason.code for reason in now.reasons}
    assert "banned" not in {reason.code for reason in then.reasons}


def test_a_label_that_is_typed_in_later_opens_the_lock(database: Database) -> None:
    till(database)
    begun(database)
    heard(database, said("a", sprayed("2026-08-01 09:00", used(SILENT))))
    assert (use(database, "a").interval, use(database, "a").unknown) == (None, "interval_missing")
    with database.write() as session:
        product = session.get_one(Product, f"product-{SILENT}")
        product.labels, product.version = '[{"crop": "豇豆", "interval_days": 5}]', 2
        session.flush()
        assert rejudge(session, [SILENT]) == 1
    assert (use(database, "a").earliest, use(database, "a").unknown) == ("2026-08-06", "")


def test_the_balance_tells_what_went_unrecorded(database: Database) -> None:
    till(database)
    begun(database)
    with database.write() as session:
        bought(session, "p", LONG, 5, "2026-07-20")
        facts = {"region": "349901101", "subject": "fenghe", "kind": "stock_count", "at": ms("2026-08-10 09:00")}
        session.add(LedgerEntry(id=event_id("n"), position=9, received=1, gateway="desk-349901", **facts))
        session.flush()
        line = {"registration": LONG, "sign": 0, "amount": 2_000_000, "unit": "瓶", "position": 9}
        session.add(LedgerLine(entry=event_id("n"), line=0, **facts, **line))
    heard(database, said("a", sprayed("2026-08-01 09:00", used(LONG, "2"))))
    heard(database, said("b", sprayed("2026-08-20 09:00", used(LONG, "1"))))
    with database.read() as session:
        (found,) = balances(session, "fenghe")
    assert (found.bought, found.used, found.counted) == (5_000_000, 3_000_000, 2_000_000)
    assert (found.missing, found.over) == (1_000_000, 0)
