"""Codes that we print: no damage of one or two characters passes, every form reads back, a stranger stays one."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contract.errors import ContractError
from contract.identifiers.goods import gs1_check
from contract.printed import (
    Sort,
    Symbol,
    Symbology,
    dots_a_module,
    host,
    label_code,
    new_label,
    new_voucher,
    sort_of,
    symbol,
    voucher_code,
)
from contract.printed.check import SYMBOLS, check, good
from contract.printed.label import BITS, LENGTH
from contract.printed.symbol import DPI, capacity, mode_of
from contract.printed.voucher import LONGEST, room
from contract.printed.voucher import SYMBOLS as VOUCHER_SYMBOLS

FOREIGN = Sort("foreign", checked=False)
PESTICIDE = "1" + "120345" + "1" + "001" + "123456789012345678901"
bits = st.integers(0, (1 << BITS) - 1)
payloads = st.binary(min_size=1, max_size=LONGEST)


def values(text: str) -> list[int]:
    return [SYMBOLS.index(symbol) for symbol in text]


def refused(text: str) -> ContractError:
    with pytest.raises(ContractError) as caught:
        label_code(text)
    assert caught.value.code == "identifier"
    assert caught.value.text("zh") != caught.value.text("en")
    return caught.value


def test_no_one_or_two_wrong_characters_pass() -> None:
    """The check is linear: damage passes exactly if the damage itself, on a code of zeros, is a good text."""
    passing: list[tuple[int, ...]] = []
    for place in range(LENGTH):
        passing += [(place, value) for value in range(1, 32) if good(error(place, value))]
    for first, second in combinations(range(LENGTH), 2):
        passing += [
            (first, one, second, two)
            for one in range(1, 32)
            for two in range(1, 32)
            if good([a ^ b for a, b in zip(error(first, one), error(second, two), strict=True)])
        ]
    assert passing == []


def error(place: int, value: int) -> list[int]:
    return [value if here == place else 0 for here in range(LENGTH)]


@given(bits, bits)
def test_the_check_is_linear(one: int, two: int) -> None:
    first, second = values(new_label(one).text)[1:14], values(new_label(two).text)[1:14]
    both = check(a ^ b for a, b in zip(first, second, strict=True))
    assert both == tuple(a ^ b for a, b in zip(check(first), check(second), strict=True))


def test_a_long_text_has_checks_too_and_three_errors_are_where_it_ends() -> None:
    text = [*range(29), *check(range(29))]
    assert good(text)
    assert any(
        good([a ^ b for a, b in zip(text, [one, two, three, *[0] * 28], strict=True)])
        for one in range(1, 32)
        for two in range(1, 32)
        for three in range(1, 32)
    )


def test_every_swap_of_two_characters_of_real_codes_is_refused() -> None:
    draw = random.Random(6)
    for _ in range(20):
        code = new_label(draw.getrandbits(BITS)).text
        for first, second in combinations(range(LENGTH), 2):
            swapped = list(code)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if "".join(swapped) != code:
                refused("".join(swapped))


@given(bits)
@example(0)
@example((1 << BITS) - 1)
def test_a_label_code_reads_back_in_every_form(drawn: int) -> None:
    code = new_label(drawn)
    assert code.bits == drawn
    spoken = code.text.replace("0", "o").replace("1", "l").lower()
    for form in (
        code.text,
        code.grouped,
        code.grouped.replace(" ", "-"),
        spoken,
        code.text.replace("1", "I").replace("V", "U"),
        code.address("t.example.cn"),
        code.address("t.example.cn:8443").lower() + "/",
        f"t.example.cn/{code.text}",
        "".join(chr(ord(char) + 0xFEE0) for char in code.text),
    ):
        assert label_code(form) == code
        assert sort_of(form) == Sort("label", checked=True)


def test_what_is_no_label_code_is_refused_with_a_reason() -> None:
    code = new_label(5).text
    for text in (
        "",
        code[1:],
        code + "0",
        "B" + code[1:],
        code[:-1] + "!",
        f"https://t.example.cn/x/{code}",
        f"{code}?a=1",
    ):
        assert "A" in refused(text).text("en")
    wrong = code[:-1] + SYMBOLS[(SYMBOLS.index(code[-1]) + 1) % 32]
    assert "check" in refused(wrong).text("en")
    for number in (-1, 1 << BITS):
        with pytest.raises(ValueError, match="65 bits"):
            new_label(number)


@pytest.mark.parametrize(
    "name", ["", "https://t.cn", "t.cn/a", "-a.cn", "a..cn", "中.cn", "a_b.cn", "a" * 64, "a." * 140 + "cn"]
)
def test_no_host_is_refused(name: str) -> None:
    with pytest.raises(ContractError, match="host name"):
        host(name)


def test_sizes_are_those_of_the_plan() -> None:
    label = new_label(7)
    assert symbol(label.address("T.EXAMPLE.COM")) == Symbol(2, 25, "M", 4, "alphanumeric")
    assert symbol(label.address("T.EXAMPLES.COM")).modules == 29
    assert symbol(label.address("T" * 32 + ".COM")).modules == 29
    assert symbol(label.address("T" * 33 + ".COM")).modules == 33
    assert symbol(label.address("T.CN")).side_mm(203, 4) == pytest.approx(16.5, abs=0.05)
    assert [dots_a_module(dpi) for dpi in DPI] == [4, 6, 12]


def test_a_voucher_of_as_many_bytes_as_said_fits_41_modules() -> None:
    for name in ("T.CN", "A.B.CN", "T.EXAMPLE.CN", "T.EXAMPLE.COM", "TRACE.COUNTY.EXAMPLE.CN"):
        most = room(name, capacity(6, "alphanumeric"))
        left = 143 - len(name)
        assert most == 2 * (left // 3) - 2 + (left % 3 == 2)
        assert symbol(new_voucher(b"\xff" * most).address(name)).modules == 41
        assert symbol(new_voucher(b"\xff" * (most + 1)).address(name)).modules == 45
    assert room("T.EXAMPLE.COM", 154) == 84
    assert room("T.CN", 10) == 0


@given(payloads)
@example(b"\0")
@example(b"\xff" * LONGEST)
def test_a_voucher_reads_back(payload: bytes) -> None:
    code = new_voucher(payload)
    address = code.address("t.example.cn")
    assert mode_of(address) == "alphanumeric"
    assert not set(code.text) & set(" %/.?#")
    assert voucher_code(address) == voucher_code(address.lower()) == code
    assert voucher_code(address).payload == payload
    assert sort_of(address) == Sort("voucher", checked=True)


@given(payloads, st.data())
def test_a_misread_voucher_is_refused(payload: bytes, data: st.DataObject) -> None:
    address = new_voucher(payload).address("t.cn")
    place = data.draw(st.integers(len("HTTPS://T.CN/V/"), len(address) - 1))
    other = data.draw(st.sampled_from([char for char in VOUCHER_SYMBOLS if char != address[place]]))
    assert sort_of(address[:place] + other + address[place + 1 :]) == FOREIGN
    with pytest.raises(ContractError, match="again"):
        voucher_code(address[:-1])


def test_no_bytes_and_too_many_make_no_voucher() -> None:
    for payload in (b"", bytes(LONGEST + 1)):
        with pytest.raises(ValueError, match="bytes"):
            new_voucher(payload)


@pytest.mark.parametrize(
    ("text", "symbology", "sort"),
    [
        (PESTICIDE, "qr_code", Sort("pesticide_pack", checked=False)),
        (f"https://www.example.com/q?code={PESTICIDE}", "qr_code", Sort("pesticide_pack", checked=False)),
        (PESTICIDE[:7] + "9" + PESTICIDE[8:], "qr_code", FOREIGN),
        ("20260315" + "12345" + "00000000001", "data_matrix", Sort("veterinary_pack", checked=False)),
        ("20261399" + "12345" + "00000000001", "data_matrix", FOREIGN),
        ("6901234567892", "ean_13", Sort("goods", checked=True)),
        ("6901234567893", "ean_13", FOREIGN),
        ("6901234567892", "qr_code", FOREIGN),
        ("690123456789 2", "ean_13", FOREIGN),
        ("96385074", "ean_13", FOREIGN),
        ("https://u.example.com/kgf9j2Lx81mQ0a7c", "qr_code", FOREIGN),
        ("https://example.com/V/HELLO", "qr_code", FOREIGN),
        ("BEGIN:VCARD\nFN:张三\nTEL:13800000000", "qr_code", FOREIGN),
        ("", "code_128", FOREIGN),
        ("A" * 5000, "qr_code", FOREIGN),
    ],
)
def test_sorts(text: str, symbology: Symbology, sort: Sort) -> None:
    assert sort_of(text, symbology) == sort


@given(st.text(), st.sampled_from(["qr_code", "data_matrix", "code_128", "ean_13"]))
def test_a_sort_is_found_for_anything(text: str, symbology: Symbology) -> None:
    assert sort_of(text, symbology).kind in ("foreign", "goods")


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(1, 9))
def test_an_article_number_is_checked_by_its_digit(body: str, step: int) -> None:
    right = gs1_check(body)
    assert sort_of(body + right, "ean_13") == Sort("goods", checked=True)
    assert sort_of(body + str((int(right) + step) % 10), "ean_13") == FOREIGN


@given(st.text("ABCDEFGHJKMNPQRSTVWXYZ0123456789", min_size=LENGTH, max_size=LENGTH))
def test_a_strangers_short_link_passes_for_ours_only_if_it_checks(path: str) -> None:
    ours = path[0] == "A" and good(values(path))
    assert (sort_of(f"https://s.example.com/{path}").kind == "label") == ours


def test_of_ten_thousand_strangers_hardly_one_passes() -> None:
    draw = random.Random(6)
    links = ("https://s.example.com/" + "".join(draw.choices(SYMBOLS, k=LENGTH)) for _ in range(10_000))
    assert sum(sort_of(link) != FOREIGN for link in links) <= 3
