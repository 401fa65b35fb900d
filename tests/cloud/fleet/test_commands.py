"""The courier's commands on a real broker: sent until answered, believed only when proved, kept with their outcome."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select

from cloud.alerts import PipeAlert
from cloud.fleet import Courier, GatewayCommand, lifecycle, order, orders
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.kernel.problem import Problem
from cloud.registry.registration import register
from contract.command import Body, Configure, Diagnose, Ping, Reply
from gateway.core.orders import TEXTS
from tests.cloud.fleet.hand import COUNTY, GATEWAY, Hand
from tests.keys import gateway_signer
from tests.patience import until


def queue(database: Database, body: Body, *, expires_ms: int = 60_000, now: int | None = None) -> str:
    with database.write() as session:
        return order(session, GATEWAY, body, "li", expires_ms, now or now_ms()).id


def row(database: Database, key: str) -> GatewayCommand:
    with database.read() as session:
        found = session.get(GatewayCommand, key)
    assert found is not None
    return found


def reaches(database: Database, key: str, state: str) -> None:
    until(lambda: row(database, key).state == state, state)


def test_a_command_waits_for_its_gateway_and_keeps_what_came_of_it(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    start()
    key = queue(database, Configure("version: 1"))
    hand.state()
    until(lambda: hand.commands)
    assert (str(hand.commands[0].id), hand.commands[0].body) == (key, Configure("version: 1"))
    reaches(database, key, "sent")
    hand.reply(hand.commands[0], "accepted")
    reaches(database, key, "accepted")
    hand.reply(hand.commands[0], "failed", code="rolled_back", text="devices lost: soil")
    reaches(database, key, "failed")
    found = row(database, key)
    assert (found.by, found.code, found.text) == ("li", "rolled_back", "devices lost: soil")
    assert found.created <= (found.sent or 0) <= (found.answered or 0)


def test_it_comes_again_when_the_gateway_or_the_courier_comes_again_until_the_last_word(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    first = start()
    hand.state()
    key = queue(database, Diagnose())
    until(lambda: len(hand.commands) == 1)
    hand.state("boot-2")
    until(lambda: len(hand.commands) == 2)
    first.stop()
    start()
    until(lambda: len(hand.commands) == 3)
    assert {str(asked.id) for asked in hand.commands} == {key}
    hand.reply(hand.commands[0], "done", data="{}" * 40_000)
    reaches(database, key, "done")
    assert len(row(database, key).data) == 80_000
    hand.state("boot-3")
    marker = queue(database, Ping())
    until(lambda: str(hand.commands[-1].id) == marker)
    assert len(hand.commands) == 4


def test_a_reply_that_is_not_its_gateway_s_is_not_believed(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    start()
    hand.state()
    key = queue(database, Ping())
    until(lambda: hand.commands)
    hand.reply(hand.commands[0], "done", by=gateway_signer(2))

    def alerts() -> list[PipeAlert]:
        with database.read() as session:
            return list(session.exec(select(PipeAlert)))

    until(alerts)
    assert [(one.code, one.gateway, one.subject) for one in alerts()] == [("forged", GATEWAY, "reply unknown_key")]
    assert row(database, key).state == "sent"
    hand.reply(hand.commands[0], "done")
    reaches(database, key, "done")


def test_one_that_nobody_took_in_time_expires(start: Callable[[], Courier], database: Database, hand: Hand) -> None:
    key = queue(database, Ping(), now=now_ms() - 61_000)
    start()
    reaches(database, key, "expired")
    assert row(database, key).code == "no_answer"
    hand.state()
    marker = queue(database, Ping())
    until(lambda: hand.commands)
    assert [str(asked.id) for asked in hand.commands] == [marker]


def test_a_command_for_nobody_or_for_ever_is_refused(database: Database) -> None:
    with database.write() as session:
        register(session, GATEWAY, COUNTY, "test", now_ms())
        with pytest.raises(Problem, match="not_found"):
            order(session, "nobody", Ping(), "li", 60_000, now_ms())
        for wrong in (9_999, lifecycle.LONGEST_MS + 1):
            with pytest.raises(Problem, match="command_lifetime"):
                order(session, GATEWAY, Ping(), "li", wrong, now_ms())


def test_only_the_newest_bundles_are_kept(database: Database) -> None:
    with database.write() as session:
        register(session, GATEWAY, COUNTY, "test", now_ms())
        rows = [order(session, GATEWAY, Diagnose(), "li", 60_000, 1_000 + n) for n in range(orders.BUNDLES + 2)]
        for one in rows:
            reply = Reply(id=orders.message(one).id, gateway=GATEWAY, boot="b", t=1, state="done", data="{}")
            assert orders.answer(session, reply, 9_000) is not None
            assert orders.answer(session, reply, 9_001) is None
    assert [bool(row(database, one.id).data) for one in rows] == [False, False, *[True] * orders.BUNDLES]


@pytest.mark.parametrize(
    ("present", "said", "after"),
    [
        ("queued", "accepted", "accepted"),
        ("sent", "accepted", "accepted"),
        ("accepted", "accepted", None),
        ("expired", "accepted", None),
        ("expired", "expired", None),
        ("expired", "done", "done"),
        ("accepted", "failed", "failed"),
        ("done", "failed", None),
        ("refused", "done", None),
    ],
)
def test_a_last_word_is_kept_whenever_it_comes_and_nothing_follows_it(present: str, said: str, after: str) -> None:
    assert lifecycle.answered(present, said) == after  # type: ignore[arg-type]


def test_every_code_of_a_gateway_is_said_in_both_languages() -> None:
    assert set(TEXTS) | {"no_answer"} == set(lifecycle.ANSWERS)
