"""A card reader on its port, played by the simulator: cards, and all that goes wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from contract.event import DeviceHealth
from gateway.core.card import Card
from gateway.rim.peripherals.card_reader import CardReader
from simulators.card import CARDS, Simulator
from tests.gateway.desk.house import Told, at
from tests.patience import until


@contextmanager
def reading(link: Path, told: Told, lost: DeviceHealth | None = None) -> Iterator[CardReader]:
    reader = CardReader(at("id-card-reader", link), told.hear, told.emit, told.clock, lost)
    reader.start()
    try:
        yield reader
    finally:
        assert reader.stop()


def test_a_card_is_read_once_until_it_was_taken_away(tmp_path: Path) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told) as reader:
        simulator.put("valid")
        until(lambda: told.heard, "the card")
        seen = len(simulator.finds)
        until(lambda: len(simulator.finds) >= seen + 3, "more searches")
        simulator.put("other")
        until(lambda: len(told.heard) == 2, "the other card")
        status = reader.status()
    first, second = told.heard
    assert isinstance(first, Card)
    assert isinstance(second, Card)
    assert (first.number, second.number) == (CARDS["valid"].number, CARDS["other"].number)
    assert (status.state, status.cause, status.served, status.failures) == ("ok", "", 2, 0)
    assert told.health == []


def test_searches_are_300_ms_apart_and_nothing_rests_between_the_steps_of_one_reading(tmp_path: Path) -> None:
    told = Told()
    reader = CardReader(at("id-card-reader", tmp_path / "reader"), told.hear, told.emit, told.clock)
    with Simulator(tmp_path / "reader") as simulator:
        assert reader._step() == 0.3
        simulator.put("valid")
        assert [reader._step() for _ in range(3)] == [0, 0, 0.3]
        assert told.codes == ["card"]
    reader._close()


def test_a_clone_that_finds_its_card_again_and_again_tells_it_once(tmp_path: Path) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told):
        simulator.faults.on("clone")
        simulator.put("valid")
        until(lambda: len(simulator.finds) >= 4, "searches")
    assert told.codes == ["card"]


@pytest.mark.parametrize(
    ("fault", "code"), [("pulled", "card_gone"), ("half", "garbled"), ("xor", "garbled"), ("silence", "reader_silent")]
)
def test_what_goes_wrong_is_told_and_the_next_card_is_read(tmp_path: Path, fault: str, code: str) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told) as reader:
        simulator.faults.on(fault)
        simulator.put("valid")
        until(lambda: f"<{code}>" in told.codes or reader.status().cause == code, code)
        simulator.faults.clear()
        simulator.put("valid")
        until(lambda: "card" in told.codes, "a card after all")
        assert reader.status().cause == ""


def test_a_garbled_text_is_told_to_the_person(tmp_path: Path) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told):
        answer = simulator._answer

        def spoilt(command: bytes) -> bytes:
            simulator.faults.clear()
            if command == b"\x30\x01":
                simulator.faults.on("xor")
            return answer(command)

        simulator._answer = spoilt  # type: ignore[method-assign]
        simulator.put("valid")
        until(lambda: "<card_unread>" in told.codes, "the fault")
    assert "card" not in told.codes


def test_a_late_reply_to_an_older_request_is_passed_over(tmp_path: Path) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told):
        until(lambda: simulator.finds, "a search")
        simulator.faults.on("late")
        simulator.put("valid")
        until(lambda: told.heard, "the card")
    assert told.codes == ["card"]


def test_a_reader_with_an_error_of_its_own_is_lost_with_that_cause(tmp_path: Path) -> None:
    told = Told()
    with Simulator(tmp_path / "reader") as simulator, reading(tmp_path / "reader", told) as reader:
        simulator.faults.on("refuses", 0x60)
        until(lambda: told.health, "the loss")
        zh, en = reader.status().text
    assert told.health == [("lost", "reader_refuses")]
    assert "60" in zh
    assert "60" in en


def test_unplugged_is_lost_plugged_in_again_is_found_and_reads(tmp_path: Path) -> None:
    told = Told()
    simulator = Simulator(tmp_path / "reader")
    with reading(tmp_path / "reader", told) as reader:
        until(lambda: told.health == [("lost", "port_missing")], "the loss")
        with simulator:
            until(lambda: reader.status().state == "ok", "the find")
        until(lambda: len(told.health) == 3, "the second loss")
        simulator.start()
        simulator.put("valid")
        until(lambda: "card" in told.codes, "a card")
    simulator.stop()
    assert [state for state, _ in told.health] == ["lost", "found", "lost", "found"]


def test_a_restart_neither_doubles_nor_forgets_a_loss(tmp_path: Path) -> None:
    told = Told()
    lost = DeviceHealth(device="one", state="lost", cause="port_missing", since=5)
    with reading(tmp_path / "reader", told, lost) as reader:
        until(lambda: reader.status().cause == "port_missing", "the cause")
        assert told.health == []
        with Simulator(tmp_path / "reader"):
            until(lambda: told.health == [("found", "port_missing")], "the find")


def test_nobody_listens_nothing_is_read(tmp_path: Path) -> None:
    told = Told()
    reader = CardReader(
        at("id-card-reader", tmp_path / "reader"), told.hear, told.emit, told.clock, wanted=lambda: False
    )
    with Simulator(tmp_path / "reader") as simulator:
        simulator.put("valid")
        reader.start()
        until(lambda: reader.status().state == "ok", "the reader")
        assert reader.stop()
        assert len(simulator.finds) == 1
        assert not simulator._selected
    assert told.heard == []


def test_nothing_of_a_card_gets_into_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    seen: list[object] = []

    def bad(_: str, heard: object) -> None:
        seen.append(heard)
        raise ValueError(getattr(heard, "number", ""))

    told = Told()
    reader = CardReader(at("id-card-reader", tmp_path / "reader"), bad, told.emit, told.clock)
    with Simulator(tmp_path / "reader") as simulator:
        reader.start()
        simulator.put("valid")
        until(lambda: reader.status().served == 1 and seen, "the card")
        assert reader.stop()
    assert "could not be handed on: ValueError" in caplog.text
    assert CARDS["valid"].number not in caplog.text
    assert "测试" not in caplog.text
