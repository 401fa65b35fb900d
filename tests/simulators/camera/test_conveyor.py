"""The conveyor: the same seed draws the same, the truth is true, and orders are obeyed."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
import zxingcpp

from contract.errors import ContractError
from contract.printed import sort_of
from simulators.camera.box import MAKES
from simulators.camera.conveyor import PERFECT, Conveyor
from simulators.camera.parcel import CLEAN, RUINED, Mix
from simulators.camera.symbols import SYMBOLOGIES
from simulators.camera.truth import FrameTruth, Shown

CARTONS = tuple(make for make in MAKES if make.kind == "carton" and make.depth > 200)
SMALL = (640, 360)


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    first, same, other = (Conveyor(seed=seed, size=SMALL, makes=CARTONS) for seed in (5, 5, 6))
    pairs = list(zip(first.frames(30), same.frames(30), strict=True))
    assert all(np.array_equal(one[0], two[0]) and one[1] == two[1] for one, two in pairs)
    assert first.boxes() == same.boxes()
    assert not np.array_equal(other.frame()[0], pairs[0][0][0])


def test_the_corners_are_where_another_reader_finds_them() -> None:
    conveyor = Conveyor(seed=3, optics=PERFECT, mix=CLEAN, makes=CARTONS, per_minute=180)
    found = set[int]()
    for picture, truth in conveyor.frames(40):
        read = {
            one.text: one.position for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        }
        for shown in truth.codes:
            if shown.symbology == "qr_code" and shown.legible:
                place = read[shown.text]
                corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
                away = np.array([(point.x, point.y) for point in corners]) - np.array(shown.corners)
                assert np.abs(away).max() < 3.5, (truth.frame, shown)
                found.add(shown.box)
    assert len(found) >= 3


def test_what_is_spoilt_on_purpose_is_called_so_and_nobody_reads_it() -> None:
    shares = {kind: 0.25 if kind in RUINED else 0.0 for kind in CLEAN.__dataclass_fields__}
    conveyor = Conveyor(seed=2, mix=Mix(**shares), makes=CARTONS, per_minute=240, stops=False)
    for picture, truth in conveyor.frames(50):
        assert not any(shown.legible for shown in truth.codes)
        if truth.frame % 5 == 0:
            assert not {one.text for one in zxingcpp.read_barcodes(picture)} & {shown.text for shown in truth.codes}
    why = {box.why for box in conveyor.boxes()} - {"cut_off"}
    assert why <= set(RUINED)
    assert len(why) >= 3


def test_the_truth_of_a_box_is_the_sum_of_its_frames() -> None:
    conveyor = Conveyor(seed=4, size=SMALL, makes=CARTONS, per_minute=240, stops=False)
    seen = defaultdict[tuple[int, int], list[tuple[FrameTruth, Shown]]](list)
    for _, truth in conveyor.frames(25):
        for shown in truth.codes:
            seen[shown.box, shown.code].append((truth, shown))
            assert shown.box in truth.boxes
    # A module has half the pixels at half the size: all that is left to say is that it is too small.
    assert {shown.why for pairs in seen.values() for _, shown in pairs} <= {"small", "cut_off", *RUINED}
    large = Conveyor(seed=4, makes=CARTONS, per_minute=240, stops=False)
    seen.clear()
    for _, truth in large.frames(45):
        for shown in truth.codes:
            seen[shown.box, shown.code].append((truth, shown))
    for box in large.boxes():
        legible = [(truth.frame, truth.t_ms) for truth, shown in seen[box.box, box.code] if shown.legible]
        assert (box.legible, box.frames) == (bool(legible), len(legible))
        assert (box.first, box.last) == ((legible[0], legible[-1]) if legible else ((-1, -1), (-1, -1)))
        assert box.legible == (box.why == "")
    assert sum(box.legible for box in large.boxes()) >= 2


def test_a_box_without_a_code_counts_as_a_box() -> None:
    conveyor = Conveyor(seed=1, size=SMALL, mix=Mix(bare=1), makes=CARTONS)
    truths = [truth for _, truth in conveyor.frames(25)]
    assert all(not truth.codes for truth in truths)
    assert truths[-1].boxes
    assert {(box.text, box.why, box.legible) for box in conveyor.boxes()} == {("", "bare", False)}


def test_the_belt_halts_and_goes_on() -> None:
    conveyor = Conveyor(seed=1, size=SMALL, mix=CLEAN, makes=CARTONS, stops=False)
    list(conveyor.frames(30))
    conveyor.halt()
    stood = [truth for _, truth in conveyor.frames(20)][-8:]
    assert not any(truth.running for truth in stood)
    assert len({truth.codes for truth in stood}) == 1
    conveyor.go()
    moved = [truth for _, truth in conveyor.frames(20)]
    assert moved[-1].running
    assert moved[-1].codes != stood[-1].codes


def test_it_stops_by_itself_now_and_then() -> None:
    conveyor = Conveyor(seed=1, size=(160, 120), mix=Mix(bare=1), makes=CARTONS[:1], fps=2)
    running = [truth.running for _, truth in conveyor.frames(120)]
    assert {True, False} == set(running)


@pytest.mark.parametrize("symbology", SYMBOLOGIES)
def test_a_box_is_laid_with_a_given_text(symbology: str) -> None:
    text = "2912345678906" if symbology == "ean_13" else "HELLO-17"
    conveyor = Conveyor(seed=1, optics=PERFECT, mix=Mix(bare=1), makes=CARTONS, per_minute=200, stops=False)
    conveyor.put(text, symbology)  # type: ignore[arg-type]
    read = set[str]()
    for picture, truth in conveyor.frames(60):
        if any(shown.legible for shown in truth.codes):
            read |= {one.text for one in zxingcpp.read_barcodes(picture)}
            if text in read:
                break
    assert text in read


def test_texts_come_in_their_order_and_again() -> None:
    texts = ("HTTPS://ZG.CN/ONE", "HTTPS://ZG.CN/TWO", "三号箱")
    conveyor = Conveyor(seed=8, size=SMALL, texts=texts, mix=CLEAN, makes=CARTONS, per_minute=240, stops=False)
    list(conveyor.frames(60))
    shown = [box.text for box in conveyor.boxes()]
    assert len(shown) > 4
    assert shown == [texts[place % 3] for place in range(len(shown))]


def test_a_text_that_no_code_holds_is_refused_at_once() -> None:
    with pytest.raises(ContractError, match="cannot be printed"):
        Conveyor(texts=("good", "x" * 3000))
    with pytest.raises(ContractError, match="cannot be printed"):
        Conveyor(size=SMALL).put("not digits", "ean_13")


def test_by_default_the_codes_are_those_that_the_contract_knows() -> None:
    conveyor = Conveyor(seed=21, size=(160, 120), fps=1, per_minute=240, stops=False, makes=CARTONS)
    list(conveyor.frames(20))
    boxes = [box for box in conveyor.boxes() if box.text]
    kinds = {(box.paper, sort_of(box.text, box.symbology).kind) for box in boxes}  # type: ignore[arg-type]
    assert {("label", "label"), ("voucher", "voucher"), ("flyer", "foreign")} <= kinds
    assert len({box.text for box in boxes}) == len(boxes)
    assert len(boxes) > 40


def test_while_nothing_is_sent_nothing_is_legible() -> None:
    conveyor = Conveyor(seed=3, optics=PERFECT, mix=CLEAN, makes=CARTONS, per_minute=240, stops=False)
    for _ in range(20):
        _, truth = conveyor.frame(sent=False)
        assert not any(shown.legible for shown in truth.codes)
    assert any(shown.why == "unsent" for shown in truth.codes)


def test_boxes_made_ahead_are_the_same_boxes() -> None:
    plain = Conveyor(seed=5, size=SMALL, makes=CARTONS, per_minute=240)
    ahead = Conveyor(seed=5, size=SMALL, makes=CARTONS, per_minute=240, ahead=True)
    for one, two in zip(plain.frames(25), ahead.frames(25), strict=True):
        assert np.array_equal(one[0], two[0])
    ahead.close()
