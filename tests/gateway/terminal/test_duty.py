"""Signing on and off at a gateway's pages, by PIN and by card, who looks after the operators, and what is recorded."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.rim import clock
from gateway.rim.peripherals import Desk
from simulators.card import CARDS, Simulator
from tests.gateway.desk.house import at
from tests.gateway.terminal.conftest import OPERATOR, WORD, Gate
from tests.patience import until

ELSEWHERE = {"x-forwarded-for": "192.168.1.20"}
PIN = "73019"


def _add(client: httpx.Client, name: str, *trades: str, pin: str = PIN) -> Any:
    return client.post("/api/operators", json={"name": name, "trades": trades, "pin": pin})


def _sign_on(client: httpx.Client, operator: str, terminal: str = "", pin: str = PIN) -> httpx.Response:
    return client.post("/api/duty", json={"operator": operator, "pin": pin, "terminal": terminal})


def test_the_machine_makes_the_first_keeper_who_makes_the_others(gate: Gate) -> None:
    with gate.client() as kiosk:
        assert kiosk.get("/api/duty").json()["keeps"] is True
        first = _add(kiosk, "李敏", "clerk").json()
        assert sorted(first["trades"]) == ["clerk", "keeper"]
        assert kiosk.get("/api/duty").json()["keeps"] is False
        assert _add(kiosk, "赵强", "clerk").json()["code"] == "no_keeper"
        assert _sign_on(kiosk, first["id"]).status_code == 200
        second = _add(kiosk, "赵强", "clerk").json()
        assert _add(kiosk, "赵强", "clerk").json()["code"] == "name_taken"
        assert _add(kiosk, "钱", "clerk", pin="1234").json()["code"] == "pin_weak"
        assert _add(kiosk, " ", "clerk").json()["code"] == "name_bad"
        assert _add(kiosk, "钱", "boss").json()["code"] == "trades_bad"
        place = f"/api/operators/{first['id']}"
        assert kiosk.delete(place).json()["code"] == "last_keeper"
        assert kiosk.put(place, json={"trades": ["clerk"]}).json()["code"] == "last_keeper"
        assert kiosk.put(f"/api/operators/{second['id']}", json={"trades": ["clerk", "keeper"]}).status_code == 200
        assert kiosk.delete(place).status_code == 200
        assert kiosk.get("/api/duty").json()["signed"] is None, "who is removed is signed off"
        assert kiosk.delete(f"/api/operators/{second['id']}").json()["code"] == "no_keeper"
    steps = [(one.step, one.operator, one.by) for one in gate.attendances()]
    assert steps == [
        ("added", first["id"], ""),
        ("sign_in", first["id"], ""),
        ("added", second["id"], first["id"]),
        ("changed", second["id"], first["id"]),
        ("removed", first["id"], first["id"]),
    ]
    assert PIN not in repr(gate.events)
    assert "李敏" not in repr(gate.events)


def test_whoever_has_the_word_looks_after_operators_and_nobody_else_from_afar(guarded: Gate) -> None:
    with guarded.client(**ELSEWHERE) as engineer:
        assert _add(engineer, "李敏", "clerk").status_code == 401
        engineer.post("/access", data={"word": WORD})
        assert _add(engineer, "李敏", "clerk").status_code == 200
        assert _add(engineer, "赵强", "clerk").status_code == 200
        assert engineer.post("/api/duty", json={"card": True}).json()["code"] == "card_away"
        assert engineer.get("/api/duty").json()["card"] is False


def test_an_operator_signs_on_at_the_own_terminal_and_off(gate: Gate) -> None:
    clerk = gate.house.operators.add("李敏", ["clerk"], PIN)
    with gate.client() as page, gate.client() as other:
        assert _sign_on(page, clerk.id, "gate").json()["code"] == "no_trade"
        assert _sign_on(page, clerk.id, "vault").json()["code"] == "not_acceptable"
        answer = _sign_on(page, clerk.id, "till")
        assert answer.json() == {"operator": clerk.id, "name": "李敏", "trades": ["clerk"], "terminal": "till"}
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert page.get("/api/duty").json()["signed"]["name"] == "李敏"
        assert other.get("/api/duty").json()["signed"] is None
        assert page.delete("/api/duty", params={"step": "lock"}).status_code == 200
        assert page.get("/api/duty").json()["signed"] is None
        assert page.delete("/api/duty").status_code == 200
    told = [(one.step, one.operator, one.terminal, one.means, one.why) for one in gate.attendances()]
    assert told == [
        ("refused", clerk.id, "gate", "pin", "trade"),
        ("sign_in", clerk.id, "till", "pin", ""),
        ("lock", clerk.id, "till", "", ""),
    ]
    assert all(one.at for one in gate.attendances())


def test_wrong_pins_are_recorded_and_then_not_looked_at(gate: Gate) -> None:
    clerk = gate.house.operators.add("李敏", ["clerk"], PIN)
    with gate.client() as page:
        codes = [_sign_on(page, clerk.id, pin=f"55{n}1").json()["code"] for n in range(3)]
        assert codes == ["pin_wrong"] * 3
        answer = _sign_on(page, clerk.id)
        assert (answer.status_code, answer.json()["code"]) == (429, "pin_wait")
        assert 0 < page.get("/api/duty").json()["wait_s"] <= 5
        assert OPERATOR not in page.cookies
        assert _sign_on(page, "op-nobody").json()["code"] in ("pin_wait", "no_such_operator")
    assert [(one.step, one.why) for one in gate.attendances()] == [("refused", "pin")] * 3


def test_who_does_nothing_is_locked_out_and_that_is_told_once() -> None:
    gate = Gate(idle_s=0.2)
    gate.open()
    clerk = gate.house.operators.add("李敏", ["clerk"], PIN)
    with gate.client() as page:
        _sign_on(page, clerk.id, "till")
        until(lambda: page.get("/api/duty").json()["signed"] is None, "the lock")
    assert gate.server is not None
    gate.server.beat()
    gate.server.beat()
    assert [(one.step, one.why) for one in gate.attendances()] == [("sign_in", ""), ("lock", "idle")]
    gate.close()


def test_only_served_terminals_answer() -> None:
    gate = Gate(served=("till", "care"))
    gate.open()
    with gate.client() as page:
        refused = page.get("/gate")
        assert (refused.status_code, refused.json()["code"]) == (404, "not_served")
        assert page.get("/till").status_code == 200
        assert page.get("/vault").json()["code"] == "no_such_route"
        assert {one["page"] for one in page.get("/api/duty").json()["terminals"]} <= {"till", "care"}
    gate.close()


@pytest.fixture
def reader(gate: Gate, tmp_path: Path) -> Iterator[Simulator]:
    """A card reader at the gate's machine."""
    with Simulator(tmp_path / "reader") as simulator:
        gate.desk = Desk([at("id-card-reader", tmp_path / "reader")], gate.events.append, clock.now, tmp_path)
        gate.desk.start()
        yield simulator
        gate.desk.stop()


