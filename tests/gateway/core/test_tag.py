"""One tag in the air: its adverts, their repeats, its silence."""

from __future__ import annotations

from contract.event import DeviceHealth
from contract.quality import Quality
from gateway.core.advert import Advert, Word
from gateway.core.device import Device, Outcome
from gateway.core.fault import Fault
from gateway.core.spec import DeviceSpec
from gateway.core.tag import Read, Tag, loudest
from tests.gateway.tags import bthome, shipped

T = 1_780_000_000_000
FIRST, SECOND = bthome("4002ca0903bf13"), bthome("4002cb0903bf13")
VALUES: dict[str, float | None] = {"air_temperature": 25.06, "relative_humidity": 50.55}


def tag(read: Read | None = None, **spec: float) -> Tag:
    """A bthome-climate tag; every different advert reads as VALUES, unless `read` says otherwise."""
    profile = shipped("bthome-climate")
    device = Device(DeviceSpec("t1", profile, **{"interval_s": 10, "lost_after": 3, **spec}), lambda: "a1")  # type: ignore[arg-type]
    return Tag(device, profile, read or (lambda _: Word(dict(VALUES))), 0)


def heard(target: Tag, advert: Advert, mono: int) -> Outcome | None:
    return target.heard(advert, T + mono, mono)


def beat(target: Tag, mono: int, line: Fault | None = None) -> list[Outcome]:
    return target.beat(T + mono, mono, 0.0, line)


def health(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(one.state, one.cause) for outcome in outcomes for one in outcome.events if isinstance(one, DeviceHealth)]


def test_news_is_handed_on_at_once_with_its_own_time_and_strength() -> None:
    outcome = heard(tag(), FIRST, 5)
    assert outcome is not None
    assert outcome.sample is not None
    assert (outcome.sample.t, outcome.sample.values) == (T + 5, {**VALUES, "signal_strength": -60.0})


def test_within_a_second_news_waits_for_the_beat_and_the_last_one_counts() -> None:
    words = iter([Word({"air_temperature": value}) for value in (1.0, 2.0, 3.0)])
    target = tag(lambda _: next(words))
    assert heard(target, FIRST, 0) is not None
    assert heard(target, SECOND, 400) is None
    assert heard(target, FIRST, 800) is None
    (outcome,) = beat(target, 10_000)
    assert outcome.sample is not None
    assert (outcome.sample.t, outcome.sample.values) == (T + 800, {"air_temperature": 3.0})


def test_a_repeat_is_not_read_again_and_shows_that_the_tag_lives() -> None:
    read: list[Advert] = []
    target = tag(lambda advert: read.append(advert) or Word(dict(VALUES)))  # type: ignore[func-returns-value]
    heard(target, FIRST, 0)
    for mono in range(1_000, 70_000, 1_000):
        assert heard(target, FIRST, mono) is None
        if mono % 10_000 == 0:
            assert health(beat(target, mono)) == []
    assert read == [FIRST]
    assert target.device.state == "ok"


def test_what_only_repeats_is_said_again_with_the_heartbeat() -> None:
    target = tag(heartbeat_s=20)
    heard(target, FIRST, 0)
    said = []
    for mono in range(10_000, 60_000, 10_000):
        heard(target, FIRST, mono - 1)
        said += [outcome.sample.t - T for outcome in beat(target, mono) if outcome.sample]
    assert said == [29_999, 49_999]


def test_silence_is_a_loss_after_so_many_beats_and_the_next_advert_finds_it() -> None:
    target = tag()
    heard(target, FIRST, 0)
    beat(target, 10_000)
    told = [health(beat(target, mono)) for mono in (20_000, 30_000, 40_000, 50_000)]
    assert told == [[], [], [("lost", "not_heard")], []]
    assert target.device.since == T + 20_000
    found = heard(target, FIRST, 51_000)
    assert found is None  # a repeat: at the beat
    assert health(beat(target, 60_000)) == [("found", "not_heard")]
    beat(target, 70_000)


def test_what_cannot_be_believed_is_no_life_and_its_cause_is_told() -> None:
    target = tag(lambda _: Fault("key_wrong"))
    for mono in range(0, 30_000, 1_000):
        assert heard(target, FIRST if mono % 2_000 else SECOND, mono) is None
    told = [health(beat(target, mono)) for mono in (10_000,)]
    heard(target, FIRST, 11_000)
    told += [health(beat(target, 20_000))]
    heard(target, FIRST, 21_000)
    told += [health(beat(target, 30_000))]
    assert told == [[], [], [("lost", "key_wrong")]]


def test_one_believed_advert_outweighs_the_others() -> None:
    words = iter([Fault("advert_empty", details={"hex": ""}), Word(dict(VALUES)), Fault("key_wrong")])
    target = tag(lambda _: next(words))
    heard(target, FIRST, 0)
    heard(target, SECOND, 100)
    heard(target, FIRST, 200)
    beat(target, 10_000)
    assert target.device.state == "ok"


def test_a_cut_line_is_the_cause_of_every_silence() -> None:
    target, gone = tag(), Fault("no_adapter", details={"adapter": "hci0"})
    told = [health(beat(target, mono, gone)) for mono in (10_000, 20_000, 30_000)]
    assert told[-1] == [("lost", "no_adapter")]


def test_a_point_that_stays_away_is_stale_once_and_good_when_it_is_back() -> None:
    words = iter([Word({"air_temperature": 5.0, "relative_humidity": 80.0})] + [Word({"air_temperature": 5.0})] * 9)
    target = tag(lambda _: next(words))
    stale: list[tuple[int, str]] = []
    for mono in range(0, 50_000, 10_000):
        heard(target, bthome(f"4002{mono // 10_000:02x}09"), mono)
        for outcome in beat(target, mono + 9_000):
            quality = outcome.sample.quality if outcome.sample else {}
            stale += [(mono, key) for key, word in quality.items() if word is Quality.STALE]
    assert stale == [(30_000, "relative_humidity")]  # the battery may stay away for 3 × 120 s


def test_the_models_own_beat_is_the_longer_one() -> None:
    profile = shipped("shelly-blu-ht")
    device = Device(DeviceSpec("t1", profile, interval_s=10), lambda: "a1")
    assert Tag(device, profile, lambda _: Word({}), 0).period_ms == 60_000


def test_of_many_adverts_one_line_each_is_made() -> None:
    heard = [
        Advert("C0:00:00:00:00:01", -80, "", {1: b"a"}),
        Advert("C0:00:00:00:00:02", -60),
        Advert("C0:00:00:00:00:01", -50, "tag", {}, {"u": b"b"}),
    ]
    assert loudest(heard) == [
        Advert("C0:00:00:00:00:01", -50, "tag", {1: b"a"}, {"u": b"b"}),
        Advert("C0:00:00:00:00:02", -60),
    ]
