from __future__ import annotations

import string

import pytest

from gateway.core.tuning import TEXTS, Advice, Measures, advice, good_enough, typical

GOOD = Measures(
    width=1280, height=720, brightness=110, dark=0.02, bright=0.01, contrast=210, edge=1.8, smear=2.0, across=True,
    noise=2, module=3.2, codes=1, finders=0, tilt=8, spots=0, glare=0,
)  # fmt: skip
UNREAD = GOOD._replace(codes=0, finders=2)


def codes(measures: Measures, still_ms: int = 0) -> list[str]:
    return [one.code for one in advice(measures, still_ms)]


def test_a_picture_that_reads_needs_nothing() -> None:
    found = advice(GOOD)
    assert [one.code for one in found] == ["good"]
    assert good_enough(found)


@pytest.mark.parametrize(
    ("measures", "wanted"),
    [
        (GOOD._replace(module=1.8), "small"),
        (UNREAD._replace(brightness=20, dark=0.6), "dark"),
        (UNREAD._replace(bright=0.5), "bright"),
        (UNREAD._replace(edge=6.0, smear=6.4), "soft"),
        (UNREAD._replace(edge=1.5, smear=6.4), "moving"),
        (UNREAD, "unread"),
        (UNREAD._replace(finders=0, contrast=9, brightness=5, noise=1), "dark_all"),
        (UNREAD._replace(finders=0, contrast=9, brightness=90, noise=1), "plain"),
        (UNREAD._replace(finders=0, module=0), "no_code"),
    ],
)
def test_what_keeps_codes_from_reading_comes_first_and_is_not_good_enough(measures: Measures, wanted: str) -> None:
    found = advice(measures)
    assert found[0].code == wanted
    assert not good_enough(found)


@pytest.mark.parametrize(
    ("measures", "wanted"),
    [
        (GOOD._replace(spots=2, glare=0.01), "glare"),
        (GOOD._replace(contrast=60), "flat"),
        (GOOD._replace(tilt=55), "tilted"),
        (GOOD._replace(noise=20), "noisy"),
    ],
)
def test_what_is_only_fair_is_told_and_still_good_enough(measures: Measures, wanted: str) -> None:
    found = advice(measures)
    assert [one.code for one in found] == [wanted, "good"]
    assert good_enough(found)


def test_a_frozen_picture_hides_whatever_else_it_shows() -> None:
    assert codes(GOOD, still_ms=4_900) == ["good"]
    assert codes(GOOD._replace(module=1.0), still_ms=12_000) == ["frozen"]


def test_too_small_says_how_much_nearer_and_how_much_larger() -> None:
    small = advice(GOOD._replace(module=1.8))[0]
    assert "1.8 pixels a module, wants 2.5: move the camera 28 % nearer, or print 1.4 times" in small.text("en")
    assert "移近 28 %" in small.text("zh")


def test_motion_says_which_way_and_what_exposure_would_do() -> None:
    moving = advice(UNREAD._replace(edge=1.5, smear=7.36, across=False))[0]
    assert "up and down" in moving.text("en")
    assert "to 50 %" in moving.text("en")  # of 7.36 px, 1.15 modules of 3.2 px may stay


def test_soft_edges_are_judged_by_the_size_of_the_modules() -> None:
    assert codes(GOOD._replace(edge=6.0, smear=6.2, module=8.0)) == ["good"]


def test_every_text_can_be_said_in_both_languages() -> None:
    details = {
        name: 1 for _, *texts in TEXTS.values() for text in texts for _, name, _, _ in string.Formatter().parse(text)
        if name
    }  # fmt: skip
    for code in TEXTS:
        for tongue in ("zh", "en"):
            assert Advice(code, details).text(tongue)  # type: ignore[arg-type]


def test_the_verdict_of_several_pictures_asks_only_those_with_a_code_about_codes() -> None:
    empty = GOOD._replace(codes=0, module=0.0, brightness=90)
    one = typical([empty, empty, GOOD._replace(module=3.0), empty, GOOD._replace(module=3.4)])
    assert (one.codes, one.module, one.brightness) == (1, pytest.approx(3.2), 90)
