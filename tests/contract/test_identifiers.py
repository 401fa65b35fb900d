"""Codes that others print: every valid one is read whole, every mutated one is refused or remarked on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import identifiers
from contract.errors import ContractError
from contract.identifiers.goods import gs1_check
from contract.identifiers.subject import citizen_check, credit_check
from tests.parts import shared_data

CREDIT_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
READERS: list[Callable[[str], object]] = [
    identifiers.citizen_id,
    identifiers.credit_code,
    identifiers.ear_tag,
    identifiers.gtin,
    identifiers.origin_code,
    identifiers.pesticide_pack,
    identifiers.region,
    identifiers.seed_label,
    identifiers.veterinary_pack,
]


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def refusal(reader: Callable[[str], object], text: str) -> ContractError:
    with pytest.raises(ContractError) as caught:
        reader(text)
    assert caught.value.code == "identifier"
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value


def swapped(text: str, place: int, symbols: str, step: int) -> str:
    symbol = symbols[(symbols.index(text[place]) + step) % len(symbols)]
    return text[:place] + symbol + text[place + 1 :]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "9135 0100 m000100y43", "９１３５０１００M000100Y43"])
def test_a_printed_credit_code_is_sound(code: str) -> None:
    assert identifiers.credit_code(code) == ("91350100M000100Y43", None)


@given(st.text(CREDIT_SYMBOLS, min_size=17, max_size=17), st.integers(0, 17), st.integers(1, 30))
def test_one_wrong_symbol_of_a_credit_code_is_a_finding(body: str, place: int, step: int) -> None:
    code = body + credit_check(body)
    assert identifiers.credit_code(code).finding is None
    found = identifiers.credit_code(swapped(code, place, CREDIT_SYMBOLS, step)).finding
    assert found is not None
    assert "check" in found.text("en")


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100M000100YI3", "91350100M000100Y433"])
def test_a_misshapen_credit_code_is_refused(code: str) -> None:
    refusal(identifiers.credit_code, code)


def test_the_citizen_of_the_standard_is_read_and_masked() -> None:
    citizen = identifiers.citizen_id("11010519491231002x")
    assert citizen.text == "11010519491231002X"
    assert citizen.birthday == date(1949, 12, 31)
    assert citizen.region == "110105"
    assert citizen.masked == "110105***********X"
    assert "19491231" not in f"{citizen} {citizen!r}"


@given(digits(5), st.dates(date(1900, 1, 1)), digits(3), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_of_a_citizen_id_is_refused(
    region: str, birthday: date, serial: str, place: int, step: int
) -> None:
    body = "1" + region + birthday.strftime("%Y%m%d") + serial
    code = body + citizen_check(body)
    assert identifiers.citizen_id(code).birthday == birthday
    wrong = swapped(code, place, "0123456789", step)
    assert code[6:14] not in refusal(identifiers.citizen_id, wrong).text("zh")


@pytest.mark.parametrize("code", ["110105491231002", "11010519490231002X", "110105194912310021", "01010519491231002X"])
def test_an_impossible_citizen_is_refused(code: str) -> None:
    refusal(identifiers.citizen_id, code)


@given(digits(1), digits(6), st.sampled_from("123"), digits(3), digits(21))
def test_a_pesticide_pack_alone_or_in_an_address(cat: str, number: str, kind: str, spec: str, serial: str) -> None:
    code = cat + number + kind + spec + serial
    pack = identifiers.pesticide_pack(f" {code} ")
    assert pack == (code, cat, number, {"1": "own", "2": "toll", "3": "repacked"}[kind], spec, serial)
    assert identifiers.pesticide_pack(f"https://example.com/q/12?code={code}&n=7") == pack
    assert identifiers.pesticide_pack(f"http://example.com/{code}/{code}") == pack


@pytest.mark.parametrize(
    "text", ["1" * 31, "1" * 33, "1" * 32 + "?" + "2" * 32, "1" * 7 + "4" + "1" * 24, "https://example.com/", "1" * 600]
)
def test_what_holds_no_single_pack_is_refused(text: str) -> None:
    refusal(identifiers.pesticide_pack, text)


def test_a_veterinary_pack() -> None:
    pack = identifiers.veterinary_pack("20250131" + "00042" + "12345678901")
    assert pack[1:] == (date(2025, 1, 31), "00042", "12345678901")
    assert identifiers.veterinary_pack("20251331" + "0" * 16).made is None
    refusal(identifiers.veterinary_pack, "2" * 23)


def test_a_seed_label() -> None:
    assert identifiers.seed_label("34122100112345678901")[1:] == ("341221", "001", "12345678901")
    refusal(identifiers.seed_label, "341221001")
    refusal(identifiers.seed_label, "3" * 21)


@pytest.mark.parametrize("code", ["6901234567892", "96385074", "036000291452", "10614141000415"])
def test_printed_article_numbers(code: str) -> None:
    assert identifiers.gtin(code) == (code, code.zfill(14))


@given(st.sampled_from((7, 11, 12, 13)).flatmap(digits), st.data())
def test_one_wrong_digit_of_a_gtin_is_refused(body: str, data: st.DataObject) -> None:
    code = body + gs1_check(body)
    assert identifiers.gtin(code).text == code
    place = data.draw(st.integers(0, len(code) - 1))
    refusal(identifiers.gtin, swapped(code, place, "0123456789", data.draw(st.integers(1, 9))))


def test_an_article_number_of_another_length_is_refused() -> None:
    refusal(identifiers.gtin, "123456789")


def test_an_ear_tag() -> None:
    assert identifiers.ear_tag("134122100000042") == ("134122100000042", "pig", "341221", "00000042")
    assert identifiers.ear_tag("3 341221 00000042").species == "sheep"
    refusal(identifiers.ear_tag, "434122100000042")
    refusal(identifiers.ear_tag, "104122100000042")
    refusal(identifiers.ear_tag, "13412210000004")


def test_regions_nest() -> None:
    assert identifiers.region("341221100").level == "township"
    assert identifiers.region("341221100001").parents == ("34", "3412", "341221", "341221100")
    for wrong in ("", "3", "341", "34122", "041221", "34122110", "3412211000010", "３４x"):
        refusal(identifiers.region, wrong)


def test_every_region_in_use_has_the_shape() -> None:
    for name, level in (("provinces", "province"), ("cities", "city"), ("areas", "county"), ("streets", "township")):
        codes = [row["code"] for row in json.loads(shared_data("regions", f"{name}.json").read_text("utf-8"))]
        assert codes
        assert {identifiers.region(code).level for code in codes} == {level}


@pytest.mark.parametrize("reader", READERS)
@given(text=st.text(max_size=40) | st.text("0123456789XA ", max_size=40))
def test_any_text_is_read_or_refused(reader: Callable[[str], object], text: str) -> None:
    try:
        assert reader(text)
    except ContractError as error:
        assert error.code == "identifier"  # noqa: PT017  # most texts are refused, some are read
