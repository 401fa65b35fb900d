"""Invented cards: the region 999999 is nobody's, the names say 测试; numbers carry the right check digit (GB 11643)."""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.identifiers.subject import citizen_check

REGION: Final = "999999"
TEXT: Final = 256
PHOTO: Final = 1024
_WIDTHS: Final = (15, 1, 2, 8, 35, 18, 15, 8, 8, 18)  # characters, two bytes each


class Invented(NamedTuple):
    """The fields of a card as its chip spells them; dates YYYYMMDD, `until` perhaps 长期."""

    name: str
    sex: str
    nation: str
    born: str
    address: str
    number: str
    issuer: str
    since: str
    until: str

    @property
    def text(self) -> bytes:
        """The 256 bytes of the chip, UTF-16LE, filled up with blanks."""
        return b"".join(
            field.ljust(width).encode("utf-16-le") for field, width in zip((*self, ""), _WIDTHS, strict=True)
        )


def number(born: str, serial: int, *, wrong: bool = False) -> str:
    """An invented number; `wrong`: with a check digit that does not fit."""
    body = f"{REGION}{born}{serial:03d}"
    check = citizen_check(body)
    return body + (("0" if check != "0" else "1") if wrong else check)


def _card(name: str, born: str, serial: int, until: str, *, wrong: bool = False) -> Invented:
    sex = "1" if serial % 2 else "2"
    address = "测试省虚构县不存在镇样例村1号"
    return Invented(
        name, sex, "01", born, address, number(born, serial, wrong=wrong), "虚构县公安局", "20200101", until
    )


CARDS: Final = {
    "valid": _card("测试甲", "19800101", 11, "20400101"),
    "other": _card("测试乙", "19750630", 22, "20400101"),
    "long_term": _card("测试丙", "19550505", 33, "长期"),
    "expired": _card("测试丁", "19900909", 44, "20210101"),
    "wrong_check": _card("测试戊", "19850815", 55, "20400101", wrong=True),
}
