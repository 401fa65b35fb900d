"""Who takes part: 40 filed producers, 280 on the census only, and 12 shops, 3 markets, 5 test rooms beside them."""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple

from contract.identifiers.subject import credit_check
from zhigen.demo.county import COUNTY
from zhigen.seed.chance import stream

TOWNS: Final = {
    "349901101": "柳溪镇",
    "349901102": "石桥镇",
    "349901103": "王庄镇",
    "349901104": "白塔乡",
    "349901105": "双河镇",
    "349901106": "青岭乡",
}
_FIRST: Final = [
    "丰禾",
    "春生",
    "沃野",
    "绿畦",
    "稷丰",
    "晨露",
    "谷雨",
    "芒种",
    "清明",
    "禾穗",
    "青陌",
    "云垄",
    "南亩",
    "稼和",
    "瑞畦",
    "田歌",
    "穗满",
    "甘雨",
    "沃土",
    "露白",
]
_SECOND: Final = [
    "园",
    "岭",
    "源",
    "畈",
    "塘",
    "坡",
    "圃",
    "垅",
    "洼",
    "湾",
    "坪",
    "渠",
    "台",
    "桥",
    "泉",
    "港",
    "埠",
    "屯",
    "沟",
    "梁",
]
_CROPS: Final = ("蔬菜种植", "果蔬种植", "农业", "林果")
# kind, how many filed, how many only listed, what stands behind the name, credit code of 1st and 2nd place
_PRODUCERS: Final = (
    ("enterprise", 8, 12, "有限公司", "91"),
    ("cooperative", 17, 48, "专业合作社", "93"),
    ("family_farm", 12, 220, "家庭农场", "92"),
)
SHOPS: Final = 12
RESTRICTED: Final = 4  # shops whose licence names restricted pesticides: the first ones
# the two that the demo has a gateway for, by the names that it knows them under
_KNOWN: Final = {"cooperative-01": ("丰禾", "349901101"), "family_farm-01": ("春生", "349901102")}


class Party(NamedTuple):
    """One subject of the plan. key: its name within the plan; filed: it goes through an application."""

    key: str
    kind: str
    name: str
    region: str
    address: str
    credit_code: str
    sectors: tuple[str, ...]
    filed: bool

    @property
    def town(self) -> str:
        """The name of its township."""
        return TOWNS[self.region]


def credit_code(chance: Random, prefix: str) -> str:
    """A code of GB 32100 with fitting checks, of the county that nobody has; its inner check is that of GB 11714."""
    body = f"{chance.randrange(10**8):08d}"
    weighed = sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    inner = "0123456789X0"[(11 - weighed % 11) % 11]
    code = f"{prefix}{COUNTY}{body}{inner}"
    return code + credit_check(code)


def parties(seed: int, shops: int = SHOPS) -> list[Party]:
    """All subjects, those who file first."""
    chance = stream(seed, "parties")
    names = [first + second for first in _FIRST for second in _SECOND]
    chance.shuffle(names)
    towns = list(TOWNS)
    filed: list[Party] = []
    listed: list[Party] = []

    def add(
        key: str, kind: str, name: str, town: str, code: str, sectors: str = "crops", *, files: bool = True
    ) -> None:
        address = f"青禾县{TOWNS[town]}{chance.choice(_FIRST)}村{chance.randint(1, 180)}号"
        place = filed if files else listed
        place.append(Party(key, kind, name, town, address, code, tuple(filter(None, sectors.split(","))), files))

    for kind, count, listing, tail, prefix in _PRODUCERS:
        for number in range(1, count + listing + 1):
            key = f"{kind}-{number:02d}"
            word, town = _KNOWN.get(key, (names.pop(), towns[(number - 1) % 6]))
            files = number <= count
            middle = chance.choice(_CROPS) if kind != "family_farm" else ""
            code = credit_code(chance, prefix) if files or kind != "family_farm" or chance.random() < 0.3 else ""
            add(key, kind, f"青禾县{word}{middle}{tail}", town, code, files=files)
    for key, kind, tail, town, sectors in (
        ("pigs", "enterprise", "生猪养殖有限公司", "349901104", "livestock"),
        ("slaughterhouse", "slaughterhouse", "肉品屠宰有限公司", "349901105", "livestock"),
        ("pond", "family_farm", "水产家庭农场", "349901106", "aquatic"),
    ):
        add(key, kind, f"青禾县{names.pop()}{tail}", town, credit_code(chance, "91"), sectors)
    for number in range(1, shops + 1):
        town = towns[(number - 1) % 6]
        add(
            f"shop-{number:02d}",
            "shop",
            f"青禾县{TOWNS[town][:2]}{names.pop()}农资店",
            town,
            credit_code(chance, "92"),
            "",
        )
    for number, town in enumerate(("349901101", "349901103", "349901105"), 1):
        add(f"market-{number}", "market", f"青禾县{TOWNS[town][:2]}农产品市场", town, credit_code(chance, "91"), "")
    for number, town in enumerate(towns[:5], 1):
        add(f"lab-{number}", "laboratory", f"青禾县{TOWNS[town]}农残速测室", town, credit_code(chance, "12"), "")
    return [*filed, *listed]
