"""The gate's account: what the belt showed against what was counted."""

from __future__ import annotations

import json
from pathlib import Path

from contract.event import Scan
from contract.printed import new_label
from zhigen.demo.accounting import Gap
from zhigen.demo.crossing import Crossing, read, settle

LABELS = [new_label(number).text for number in range(1, 4)]


def scans(*texts: str) -> list[Scan]:
    return [Scan("gate-1", "label" if text else "foreign", text) for text in texts]


def test_every_code_once_is_in_order_however_often_a_voucher_comes() -> None:
    shown = [Crossing("a", 10), Crossing("v", 20), Crossing("v", 30)]
    found = settle(shown, scans("v", "a", "v", ""), [])
    assert (found.shown, found.counted, found.lost, found.doubled) == (3, 3, [], [])


def test_what_is_missing_and_what_is_counted_twice_is_named() -> None:
    found = settle([Crossing("a", 10), Crossing("v", 20), Crossing("v", 30)], scans("a", "a", "v"), [])
    assert (found.lost, found.doubled) == (["v"], ["a"])


def test_who_reads_what_is_not_legible_has_a_bonus_but_only_once() -> None:
    shown = [Crossing("a", 10), Crossing("torn", 20, legible=False)]
    assert settle(shown, scans("a"), [])[2:] == ([], [])
    assert settle(shown, scans("a", "torn"), [])[2:] == ([], [])
    assert settle(shown, scans("a", "torn", "torn"), [])[2:] == ([], ["torn"])


def test_what_was_never_shown_is_forged() -> None:
    assert settle([], scans("x"), [Gap("gw", "", 0, 100)]).doubled == ["x"]


def test_a_declared_gap_excuses_what_came_by_in_it_and_one_more_count_of_what_stood_there() -> None:
    shown = [Crossing("a", 10), Crossing("b", 60)]
    gap = Gap("gw", "", 50, 70)
    assert settle(shown, scans("a", "a"), [gap])[2:] == ([], [])
    assert settle(shown, scans("a", "a", "a"), [gap])[2:] == ([], ["a"])
    assert settle(shown, scans("b"), [gap])[2:] == (["a"], [])


def test_the_ledger_of_the_simulator_is_read_for_codes_that_the_county_can_know(tmp_path: Path) -> None:
    lines = [
        {"simulator": "zhigen sim camera"},
        {"t": 1, "text": LABELS[0], "symbology": "qr_code", "legible": True, "why": ""},
        {"t": 2, "text": LABELS[1], "symbology": "qr_code", "legible": False, "why": "torn"},
        {"t": 3, "text": "WIFI:S:guest;P:secret;;", "symbology": "qr_code", "legible": True, "why": ""},
    ]
    (tmp_path / "ledger").write_text("\n".join(json.dumps(line) for line in lines) + "\n")
    assert list(read(tmp_path / "ledger")) == [Crossing(LABELS[0], 1), Crossing(LABELS[1], 2, legible=False)]
