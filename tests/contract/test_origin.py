"""Origin codes and identity codes: ours, so that every one we make is read, and a damaged one is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import identifiers, printed
from contract.errors import ContractError
from contract.identifiers.origin import MOST, mod_11_10
from contract.printed.coded import BITS

TOWNSHIPS = st.sampled_from(["349901101", "530427205", "110101001"])
BODIES = st.text("0123456789", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("digits", "check"),
    [
        ("0794", "5"),  # the example of ISO/IEC 7064 itself
        ("8609574271", "9"),  # the German tax number of the public test data, the same system
    ],
)
def test_the_check_digit_is_that_of_the_standard(digits: str, check: str) -> None:
    assert mod_11_10(digits) == check


@given(TOWNSHIPS, st.integers(1, MOST))
def test_every_origin_code_is_read_as_it_was_made(township: str, serial: int) -> None:
    made = identifiers.new_origin(township, serial)
    assert len(made.text) == 15
    assert identifiers.origin_code(f" {made.text[:6]} {made.text[6:]} ") == (made.text, township, serial)


@given(BODIES, st.data())
def test_one_wrong_digit_is_always_found(body: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != body[place]]))
    assert mod_11_10(body) != mod_11_10(body[:place] + other + body[place + 1 :])


@pytest.mark.parametrize("text", ["", "34990110100001", "349901101000016", "049901101000010", "349901101000005x"])
def test_what_is_no_origin_code_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(ContractError) as caught:
        identifiers.origin_code(text)
    assert caught.value.code == "identifier"
    assert caught.value.text("zh").startswith("产地编码不正确")


def test_serial_zero_does_not_exist() -> None:
    body = "34990110100000"
    with pytest.raises(ContractError):
        identifiers.origin_code(body + mod_11_10(body))
    for serial in (0, MOST + 1):
        with pytest.raises(ValueError, match="serial"):
            identifiers.new_origin("349901101", serial)


@given(st.integers(0, 2**BITS - 1))
def test_every_identity_code_is_read_in_all_its_spellings(bits: int) -> None:
    code = printed.new_identity(bits)
    assert code.text[0] == "S"
    for said in (code.text, code.text.lower(), code.grouped, code.address("t.example.cn"), f"http://x/{code.text}"):
        assert printed.identity_code(said) == code


@given(st.integers(0, 2**BITS - 1))
def test_an_identity_code_is_no_label_and_a_label_no_identity(bits: int) -> None:
    with pytest.raises(ContractError):
        printed.label_code(printed.new_identity(bits).text)
    with pytest.raises(ContractError):
        printed.identity_code(printed.new_label(bits).text)
    relabelled = "S" + printed.new_label(bits).text[1:]  # only the letter changed: the check characters tell
    with pytest.raises(ContractError):
        printed.identity_code(relabelled)