def _listening(gate: Gate, reader: Simulator) -> None:
    """A page waits for a card, and the reader has seen that there is none."""
    assert gate.desk is not None
    until(gate.desk._wanted, "the page that waits for a card")
    seen = len(reader.finds)
    until(lambda: len(reader.finds) >= seen + 2, "searches without a card")


def _meanwhile(
    gate: Gate, reader: Simulator, path: str, body: Any = None
) -> tuple[threading.Thread, list[httpx.Response]]:
    answers: list[httpx.Response] = []

    def ask() -> None:
        with gate.client() as page:
            answers.append(page.post(path, json=body))

    thread = threading.Thread(target=ask)
    thread.start()
    _listening(gate, reader)
    return thread, answers


def test_an_own_card_signs_on_once_it_is_registered_and_a_strange_one_does_not(gate: Gate, reader: Simulator) -> None:
    keeper = gate.house.operators.add("李敏", ["keeper"], PIN)
    cookie = gate.sign_on("keeper")

    def asked(path: str, body: Any = None, card: str = "valid") -> httpx.Response:
        thread, answers = _meanwhile(gate, reader, path, body)
        reader.put(card)
        thread.join()
        reader.take()
        return answers[0]

    wish = {"card": True, "terminal": "till"}
    assert asked("/api/duty", wish).json()["code"] == "card_strange"
    with gate.client(cookie=f"{OPERATOR}={cookie}") as page:
        answers: list[httpx.Response] = []
        thread = threading.Thread(target=lambda: answers.append(page.post(f"/api/operators/{keeper.id}/card")))
        thread.start()
        assert gate.desk is not None
        until(gate.desk._wanted, "the page that waits for a card")
        with gate.client() as other:
            assert other.post("/api/duty", json=wish).json()["code"] == "card_busy"
        reader.put("other")
        thread.join()
        reader.take()
        assert answers[0].json()["card"] is True
    signed = asked("/api/duty", wish, "other")
    assert signed.json()["operator"] == keeper.id
    assert [(one.step, one.means) for one in gate.attendances()] == [
        ("refused", "card"), ("changed", ""), ("sign_in", "card"),
    ]  # fmt: skip
    said = repr(gate.events)
    assert not any(CARDS[name].number in said or CARDS[name].name in said for name in ("valid", "other"))


def test_a_server_that_ends_lets_go_of_who_waits_for_a_card(gate: Gate, reader: Simulator) -> None:
    thread, answers = _meanwhile(gate, reader, "/api/duty", {"card": True})
    assert gate.server is not None
    gate.server.close()
    thread.join()
    assert answers[0].status_code == 204


def test_an_operator_changes_the_own_pin_by_the_old_one_and_it_is_recorded(gate: Gate) -> None:
    clerk = gate.house.operators.add("李敏", ["clerk"], PIN)
    with gate.client() as page, gate.client() as other:

        def change(old: str, new: str) -> httpx.Response:
            return page.put("/api/duty/pin", json={"old": old, "new": new})

        assert change(PIN, "4711").json()["code"] == "no_operator"
        assert _sign_on(page, clerk.id, "till").status_code == 200
        assert _sign_on(other, clerk.id, "till").status_code == 200
        assert change(PIN, "1234").json()["code"] == "pin_weak"
        assert change("0000", "4711").json()["code"] == "pin_wrong"
        assert change(PIN, "4711").status_code == 200
        assert page.get("/api/duty").json()["signed"]["operator"] == clerk.id
        assert other.get("/api/duty").json()["signed"] is None, "whoever knew the old one is out"
        assert _sign_on(other, clerk.id, "till").json()["code"] == "pin_wrong"
        assert _sign_on(other, clerk.id, "till", "4711").status_code == 200
        for _ in range(3):
            change("0000", "4822")
        assert change("4711", "4822").json()["code"] == "pin_wait"
    told = [one for one in gate.attendances() if one.step in ("changed", "refused")]
    assert [(one.step, one.operator, one.by, one.why, one.terminal) for one in told[:2]] == [
        ("refused", clerk.id, "", "pin", "till"),
        ("changed", clerk.id, clerk.id, "pin", "till"),
    ]
    assert [one.roles for one in told if one.step == "changed"] == [("clerk",)]
    assert PIN not in repr(gate.events)
    assert "4711" not in repr(gate.events)
