"""The claim code: what a hand can do to it is told before anything is sent, and it proves both ends to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import claim
from contract.errors import ContractError

PLACES = st.lists(st.integers(0, 31), min_size=claim.LENGTH, max_size=claim.LENGTH)


@given(PLACES)
def test_a_code_is_read_as_it_was_printed_and_as_a_tired_hand_writes_it(places: list[int]) -> None:
    printed = claim.code_of(places)
    code = printed.replace("-", "")
    assert claim.code_read(printed) == code
    assert claim.code_read(f" {printed.lower()} ".replace("-", " ").replace("0", "o").replace("1", "l")) == code


@given(PLACES, st.integers(0, claim.LENGTH), st.integers(1, 31))
def test_one_wrong_character_is_told(places: list[int], place: int, step: int) -> None:
    code = list(claim.code_of(places).replace("-", ""))
    code[place] = claim.ALPHABET[(claim.ALPHABET.index(code[place]) + step) % 32]
    with pytest.raises(ContractError, match="a character is wrong"):
        claim.code_read("".join(code))


@given(PLACES, st.integers(0, claim.LENGTH - 1))
def test_two_swapped_neighbours_are_told(places: list[int], place: int) -> None:
    code = list(claim.code_of(places).replace("-", ""))
    if code[place] == code[place + 1]:
        return
    code[place], code[place + 1] = code[place + 1], code[place]
    with pytest.raises(ContractError, match="a character is wrong"):
        claim.code_read("".join(code))


@pytest.mark.parametrize("text", ["", "7KQ3", "7KQ3-M8XW-PARU", "7KQ3-M8XW-PARD-0", "七" * 12])
def test_what_is_no_code_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ContractError, match="wants 12 letters or digits") as refused:
        claim.code_read(text)
    assert not text or text not in refused.value.text("zh")


def test_a_proof_fits_one_code_one_gateway_one_request_and_one_answer() -> None:
    code = claim.code_of(range(claim.LENGTH))
    secret = claim.secret_of(code, "gw-1")
    asked = claim.proof(secret, "gw-1", "request")
    proofs = {
        asked,
        claim.proof(secret, "gw-2", "request"),
        claim.proof(secret, "gw-1", "other"),
        claim.proof(claim.secret_of(code, "gw-2"), "gw-1", "request"),
        claim.proof(claim.secret_of(claim.code_of(reversed(range(claim.LENGTH))), "gw-1"), "gw-1", "request"),
        claim.seal(secret, asked, "answer"),
        claim.seal(secret, asked, "another answer"),
        claim.seal(secret, "another proof", "answer"),
    }
    assert len(proofs) == 8
    assert claim.same(asked, claim.proof(secret, "gw-1", "request"))
    assert not claim.same(asked, "")
