"""Amounts of goods: exact both ways, or refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.quantity import MICRO, UNITS, Quantity, parse, plain

amounts = st.decimals("0", "999999999", places=6, allow_nan=False, allow_infinity=False)
units = st.sampled_from(sorted(UNITS))


def code_of(error: pytest.ExceptionInfo[ContractError]) -> str:
    assert error.value.text("zh").startswith("数量不正确：")
    assert error.value.text("en").startswith("not a valid quantity: ")
    return error.value.code


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("18.5 kg", "18.5", "kg"),
        ("18.5 千克", "18.5", "kg"),
        ("18.50公斤", "18.50", "kg"),
        ("１８．５ 斤", "18.5", "斤"),
        ("1,200 KG", "1200", "kg"),
        ("3 亩", "3", "亩"),
        ("40 ㎡", "40", "m²"),
        ("40 m2", "40", "m²"),
        ("2 m³", "2", "m³"),
        ("500ml", "500", "mL"),
        ("12 头", "12", "头"),
        ("0 件", "0", "件"),
        (" 7 head ", "7", "头"),
    ],
)
def test_what_people_write(text: str, amount: str, unit: str) -> None:
    quantity = parse(text)
    assert (quantity.amount, quantity.unit) == (Decimal(amount), unit)


@pytest.mark.parametrize(
    "text",
    [
        *("", "kg", "18.5", "-3 kg", "+3 kg", "1e3 kg", "1,5 kg", "12,00 kg", "1 2 kg", "NaN kg", "3 furlong"),
        *("3 kg 5 g", ".5 kg", "5. kg", "1" * 16 + " kg", "0." + "1" * 10 + " kg", "3 " + "k" * 90, "三 斤"),
    ],
)
def test_what_is_no_quantity(text: str) -> None:
    with pytest.raises(ContractError) as error:
        parse(text)
    assert code_of(error) == "quantity"


@pytest.mark.parametrize(
    ("given_", "unit", "expected"),
    [
        ("18.5 kg", "g", "18500"),
        ("1 斤", "kg", "0.5"),
        ("1 两", "g", "50"),
        ("1 t", "斤", "2000"),
        ("250 mL", "L", "0.25"),
        ("3 亩", "m²", "2000"),
        ("1.5 亩", "m²", "1000"),
        ("1 ha", "亩", "15"),
        ("2000 m²", "亩", "3"),
        ("1 mg", "t", "0.000000001"),
    ],
)
def test_conversions_are_exact(given_: str, unit: str, expected: str) -> None:
    converted = parse(given_).to(unit)
    assert str(converted.amount.normalize() + 0) == str(Decimal(expected).normalize() + 0)
    assert converted == parse(given_)
    assert hash(converted) == hash(parse(given_))


@pytest.mark.parametrize(
    ("text", "unit"), [("1 亩", "m²"), ("1 ha", "斤"), ("1 kg", "L"), ("1 头", "只"), ("1 kg", "stone")]
)
def test_what_cannot_be_exact_or_mixes_is_refused(text: str, unit: str) -> None:
    with pytest.raises(ContractError) as error:
        parse(text).to(unit)
    assert code_of(error) == "quantity"


@given(amounts, units)
def test_what_is_written_is_read_again(amount: Decimal, unit: str) -> None:
    quantity = Quantity(amount, unit)
    for text in (str(quantity), quantity.text("zh"), quantity.text("en")):
        assert parse(text) == quantity


@given(amounts, units, units)
def test_there_and_back_or_refused(amount: Decimal, unit: str, other: str) -> None:
    quantity = Quantity(amount, unit)
    try:
        there = quantity.to(other)
    except ContractError:
        factor = UNITS[unit].base / UNITS[other].base * Fraction(amount)
        rest = factor.denominator
        while rest % 2 == 0 or rest % 5 == 0:
            rest //= 2 if rest % 2 == 0 else 5
        assert UNITS[unit].dimension != UNITS[other].dimension or rest != 1
        return
    assert there == quantity
    back = there.to(unit)
    assert Fraction(back.amount) == Fraction(amount)


@given(amounts, amounts)
def test_sums_are_exact_and_keep_the_unit(one: Decimal, two: Decimal) -> None:
    total = Quantity(one, "kg") + Quantity(two, "斤").to("kg")
    assert total - Quantity(one, "kg") == Quantity(two, "斤")
    assert total.unit == "kg"
    assert (Quantity(one, "g") < Quantity(two, "g")) == (one < two)


def test_whole_numbers_for_stores() -> None:
    assert parse("18.5 kg").whole("g") == 18500
    with pytest.raises(ContractError) as error:
        parse("18.5 kg").whole("kg")
    assert code_of(error) == "quantity"


def test_kinds_never_mix() -> None:
    kilo, litre = parse("1 kg"), parse("1 L")
    assert kilo != litre
    assert kilo != "1 kg"
    for mix in (lambda: kilo + litre, lambda: kilo - litre, lambda: kilo < litre, lambda: kilo.whole("L")):
        with pytest.raises(ContractError) as error:
            mix()
        assert code_of(error) == "quantity"


def test_only_known_units_and_finite_numbers_make_a_quantity() -> None:
    for amount, unit in ((Decimal("NaN"), "kg"), (Decimal("Infinity"), "kg"), (Decimal(1), "stone")):
        with pytest.raises(ContractError) as error:
            Quantity(amount, unit)
        assert code_of(error) == "quantity"


def test_every_spelling_belongs_to_one_unit() -> None:
    spellings = [s.casefold() for unit in UNITS.values() for s in {unit.symbol, unit.zh, unit.en, *unit.also}]
    assert len(spellings) == len(set(spellings))


@given(st.integers(-(10**24), 10**24))
def test_millionths_are_told_without_loss_and_without_idle_zeros(micro: int) -> None:
    text = plain(micro)
    assert Fraction(text) * MICRO == micro
    assert text == text.rstrip("0").rstrip(".") or "." not in text
