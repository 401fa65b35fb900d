"""Every cause is one line in both languages, complete."""

from __future__ import annotations

import pytest

from gateway.core.fault import LINE, TEXTS, Fault

DETAILS = {
    "ms": 500,
    "size": 7,
    "asked": 1,
    "found": 2,
    "port": "/dev/ttyUSB0",
    "host": "10.0.0.9",
    "why": "x",
    "adapter": "hci0",
    "seconds": 30,
    "before": 5,
    "now": 4,
    "hex": "00",
    "family": "ruuvi",
}
DETAILS |= {"status": "60", "charset": "utf-8", "s": 9, "source": "rtsp://10.0.0.9/live", "file": "pw", "count": 2}


@pytest.mark.parametrize("code", TEXTS)
def test_each_cause_is_one_line_in_both_languages(code: str) -> None:
    fault = Fault(code, details=DETAILS)
    chinese, english = fault.text("zh"), fault.text("en")
    assert "\n" not in chinese + english
    assert english.isascii()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in chinese)


def test_an_exception_is_told_with_its_number_and_meaning() -> None:
    fault = Fault("exception", number=2)
    assert fault.cause == "exception_2"
    assert fault.text("en") == "the device refuses (exception 2: illegal data address)"
    assert "2：没有此寄存器地址" in fault.text("zh")
    assert "(exception 99: unknown)" in Fault("exception", number=99).text("en")


def test_who_says_no_is_alive_and_a_gateway_that_speaks_for_the_silent_is_not() -> None:
    assert [Fault("exception", number=number).answered for number in (1, 2, 3, 4, 6, 10, 11)] == [True] * 5 + [
        False
    ] * 2
    assert not Fault("no_answer").answered
    assert all(code in TEXTS for code in LINE)
