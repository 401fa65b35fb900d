from __future__ import annotations

from collections import Counter as Tally
from typing import NamedTuple

import numpy as np
import pytest

from gateway.core.code import Symbology
from gateway.core.count import Counted
from gateway.vision.watch import Look, Watch, WatchOptions
from tests.gateway.vision.scene import Scene


class Kind(NamedTuple):
    kind: str
    checked: bool


def checked(text: str, symbology: Symbology) -> Kind:
    return Kind("voucher", checked=True)


def unchecked(text: str, symbology: Symbology) -> Kind:
    return Kind("goods", checked=False)


def counted(looks: list[Look]) -> list[Counted]:
    return [one for look in looks for one in look.counted]


def belt(watch: Watch, texts: list[str], speed: float = 0.6, span: int = 1000, step: int = 40) -> list[Look]:
    """Boxes that go by, one every `span` ms, at `speed` pixels a ms."""
    scene = Scene()
    end = span * len(texts) + int(1400 / speed)
    return [
        watch.look(
            scene.picture(*((text, (t - span * n) * speed - 150, 200 + 30 * (n % 3)) for n, text in enumerate(texts))),
            t,
        )
        for t in range(0, end, step)
    ]


@pytest.mark.parametrize("sort_of", [checked, unchecked])
def test_every_box_of_a_belt_counts_once_though_three_say_the_same(sort_of) -> None:
    texts = ["LOT-A", "LOT-A", "LOT-A", "LOT-B", "LOT-C", "LOT-C"]
    found = counted(belt(Watch(WatchOptions(sort_of=sort_of)), texts))
    assert [one.code.text for one in found] == texts
    assert len({one.track for one in found}) == len(texts)


def test_a_check_counts_with_the_first_read_and_agreement_with_the_second() -> None:
    one = counted(belt(Watch(WatchOptions(sort_of=checked)), ["LOT-A"]))[0]
    two = counted(belt(Watch(WatchOptions(sort_of=unchecked)), ["LOT-A"]))[0]
    assert (one.proof, one.reads, two.proof, two.reads) == ("check", 1, "agreement", 2)
    assert one.legible_ms == two.legible_ms


def test_a_box_that_stands_for_hours_counts_once_and_is_not_decoded() -> None:
    scene, watch = Scene(), Watch(WatchOptions(sort_of=checked))
    looks = [watch.look(scene.picture(("LOT-A", 400, 200)), t) for t in range(0, 6 * 3_600_000, 300_000)]
    assert len(counted(looks)) == 1
    assert Tally(look.step for look in looks[2:]) == {"still": len(looks) - 2}


def test_a_standing_code_without_a_check_gets_its_second_read() -> None:
    scene, watch = Scene(), Watch(WatchOptions(sort_of=unchecked))
    looks = [watch.look(scene.picture(("LOT-A", 400, 200)), t) for t in range(0, 400, 40)]
    assert [one.reads for one in counted(looks)] == [2]


def test_a_hand_before_a_box_is_no_new_box_and_a_box_that_comes_back_is() -> None:
    scene, watch = Scene(), Watch(WatchOptions(sort_of=checked, forget_ms=2000))
    there, hidden = scene.picture(("LOT-A", 400, 200)), scene.picture()
    times = iter(range(0, 60_000, 100))
    looks = [watch.look(there, next(times)) for _ in range(10)]
    looks += [watch.look(hidden, next(times)) for _ in range(12)]
    looks += [watch.look(there, next(times)) for _ in range(30)]
    assert len(counted(looks)) == 1
    looks += [watch.look(hidden, next(times)) for _ in range(30)]
    looks += [watch.look(there, next(times)) for _ in range(10)]
    assert len(counted(looks)) == 2


def test_several_boxes_in_one_picture_each_count_also_with_one_text() -> None:
    scene, watch = Scene(), Watch(WatchOptions(sort_of=checked))
    picture = scene.picture(("LOT-A", 100, 100), ("LOT-A", 400, 120), ("LOT-B", 700, 100), ("LOT-A", 400, 350))
    found = counted([watch.look(picture, 0), watch.look(picture, 40)])
    assert sorted(one.code.text for one in found) == ["LOT-A", "LOT-A", "LOT-A", "LOT-B"]


def test_the_lamp_that_goes_out_over_night_does_not_double_what_stands_there() -> None:
    scene, watch = Scene(), Watch(WatchOptions(sort_of=checked))
    looks = [watch.look(scene.picture(("LOT-A", 400, 200)), t) for t in range(0, 1000, 40)]
    scene.light = 0.01
    looks += [watch.look(scene.picture(("LOT-A", 400, 200)), t) for t in range(1000, 36_000_000, 3_600_000)]
    scene.light = 1.0
    looks += [watch.look(scene.picture(("LOT-A", 400, 200)), t) for t in range(36_000_000, 36_002_000, 40)]
    assert len(counted(looks)) == 1


def test_corners_are_those_of_the_whole_picture_where_a_region_is_set() -> None:
    scene = Scene()
    picture = scene.picture(("LOT-A", 500, 300), ("LOT-B", 100, 50))
    look = Watch(WatchOptions(sort_of=checked, region=(0.4, 0.4, 1.0, 1.0))).look(picture, 0)
    assert [seen.code.text for seen in look.codes] == ["LOT-A"]
    left, top = look.codes[0].code.corners[0]
    assert (left, top) == (pytest.approx(500 + 4 * 4, abs=3), pytest.approx(300 + 4 * 4, abs=3))


def test_grey_pictures_are_watched_like_coloured_ones() -> None:
    picture = Scene().picture(("LOT-A", 500, 300))[:, :, 1]
    assert len(Watch(WatchOptions(sort_of=checked)).look(np.ascontiguousarray(picture), 0).counted) == 1


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture"):
        Watch(WatchOptions(sort_of=checked)).look(np.zeros((0, 0), np.uint8), 0)
