"""The bytes of a voucher: every statement that they can hold comes back, and nothing else reads."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.printed.symbol import symbol
from contract.printed.voucher import new_voucher
from contract.voucher import BASES, SIZE, Statement, decode, encode, key_mark
from contract.voucher.statement import KINDS, MINUTE_MS, START_MS, UNITS

GOOD = Statement(
    kind="conformity",
    mark="0a1b2c",
    batch=0x0123456789ABCDEF,
    produce=27,
    amount=Decimal("1250.5"),
    unit="kg",
    issued=START_MS + 3_600_000_000 * 60,
    days=15,
    basis=frozenset({"self_test"}),
)
amounts = st.builds(
    lambda mantissa, exponent: Decimal(mantissa).scaleb(exponent - 3), st.integers(1, (1 << 17) - 1), st.integers(0, 7)
)
statements = st.builds(
    Statement,
    kind=st.sampled_from(list(KINDS)),
    mark=st.from_regex(r"[0-9a-f]{6}", fullmatch=True),
    batch=st.integers(0, (1 << 64) - 1),
    produce=st.integers(0, (1 << 16) - 1),
    amount=amounts,
    unit=st.sampled_from(UNITS),
    issued=st.integers(0, (1 << 24) - 1).map(lambda minutes: START_MS + minutes * MINUTE_MS),
    days=st.integers(0, 1023),
    basis=st.frozensets(st.sampled_from(BASES), min_size=1),
)


@given(statements)
def test_what_was_said_is_read(said: Statement) -> None:
    body = encode(said)
    assert len(body) == SIZE
    assert decode(body) == said


@given(statements)
def test_one_statement_has_one_spelling(said: Statement) -> None:
    assert encode(decode(encode(said))) == encode(said._replace(amount=said.amount * Decimal("1.000")))


@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        said = decode(body)
    except ContractError:
        return
    assert decode(encode(said)) == said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"amount": Decimal(0)}, "above zero"),
        ({"amount": Decimal(-1)}, "above zero"),
        ({"amount": Decimal("NaN")}, "above zero"),
        ({"amount": Decimal("Infinity")}, "above zero"),
        ({"amount": Decimal("1.0005")}, "1.0005"),
        ({"amount": Decimal("1310720001")}, "1310720001"),
        ({"unit": "斤"}, "斤"),
        ({"issued": START_MS - MINUTE_MS}, "2020"),
        ({"issued": START_MS + 1}, "minute"),
        ({"batch": 1 << 64}, "batch"),
        ({"produce": -1}, "produce"),
        ({"days": 1024}, "days"),
        ({"basis": frozenset()}, "basis"),
    ],
)
def test_what_the_bytes_cannot_hold_is_refused_by_name(change: dict[str, object], word: str) -> None:
    with pytest.raises(ContractError) as told:
        encode(GOOD._replace(**change))  # type: ignore[arg-type]  # any of its fields
    assert told.value.code == "identifier"
    assert word in str(told.value)


def test_a_newer_version_is_told_as_such() -> None:
    body = bytearray(encode(GOOD))
    body[0] = 2 << 4 | 1
    with pytest.raises(ContractError) as told:
        decode(bytes(body))
    assert told.value.code == "newer_version"


@pytest.mark.parametrize("kid", ["voucher-12", "voucher", "voucher-00zz11223344", ""])
def test_a_mark_is_six_hex_digits_of_a_key_id(kid: str) -> None:
    with pytest.raises(ContractError):
        key_mark(kid)


@pytest.mark.parametrize(
    ("host", "modules"), [("zg.cn", 41), ("zhuisu.yuhe.gov.cn", 45), ("nongchanpin.zhuisu.gov.cn", 45)]
)
def test_a_signed_voucher_fits_45_modules_at_level_m(host: str, modules: int) -> None:
    address = new_voucher(encode(GOOD) + bytes(64)).address(host)
    assert symbol(address).modules <= modules <= 45
