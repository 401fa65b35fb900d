"""Codes of persons before the law: the unified social credit code of an organisation, the citizen id of a person.

Credit code, GB 32100-2015: 18 characters of `0-9A-Z` without I O S V Z, the last one checks: weights 3^(i-1) mod 31,
check = (31 − Σ mod 31) mod 31. Some codes that were really issued fail it, so a wrong one is a finding, not a refusal.
Citizen id, GB 11643-1999: region 6, birthday 8, serial 3, check: weights 2^(18-i) mod 11, remainder → 10X98765432.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from contract.errors import ContractError
from contract.identifiers.spelling import Family, clean, day

CREDIT: Final = Family("统一社会信用代码", "unified social credit code")
CITIZEN: Final = Family("居民身份证号", "citizen id")
_SYMBOLS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CHECKS: Final = "10X98765432"


class CreditCode(NamedTuple):
    """`finding` is what is doubtful (a check character that does not fit), None where nothing is."""

    text: str
    finding: ContractError | None


class CitizenId(NamedTuple):
    """Personal data: shown and logged masked only."""

    text: str
    region: str
    birthday: date

    @property
    def masked(self) -> str:
        """Region and last character, as forms show it."""
        return self.text[:6] + "*" * 11 + self.text[-1]

    def __repr__(self) -> str:
        return f"CitizenId({self.masked})"


def credit_check(body: str) -> str:
    """The check character of the first 17, all of them from the 31 symbols."""
    total = sum(_SYMBOLS.index(symbol) * pow(3, place, 31) for place, symbol in enumerate(body))
    return _SYMBOLS[-total % 31]


def credit_code(text: str) -> CreditCode:
    """Read a unified social credit code. Raises ContractError("identifier") for its shape, not for its check."""
    code = clean(text)
    if len(code) != 18 or any(symbol not in _SYMBOLS for symbol in code):
        raise CREDIT.refusal("应为 18 位数字和大写字母（无 I O S V Z）", "wants 18 of 0-9 A-Z without I O S V Z")
    if credit_check(code[:17]) == code[17]:
        return CreditCode(code, None)
    return CreditCode(
        code, CREDIT.refusal("校验码不符，请核对证照", "check character does not fit, compare with the licence")
    )


def citizen_check(body: str) -> str:
    """The check character of the first 17 digits."""
    return _CHECKS[sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body)) % 11]


def citizen_id(text: str) -> CitizenId:
    """Read a citizen id. Raises ContractError("identifier") for shape, birthday and check."""
    code = clean(text)
    if len(code) != 18 or not (code.isascii() and code[:17].isdecimal()) or code[17] not in "0123456789X":
        raise CITIZEN.refusal("应为 17 位数字加 1 位数字或 X", "wants 17 digits and a digit or X")
    birthday = day(code[6:14])
    if birthday is None or code[0] == "0":
        raise CITIZEN.refusal("地区或出生日期不存在", "there is no such region or birthday")
    if citizen_check(code[:17]) != code[17]:
        raise CITIZEN.refusal("校验码不符，请重新录入", "check character does not fit, enter it again")
    return CitizenId(code, code[:6], birthday)
