"""Printers behind a socket or a pty, played by simulators that read what they are sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.core.errors import GatewayError
from gateway.core.label import Mark, Plan, Words
from gateway.core.peripheral import PeripheralSpec, Plug
from gateway.core.receipt import Receipt, Rule, Text
from gateway.rim.peripherals.lettering import FONTS, drawn
from gateway.rim.peripherals.printer import Printer
from gateway.rim.peripherals.spool import MOST, Job, Spool
from simulators.printer import Simulator
from simulators.printer.picture import picture
from simulators.printer.sheet import Picture
from tests.gateway.desk.house import Told, at, profile
from tests.parts import missing
from tests.patience import until

RECEIPT: Receipt = (Text("知根小票", "center"), Rule(), Text("番茄 12.50"))
HOST = ("127.0.0.1", 0)


def label(serial: int) -> Plan:
    if not any(Path(font).is_file() for font in FONTS):
        missing("a Chinese font (fonts-noto-cjk)")
    return Plan(40, 30, (Words(2, 2, "番茄 合格证"), Mark(25, 8, f"https://zg.example/t/{serial}")))


@contextmanager
def printing(spec: PeripheralSpec, told: Told, folder: Path) -> Iterator[Printer]:
    printer = Printer(spec, told.hear, told.emit, told.clock, folder=folder)
    printer.start()
    try:
        yield printer
    finally:
        assert printer.stop()


NAMES = {"escpos": "escpos-80mm", "zpl": "zpl-label", "tspl": "tspl-label"}


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("way", ["tcp", "pty"])
def test_documents_come_out_in_order_once_each(tmp_path: Path, language: str, way: str) -> None:
    told, link = Told(), tmp_path / "printer"
    simulator = Simulator(language, tcp=HOST) if way == "tcp" else Simulator(language, pty=link)
    documents = [RECEIPT if language == "escpos" else label(number) for number in range(3)]
    with simulator:
        place = simulator.address if way == "tcp" else link
        with printing(at(NAMES[language], place), told, tmp_path / "spool") as printer:
            for document in documents:
                printer.print(document)
            until(lambda: printer.status().served == 3, "three documents")
            status = printer.status()
    assert (status.waiting, status.state, status.cause) == (0, "ok", "")
    assert len(simulator.sheets) == 3
    assert simulator.language.strange == []
    assert list((tmp_path / "spool").iterdir()) == []
    if language == "escpos":
        assert simulator.sheets[0].text.split("\n")[0] == "知根小票"
    else:
        assert [sheet.text for sheet in simulator.sheets] == [f"[QR https://zg.example/t/{n}]" for n in range(3)]


@pytest.mark.parametrize(("language", "fault", "code"), [
    ("escpos", "paper_out", "paper_out"),
    ("escpos", "cover", "head_open"),
    ("zpl", "paper_out", "paper_out"),
    ("tspl", "paper_out", "paper_out"),
    ("tspl", "cover", "head_open"),
])  # fmt: skip
def test_out_of_paper_is_told_and_what_waits_is_printed_afterwards(
    tmp_path: Path, language: str, fault: str, code: str
) -> None:
    told = Told()
    with Simulator(language, tcp=HOST) as simulator:
        simulator.faults.on(fault)
        with printing(at(NAMES[language], simulator.address), told, tmp_path / "spool") as printer:
            printer.print(RECEIPT if language == "escpos" else label(1))
            until(lambda: printer.status().cause == code, code)
            assert simulator.sheets == []
            assert printer.status().waiting == 1
            simulator.faults.clear()
            until(lambda: printer.status().served == 1, "the document")
            assert printer.status().cause == ""
    assert len(simulator.sheets) == 1
    assert told.health == []


def test_paper_that_runs_out_in_the_middle_of_a_job_does_not_double_it(tmp_path: Path) -> None:
    told = Told()
    with Simulator("escpos", tcp=HOST) as simulator:
        simulator.faults.on("slow", 30)
        with printing(at("escpos-80mm", simulator.address), told, tmp_path / "spool") as printer:
            printer.print(tuple(Text(f"行 {number}") for number in range(30)))
            until(lambda: simulator.language._sheet.lines, "the first line")  # type: ignore[attr-defined]
            simulator.faults.on("paper_out")
            until(lambda: printer.status().cause == "paper_out", "the fault")
            simulator.faults.clear()
            until(lambda: printer.status().served == 1, "the document")
    (sheet,) = simulator.sheets
    assert [line.text for line in sheet.lines] == [f"行 {number}" for number in range(30)]


def test_a_cut_connection_prints_the_job_again_with_its_mark(tmp_path: Path) -> None:
    told = Told()
    with Simulator("escpos", tcp=HOST) as simulator:
        simulator.faults.on("slow", 50)
        with printing(at("escpos-80mm", simulator.address), told, tmp_path / "spool") as printer:
            printer.print(tuple(Text(f"行 {number}") for number in range(20)))
            until(lambda: simulator.language._sheet.lines, "the first line")  # type: ignore[attr-defined]
            simulator.cut()
            simulator.faults.clear()
            until(lambda: printer.status().served == 1, "the document")
    whole = simulator.sheets[-1]
    assert whole.lines[0].text == "补打 REPRINT"
    assert [line.text for line in whole.lines[2:]] == [f"行 {number}" for number in range(20)]
    assert [sheet for sheet in simulator.sheets[:-1] if "行 19" in sheet.text] == []


def test_a_receipt_printer_that_was_off_prints_the_job_again_with_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.rim.peripherals.printer._ANSWER_S", 0.3)
    told = Told()
    with Simulator("escpos", pty=tmp_path / "printer") as simulator:
        simulator.faults.on("slow", 50)
        with printing(at("escpos-80mm", tmp_path / "printer"), told, tmp_path / "spool") as printer:
            printer.print(tuple(Text(f"行 {number}") for number in range(20)))
            until(lambda: simulator.language._sheet.lines, "the first line")  # type: ignore[attr-defined]
            simulator.faults.on("silence")
            simulator.language.reset()
            until(lambda: printer.status().cause == "printer_silent", "the silence")
            simulator.faults.clear()
            until(lambda: printer.status().served == 1, "the document")
    assert simulator.sheets[-1].lines[0].text == "补打 REPRINT"
    assert simulator.sheets[-1].lines[-1].text == "行 19"


def test_a_job_that_was_begun_before_a_restart_is_printed_again_with_its_mark(tmp_path: Path) -> None:
    told = Told()
    with Simulator("escpos", tcp=HOST) as simulator:
        simulator.faults.on("silence")
        spec = at("escpos-80mm", simulator.address)
        printer = Printer(spec, told.hear, told.emit, told.clock, folder=tmp_path / "spool")
        printer.print(RECEIPT)
        assert printer._spool.begin()
        simulator.faults.clear()
        with printing(spec, told, tmp_path / "spool") as again:
            until(lambda: again.status().served == 1, "the document")
    assert simulator.sheets[-1].lines[0].text == "补打 REPRINT"


def test_a_silent_printer_is_lost_and_keeps_its_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.rim.peripherals.printer._ANSWER_S", 0.3)
    told = Told()
    with Simulator("zpl", tcp=HOST) as simulator:
        simulator.faults.on("mute")
        simulator.faults.on("paper_out")
        with printing(at("zpl-label", simulator.address), told, tmp_path / "spool") as printer:
            printer.print(label(1))
            until(lambda: told.health == [("lost", "printer_silent")], "the loss", 30)
            assert "缺纸" in printer.status().text[0]
            simulator.faults.clear()
            until(lambda: printer.status().served == 1, "the document")
    assert [state for state, _ in told.health] == ["lost", "found"]


def test_a_full_memory_is_told_and_stops_nothing(tmp_path: Path) -> None:
    told = Told()
    with (
        Simulator("zpl", tcp=HOST) as simulator,
        printing(at("zpl-label", simulator.address), told, tmp_path / "spool") as printer,
    ):
        until(lambda: printer.status().state == "ok", "the printer")
        simulator.faults.on("jam")
        printer.print(label(1)._replace(items=label(1).items * 100))
        until(lambda: printer.status().cause in ("printer_slow", "printer_silent"), "the fault")
        simulator.faults.clear()
        until(lambda: printer.status().served == 1, "the document", 60)
    assert len(simulator.sheets) == 1


def test_a_printer_that_cannot_answer_has_printed_what_it_took(tmp_path: Path) -> None:
    told = Told()
    device = tmp_path / "lp0"
    device.write_bytes(b"")
    quiet = profile("escpos-80mm")
    quiet = quiet.model_copy(update={"printer": quiet.printer.model_copy(update={"answers": False})})
    spec = PeripheralSpec("one", quiet, Plug(str(device)))
    with printing(spec, told, tmp_path / "spool") as printer:
        printer.print(RECEIPT)
        until(lambda: printer.status().served == 1, "the document")
    assert "知根小票".encode("gb18030") in device.read_bytes()


def test_a_printer_that_is_not_there_is_lost_with_what_to_do(tmp_path: Path) -> None:
    told = Told()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with printing(at("zpl-label", taken.getsockname()), told, tmp_path / "spool"):
            until(lambda: told.health == [("lost", "refused")], "the loss")


def test_the_wrong_kind_of_document_is_refused(tmp_path: Path) -> None:
    told = Told()
    printer = Printer(at("zpl-label", HOST), told.hear, told.emit, told.clock, folder=tmp_path / "spool")
    with pytest.raises(GatewayError) as refused:
        printer.print(RECEIPT)
    assert refused.value.text("zh") == "打印机 one 不能打印小票"
    assert refused.value.text("en") == "printer one prints no receipt"


def test_a_spool_keeps_its_order_over_restarts_and_sets_damage_aside(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for text in (b"1", b"2", b"3"):
        spool.put(Job(text, text + b" again"))
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}
    assert spool.begin() == b"1"
    spool = Spool(tmp_path)
    assert spool.begin() == b"1 again"
    spool.done()
    (tmp_path / "000000000002.new").write_bytes(b"\xc1")
    assert Spool(tmp_path).begin() == b"3"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000000000002.damaged", "000000000003.begun"]
    assert Spool(tmp_path).put(Job(b"4")) == 4


def test_a_spool_is_bounded(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool._names = ["x"] * MOST
    with pytest.raises(GatewayError) as refused:
        spool.put(Job(b"1"))
    assert refused.value.code == "spool_full"


def test_a_label_looks_the_same_on_both_kinds_of_printer(tmp_path: Path) -> None:
    sheets = []
    for language in ("zpl", "tspl"):
        told = Told()
        with (
            Simulator(language, tcp=HOST) as simulator,
            printing(at(NAMES[language], simulator.address), told, tmp_path / language) as printer,
        ):
            printer.print(label(1))
            until(lambda printer=printer: printer.status().served == 1, "the label")  # type: ignore[misc]
        sheets.append(simulator.sheets[0])
    zebra, tsc = sheets
    assert zebra.pieces == tsc.pieces
    (words,) = [piece for piece in zebra.pieces if isinstance(piece, Picture)]
    black = sum(byte.bit_count() for byte in words.data) / (len(words.data) * 8)
    assert 0.05 < black < 0.6
    assert picture(zebra).getbbox() is not None


def test_a_font_that_is_not_there_is_named() -> None:
    with pytest.raises(GatewayError) as refused:
        drawn(Plan(40, 30, (Words(2, 2, "番茄"),)), dpi=203, font="/not/there.ttf")
    assert refused.value.code == "font_unreadable"
    assert drawn(Plan(40, 30, (Words(2, 2, "  "),)), dpi=300).pieces == ()
