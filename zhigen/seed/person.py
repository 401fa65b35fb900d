"""People who do not exist: common names, identity numbers of a region that nobody has, phone numbers not allotted.

The numbers are valid in form, so that everything that checks them can be shown, and no office ever gave out one.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Final

from contract.identifiers.subject import citizen_check
from contract.personal import Person
from zhigen.demo.county import COUNTY

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_GIVEN: Final = [
    "建国",
    "秀英",
    "桂兰",
    "志强",
    "玉梅",
    "海燕",
    "德明",
    "春生",
    "小军",
    "丽华",
    "永福",
    "翠花",
    "国庆",
    "金凤",
    "长河",
    "红霞",
    "占魁",
    "素珍",
    "广田",
    "雪梅",
    "保林",
    "巧云",
    "文斌",
    "爱民",
    "守义",
    "桂芝",
    "大勇",
    "玉兰",
    "新华",
    "凤英",
    "兴旺",
    "淑敏",
    "克俭",
    "月娥",
    "有才",
    "冬梅",
    "立春",
    "秋菊",
    "传宝",
    "彩霞",
    "连生",
    "敏",
    "强",
    "芳",
    "伟",
    "静",
]
_OLDEST: Final = date(1950, 1, 1)
_BIRTHDAYS: Final = 20_000  # days after it: the youngest is of age in 2022


def person(chance: Random) -> Person:
    """Somebody of age with name, number and phone."""
    born = _OLDEST + timedelta(days=chance.randrange(_BIRTHDAYS))
    body = f"{COUNTY}{born:%Y%m%d}{chance.randrange(1, 1000):03d}"
    # 1[0-2]… are no mobile numbers: nobody's telephone rings
    phone = f"12{chance.randrange(10**9):09d}"
    return Person(body + citizen_check(body), chance.choice(_SURNAMES) + chance.choice(_GIVEN), phone)
