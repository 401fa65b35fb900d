"""Scanners: codes from bytes and from key presses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.fault import Fault
from gateway.core.scan import GS, LONGEST, Scan
from gateway.drivers.keyboard import EV_KEY, EV_SYN, EVENT, SYN_DROPPED, Key, Layout, Typing, keys
from gateway.drivers.serial_scanner import Lines
from tests.parts import missing

XKB = Path("/usr/share/X11/xkb/symbols")
A, ENTER, PAD_ENTER, TAB, SHIFT, CAPS, CTRL, ALT = 30, 28, 96, 15, 42, 58, 29, 56


def codes(found: list[Scan | Fault]) -> list[str]:
    return [one.text if isinstance(one, Scan) else f"<{one.code}>" for one in found]


@pytest.mark.parametrize("suffix", [b"\r", b"\n", b"\r\n"])
def test_codes_end_with_whatever_line_end_the_scanner_is_set_to(suffix: bytes) -> None:
    lines = Lines("line", "utf-8")
    sent = b"6901234567892" + suffix + "知根/1".encode() + suffix
    found = [one for byte in sent for one in lines.feed(bytes([byte]))]
    assert codes(found) == ["6901234567892", "知根/1"]
    assert not lines.waiting
    assert lines.idle() is None


def test_without_suffix_silence_ends_a_code() -> None:
    lines = Lines("none", "utf-8")
    assert lines.feed(b"690123") == []
    assert lines.feed(b"4567892") == []
    assert lines.waiting
    assert lines.idle() == Scan("6901234567892")
    assert lines.idle() is None


def test_half_a_line_is_told_and_not_taken_for_a_code() -> None:
    lines = Lines("line", "utf-8")
    lines.feed(b"690123")
    assert lines.idle() == Fault("scan_half", details={"size": 6})
    assert codes(lines.feed(b"4567892\r")) == ["4567892"]
    lines.feed(b"69")
    assert lines.cut() == Fault("scan_half", details={"size": 2})


def test_the_character_set_is_the_one_that_is_set_and_never_guessed() -> None:
    assert codes(Lines("line", "gb18030").feed("知根\r".encode("gbk"))) == ["知根"]
    assert codes(Lines("line", "utf-8").feed("知根\r".encode("gbk"))) == ["<scan_charset>"]
    assert codes(Lines("line", "gb18030").feed(b"\x81\xff\r")) == ["<scan_charset>"]


def test_gs_of_a_gs1_code_stays_and_other_control_characters_are_refused() -> None:
    assert codes(Lines("line", "utf-8").feed(b"0106901234567892\x1d10A1\r")) == [f"0106901234567892{GS}10A1"]
    assert codes(Lines("line", "utf-8").feed(b"01\x0069\r")) == ["<scan_charset>"]


def test_a_flood_without_end_is_bounded_and_told() -> None:
    lines = Lines("line", "utf-8")
    for _ in range(10):
        assert lines.feed(b"9" * 4000) == []
    assert len(lines._rest) <= LONGEST
    (found,) = lines.feed(b"\r")
    assert found == Fault("scan_flood", details={"size": 40000})
    assert codes(lines.feed(b"1\r")) == ["1"]


@given(st.lists(st.binary(max_size=60), max_size=10), st.sampled_from(["line", "none"]))
def test_no_bytes_raise_and_none_are_doubled(pieces: list[bytes], suffix: str) -> None:
    lines = Lines("line" if suffix == "line" else "none", "gb18030")
    found = [one for piece in pieces for one in lines.feed(piece)]
    found += [one for one in (lines.idle(),) if one is not None]
    text = "".join(one.text for one in found if isinstance(one, Scan))
    assert len(text) <= sum(map(len, pieces))
    assert not lines.waiting


def typed(layout: Layout, *pressed: int | tuple[int, int]) -> list[str]:
    """The codes that key presses give: a code alone is pressed and released, a pair is (code, value)."""
    typing = Typing(layout)
    found: list[Scan | Fault] = []
    for one in pressed:
        for code, value in [one] if isinstance(one, tuple) else [(one, 1), (one, 0)]:
            if (scan := typing.press(Key(EV_KEY, code, value))) is not None:
                found.append(scan)
    return codes(found)


def test_shift_and_caps_lock() -> None:
    assert typed("us", A, (SHIFT, 1), A, 2, (SHIFT, 0), A, 2, ENTER) == ["aA!a1"]
    assert typed("us", CAPS, A, 2, (SHIFT, 1), A, 2, (SHIFT, 0), CAPS, A, ENTER) == ["A1a!a"]


def test_keypad_digits_and_its_enter_and_tab() -> None:
    pad = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73)
    assert typed("us", *pad, PAD_ENTER, *pad[:2], TAB) == ["0123456789", "01"]


def test_alt_and_digits_of_the_keypad_give_characters_of_gbk() -> None:
    assert typed("us", (ALT, 1), 76, 75, 73, 76, 75, (ALT, 0), ENTER) == ["知"]
    assert typed("us", (ALT, 1), 82, 77, 76, (ALT, 0), ENTER) == ["A"]
    assert typed("us", (ALT, 1), 73, 73, 73, 73, 73, (ALT, 0), 2, ENTER) == ["<scan_key>"]


def test_ctrl_and_bracket_is_gs() -> None:
    assert typed("us", 2, (CTRL, 1), 27, (CTRL, 0), 3, ENTER) == [f"1{GS}2"]


def test_repeats_of_the_kernel_are_no_typing_and_other_keys_type_nothing() -> None:
    assert typed("us", (A, 1), (A, 2), (A, 2), (A, 0), 103, 111, ENTER) == ["a"]
    assert typed("us", ENTER, ENTER) == []


def test_keys_that_the_kernel_dropped_spoil_the_code_and_not_the_next() -> None:
    typing = Typing("us")
    typing.press(Key(EV_KEY, A, 1))
    typing.press(Key(EV_SYN, SYN_DROPPED, 0))
    assert typing.press(Key(EV_KEY, ENTER, 1)) == Fault("scan_lost", details={"size": 1})
    typing.press(Key(EV_KEY, A, 1))
    assert typing.press(Key(EV_KEY, ENTER, 1)) == Scan("a")


def test_half_a_code_is_told() -> None:
    typing = Typing("us")
    assert typing.half() is None
    typing.press(Key(EV_KEY, A, 1))
    assert typing.waiting
    assert typing.half() == Fault("scan_half", details={"size": 1})
    assert not typing.waiting


def test_events_of_the_kernel() -> None:
    data = EVENT.pack(1, 2, EV_KEY, A, 1) + EVENT.pack(1, 3, EV_SYN, 0, 0)
    assert list(keys(data + b"\0")) == [Key(EV_KEY, A, 1), Key(EV_SYN, 0, 0)]


@given(st.lists(st.tuples(st.integers(0, 0x20), st.integers(0, 0x2FF), st.integers(-1, 3)), max_size=60))
def test_no_key_raises(pressed: list[tuple[int, int, int]]) -> None:
    typing = Typing("gb")
    for one in pressed:
        assert isinstance(typing.press(Key(*one)), Scan | Fault | None)
    assert isinstance(typing.end(), Scan | Fault | None)


# The rows of a keyboard in X11's names, and the code of the first key of each.
_ROWS = {"AE": 2, "AD": 16, "AC": 30, "AB": 44}
_NAMES = {
    "exclam": "!", "at": "@", "numbersign": "#", "dollar": "$", "percent": "%", "asciicircum": "^", "ampersand": "&",
    "asterisk": "*", "parenleft": "(", "parenright": ")", "minus": "-", "underscore": "_", "equal": "=", "plus": "+",
    "bracketleft": "[", "braceleft": "{", "bracketright": "]", "braceright": "}", "semicolon": ";", "colon": ":",
    "apostrophe": "'", "quotedbl": '"', "grave": "`", "asciitilde": "~", "backslash": "\\", "bar": "|", "comma": ",",
    "less": "<", "period": ".", "greater": ">", "slash": "/", "question": "?", "sterling": "£", "notsign": "¬",
}  # fmt: skip


def of_x11(file: str, section: str) -> dict[int, tuple[str, str]]:
    """Key code -> (plain, shifted) of a layout of X11."""
    path = XKB / file
    if not path.is_file():
        missing("xkb-data")
    text = path.read_text("utf-8")
    body = text[text.index(f'xkb_symbols "{section}"') :]
    body = body[: body.index("\n};")]
    found = {}
    for name, symbols in re.findall(r"key\s+<(\w{4})>\s*{\s*\[([^\]]*)\]", body):
        row, place = name[:2], name[2:]
        code = {"TLDE": 41, "BKSL": 43, "LSGT": 86}.get(name) or (_ROWS[row] + int(place) - 1 if row in _ROWS else 0)
        signs = [_NAMES.get(symbol.strip(), symbol.strip()) for symbol in symbols.split(",")[:2]]
        if code and len(signs) == 2:
            found[code] = (signs[0], signs[1])
    return found


@pytest.mark.parametrize(("layout", "file", "section"), [("us", "us", "basic"), ("gb", "gb", "basic")])
def test_layouts_are_those_of_x11(layout: Layout, file: str, section: str) -> None:
    wanted = of_x11("us", "basic") | of_x11(file, section)
    assert len(wanted) >= 47
    for code, (plain, shifted) in wanted.items():
        assert typed(layout, code, ENTER) == [plain], code
        assert typed(layout, (SHIFT, 1), code, (SHIFT, 0), ENTER) == [shifted], code
