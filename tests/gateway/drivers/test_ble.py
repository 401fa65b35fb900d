"""Adverts decoded: what the examples of the profiles do not show, and bytes that no tag would send."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.core.advert import Advert, Word
from gateway.core.fault import TEXTS, Fault
from gateway.drivers.ble import FAMILIES, patterns, reader, told
from tests.gateway.tags import BTHOME, KEY, MIBEACON, SEALED, bthome, ruuvi, shipped

PROFILES = {
    stem: shipped(stem)
    for stem in (
        "bthome-climate",
        "bthome-climate-encrypted",
        "govee-h5074",
        "govee-h5075",
        "ruuvitag",
        "shelly-blu-door-window",
        "shelly-blu-ht",
        "xiaomi-lywsd03mmc",
        "xiaomi-lywsdcgq",
    )
}
CLEAR = reader(PROFILES["bthome-climate"])
SECRET = reader(PROFILES["bthome-climate-encrypted"], KEY)


@pytest.mark.parametrize(
    ("read", "advert", "code"),
    [
        (CLEAR, ruuvi("0512fc5394c37c0004fffc040cac364200cdcbb8334c884f"), "advert_foreign"),
        (CLEAR, Advert("C0:00:00:00:00:01", -60), "advert_foreign"),
        (CLEAR, bthome(""), "advert_empty"),
        (CLEAR, bthome("40"), "advert_empty"),
        (CLEAR, bthome("4002ca"), "advert_empty"),
        (CLEAR, bthome("40ff0102"), "advert_empty"),
        (CLEAR, bthome("80" + "02ca09"), "advert_empty"),
        (CLEAR, bthome("4005138a14"), "advert_empty"),  # light, of which the profile knows nothing
        (CLEAR, bthome(SEALED), "key_missing"),
        (SECRET, bthome("4002ca0903bf13"), "unencrypted"),
        (SECRET, bthome(SEALED, address="54:48:E6:8F:80:A6"), "key_wrong"),
        (SECRET, bthome(SEALED[:-2] + "15"), "key_wrong"),
        (SECRET, bthome("41a472"), "key_wrong"),
        (reader(PROFILES["bthome-climate-encrypted"], KEY[::-1]), bthome(SEALED), "key_wrong"),
        (reader(PROFILES["bthome-climate-encrypted"], KEY[:12]), bthome(SEALED), "key_wrong"),
        (reader(PROFILES["ruuvitag"]), ruuvi("0512fc"), "advert_empty"),
        (reader(PROFILES["ruuvitag"]), ruuvi("0912fc5394c37c0004fffc040cac364200cdcbb8334c884f"), "advert_empty"),
        (
            reader(PROFILES["xiaomi-lywsdcgq"]),  # a beacon without an object
            Advert("4C:65:A8:DB:C2:7C", -60, "", {}, {MIBEACON: bytes.fromhex("1020aa01097cc2dba8654c")}),
            "advert_empty",
        ),
    ],
)
def test_what_cannot_be_read_says_why(read: object, advert: Advert, code: str) -> None:
    assert callable(read)
    fault = read(advert)
    assert isinstance(fault, Fault)
    assert fault.code == code
    assert "{" not in fault.text("zh") + fault.text("en")


def test_the_number_and_the_counter_of_an_advert_come_with_it() -> None:
    assert CLEAR(bthome("400009015d025d0903b718")) == Word(
        {"battery": 93.0, "air_temperature": 23.97, "relative_humidity": 63.27}, None, 9
    )
    assert SECRET(bthome(SEALED)) == Word({"air_temperature": 25.06, "relative_humidity": 50.55}, 0x33221100, None)


def test_a_value_that_is_no_longer_sent_does_not_linger() -> None:
    assert CLEAR(bthome("4002ca0903bf13")) == Word({"air_temperature": 25.06, "relative_humidity": 50.55})
    assert CLEAR(bthome("4003bf13")) == Word({"relative_humidity": 50.55})


def test_units_of_the_parser_become_canonical() -> None:
    word = reader(PROFILES["ruuvitag"])(ruuvi("0512fc5394c37c0004fffc040cac364200cdcbb8334c884f"))
    assert isinstance(word, Word)
    assert word.values["battery_voltage"] == 2.977


def test_the_model_is_told_by_its_sign() -> None:
    every = PROFILES.values()
    shelly = Advert("7C:C6:B6:00:00:01", -60, "SBHT-003C", {}, {BTHOME: bytes.fromhex("44000101642e3745eb00")})
    assert told(shelly, every)[0].id == "shelly-blu-ht"
    assert [profile.id for profile in told(ruuvi("05"), every)] == ["ruuvitag"]
    assert told(Advert("C0:00:00:00:00:01", -60, "SBHT-003C"), every) == []


def test_a_passive_scan_lets_every_family_through_that_can_be_heard_so() -> None:
    assert patterns(["ruuvi", "bthome", "ruuvi"])[:2] == [(0, 0xFF, b"\x99\x04"), (0, 0x16, b"\xd2\xfc")]
    assert [name for name, family in FAMILIES.items() if family.answers] == ["govee"]
    assert patterns(["govee"]) == []


Services = st.dictionaries(
    st.sampled_from([BTHOME, MIBEACON, *FAMILIES["bthome"].services]), st.binary(max_size=31), max_size=2
)
Makers = st.dictionaries(st.sampled_from([0x0499, 0xEC88, 0x0001, 0x004C, 0x8803]), st.binary(max_size=31), max_size=2)
READERS = [reader(profile, key) for profile in PROFILES.values() for key in (b"", KEY)]


@settings(deadline=None)
@given(
    st.builds(Advert, st.just("54:48:E6:8F:80:A5"), st.just(-60), st.sampled_from(["", "GVH5075_1"]), Makers, Services)
)
def test_any_bytes_are_a_word_or_a_fault(advert: Advert) -> None:
    for read in READERS:
        said = read(advert)
        if isinstance(said, Fault):
            assert said.code in TEXTS
        else:
            assert said.values
            assert all(value is None or value == value for value in said.values.values())


@given(st.integers(0, 14), st.integers(1, 255))
def test_an_encrypted_advert_with_any_byte_changed_gives_no_value(place: int, change: int) -> None:
    data = bytearray.fromhex(SEALED)
    data[place] ^= change
    assert isinstance(SECRET(bthome(data.hex())), Fault)
