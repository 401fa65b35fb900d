"""Simulators of peripherals: they say what they are, take orders, and their faults are switched from outside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from contract.errors import ContractError
from contract.identifiers import citizen_id
from simulators import card, printer, scanner
from simulators.control import follow
from simulators.orders import Order, Put, Take, obedient, read
from simulators.printer.picture import picture
from simulators.printer.sheet import Line, Sheet, Symbol
from simulators.switches import Switches


def test_cards_are_invented_and_all_but_the_wrong_one_have_the_right_check_digit() -> None:
    for name, chip in card.CARDS.items():
        assert chip.name.startswith("测试")
        assert chip.number.startswith("999999")
        assert len(chip.text) == 256
        if name == "wrong_check":
            with pytest.raises(ContractError):
                citizen_id(chip.number)
        else:
            assert citizen_id(chip.number).region == "999999"


def test_each_says_what_it_is(tmp_path: Path) -> None:
    with card.Simulator(tmp_path / "a") as reader, scanner.Simulator(tmp_path / "b") as gun:
        assert reader.identity()["simulator"] == "zhigen sim card"
        assert gun.identity()["simulator"] == "zhigen sim scanner"
        assert {path.name for path in tmp_path.iterdir()} == {"a", "b"}
    assert list(tmp_path.iterdir()) == []
    with printer.Simulator("zpl", tcp=("127.0.0.1", 0)) as labels:
        said = labels.identity()
    assert (said["simulator"], said["language"]) == ("zhigen sim printer", "zpl")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        card.Simulator(tmp_path / "file").start()


def test_faults_come_and_go_by_the_clock() -> None:
    now = [100.0]
    switches = Switches({"slow": 20.0, "silence": None}, lambda: now[0])
    switches.plan("silence@10+5")
    switches.on("slow", 7, after=1, span=2)
    seen = []
    for now[0] in (100, 101, 103, 110, 114.9, 115):
        seen.append((switches.holds("silence"), switches.amount("slow")))
    assert seen == [(False, 0), (False, 7), (False, 0), (True, 0), (True, 0), (False, 0)]
    switches.on("slow")
    assert switches.amount("slow") == 20
    switches.clear("slow")
    assert not switches.holds("slow")


@pytest.mark.parametrize(
    ("text", "said"), [("silense", "no such fault"), ("silence@x", "write KIND"), ("1", "write KIND")]
)
def test_a_fault_that_is_none_is_one_line(text: str, said: str) -> None:
    with pytest.raises(ContractError) as refused:
        Switches({"silence": None}).plan(text)
    assert said in refused.value.text("en")
    assert refused.value.text("zh") != refused.value.text("en")


def test_orders_are_obeyed_and_wrong_ones_change_nothing() -> None:
    faults, done, complaints = Switches({"half": None}), list[Order](), list[str]()

    def do(order: Order) -> bool:
        done.append(order)
        return not isinstance(order, Take)

    lines = [
        '{"do": "fault", "kind": "half", "for": 60}',
        '{"do": "put"}',
        "",
        '{"do": "take"}',
        '{"do": "fault", "kind": "hafl"}',
        '{"do": "dance"}',
        "half",
        '{"do": "clear", "kind": "other"}',
    ]
    follow(lines, obedient(faults, do), complaints.append, read)  # type: ignore[arg-type]
    assert done == [Put("valid"), Take()]
    assert faults.holds("half")
    assert len(complaints) == 4


def test_the_codes_of_a_printed_sheet_read() -> None:
    text = "HTTPS://T.EXAMPLE.CN/A0000000000033WH"
    label = Sheet(pieces=[Symbol(20, 30, text, 4)], width=400, height=300)
    receipt = Sheet([Line("知根"), Line(text, "center", code=True)])
    for sheet in (label, receipt):
        (code,) = zxingcpp.read_barcodes(np.asarray(picture(sheet).convert("L")))
        assert code.text == text
