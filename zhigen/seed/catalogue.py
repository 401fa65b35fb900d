"""The catalogue of the county: sixty products with real active substances and numbers that were never given out.

Registration numbers name the year 2099 and veterinary ones the enterprise 99001: no authority has issued those. Makers
are invented. Intervals and most uses follow what such labels say in general; they are examples, no advice.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from contract.law import RegisteredUse

# name | ingredients | unit | content | weight in a shop | label lines: crop pest interval uses; "-": not told
_PESTICIDES: Final = """
10%吡虫啉可湿性粉剂|吡虫啉|袋|10 g|9|小麦 蚜虫 20 2;芹菜 蚜虫 7 3;苹果 蚜虫 14 2;韭菜 韭蛆 14 1
5%啶虫脒乳油|啶虫脒|瓶|100 mL|8|黄瓜 蚜虫 4 3;大白菜 蚜虫 14 3;豇豆 蓟马 3 2;桃 蚜虫 14 2
25%噻虫嗪水分散粒剂|噻虫嗪|袋|10 g|7|黄瓜 白粉虱 5 2;番茄 白粉虱 7 2;西瓜 蚜虫 7 2;菠菜 蚜虫 5 2
20%呋虫胺可溶粒剂|呋虫胺|袋|20 g|4|黄瓜 白粉虱 3 2;水稻 稻飞虱 21 2
22%氟啶虫胺腈悬浮剂|氟啶虫胺腈|瓶|50 mL|3|黄瓜 白粉虱 3 2;桃 蚜虫 14 2
50%吡蚜酮水分散粒剂|吡蚜酮|袋|20 g|4|水稻 稻飞虱 21 2;芹菜 蚜虫 10 3
30%灭蝇胺可湿性粉剂|灭蝇胺|袋|50 g|4|黄瓜 斑潜蝇 3 2;豇豆 斑潜蝇 7 2
10%虫螨腈悬浮剂|虫螨腈|瓶|100 mL|5|大白菜 小菜蛾 14 2;黄瓜 斜纹夜蛾 2 2
15%茚虫威悬浮剂|茚虫威|瓶|50 mL|4|大白菜 小菜蛾 7 3;豇豆 豆荚螟 3 1
5%氯虫苯甲酰胺悬浮剂|氯虫苯甲酰胺|瓶|50 mL|6|豇豆 豆荚螟 5 2;辣椒 棉铃虫 5 2;玉米 玉米螟 21 2;西瓜 甜菜夜蛾 10 2
60 g/L乙基多杀菌素悬浮剂|乙基多杀菌素|瓶|20 mL|4|豇豆 蓟马 3 2;黄瓜 美洲斑潜蝇 3 2;草莓 蓟马 5 2
25%多杀霉素水分散粒剂|多杀霉素|袋|10 g|3|豇豆 蓟马 5 2;辣椒 蓟马 5 2
5%甲氨基阿维菌素苯甲酸盐水分散粒剂|甲氨基阿维菌素苯甲酸盐|袋|10 g|8|大白菜 甜菜夜蛾 7 2;豇豆 豆荚螟 5 1;
  辣椒 烟青虫 5 2;草莓 斜纹夜蛾 7 2
1.8%阿维菌素乳油|阿维菌素|瓶|200 mL|8|黄瓜 根结线虫 3 2;豇豆 斑潜蝇 5 2;桃 红蜘蛛 14 2;苹果 红蜘蛛 14 2
4.5%高效氯氰菊酯乳油|高效氯氰菊酯|瓶|200 mL|10|大白菜 菜青虫 7 3;辣椒 烟青虫 7 2;小麦 蚜虫 31 2;苹果 桃小食心虫 14 3;
  韭菜 迟眼蕈蚊 10 2
2.5%高效氯氟氰菊酯水乳剂|高效氯氟氰菊酯|瓶|200 mL|9|大白菜 菜青虫 7 3;小麦 蚜虫 15 2;苹果 桃小食心虫 14 2;
  桃 桃蛀螟 14 2
2.5%溴氰菊酯乳油|溴氰菊酯|瓶|100 mL|4|大白菜 菜青虫 2 3;花生 蚜虫 14 2;苹果 桃小食心虫 5 3
40%辛硫磷乳油|辛硫磷|瓶|500 mL|7|韭菜 韭蛆 17 1;玉米 玉米螟 - 1;花生 蛴螬 - 1
1%苦参碱可溶液剂|苦参碱|瓶|200 mL|3|韭菜 韭蛆 10 2;草莓 蚜虫 10 1;菠菜 蚜虫 7 2
16000 IU/mg苏云金杆菌可湿性粉剂|苏云金杆菌|袋|50 g|4|大白菜 菜青虫 0 -;辣椒 烟青虫 0 -;桃 食心虫 0 -
20%哒螨灵可湿性粉剂|哒螨灵|袋|20 g|4|苹果 红蜘蛛 14 2
240 g/L螺螨酯悬浮剂|螺螨酯|瓶|100 mL|3|苹果 红蜘蛛 30 1
43%联苯肼酯悬浮剂|联苯肼酯|瓶|50 mL|4|草莓 二斑叶螨 5 2;苹果 红蜘蛛 30 2;辣椒 茶黄螨 5 1
50%多菌灵可湿性粉剂|多菌灵|袋|100 g|8|西瓜 炭疽病 14 3;小麦 赤霉病 28 2;桃 褐腐病 28 3;花生 叶斑病 20 3
70%甲基硫菌灵可湿性粉剂|甲基硫菌灵|袋|100 g|7|黄瓜 白粉病 4 2;西瓜 炭疽病 14 3;苹果 轮纹病 21 2;生姜 叶枯病 14 2
75%百菌清可湿性粉剂|百菌清|袋|100 g|7|黄瓜 霜霉病 14 3;番茄 早疫病 7 3;辣椒 疫病 10 3
80%代森锰锌可湿性粉剂|代森锰锌|袋|100 g|10|黄瓜 霜霉病 5 3;番茄 早疫病 15 3;西瓜 炭疽病 21 3;辣椒 疫病 15 3;
  苹果 斑点落叶病 10 3
43%戊唑醇悬浮剂|戊唑醇|瓶|50 mL|5|苹果 斑点落叶病 21 3;小麦 锈病 30 2;大白菜 黑斑病 14 2
10%苯醚甲环唑水分散粒剂|苯醚甲环唑|袋|20 g|8|芹菜 斑枯病 14 3;西瓜 炭疽病 14 3;草莓 白粉病 7 2;大白菜 黑斑病 28 3;
  生姜 叶枯病 14 2;桃 疮痂病 21 2
25%嘧菌酯悬浮剂|嘧菌酯|瓶|100 mL|6|黄瓜 霜霉病 1 3;西瓜 炭疽病 14 3;番茄 早疫病 5 3;草莓 炭疽病 5 2;生姜 叶枯病 14 2
25%吡唑醚菌酯悬浮剂|吡唑醚菌酯|瓶|100 mL|6|黄瓜 霜霉病 3 3;草莓 白粉病 5 2;辣椒 炭疽病 7 2;大白菜 炭疽病 14 2
50%烯酰吗啉可湿性粉剂|烯酰吗啉|袋|30 g|5|黄瓜 霜霉病 3 3;辣椒 疫病 7 3;菠菜 霜霉病 10 2
50%腐霉利可湿性粉剂|腐霉利|袋|50 g|4|韭菜 灰霉病 30 1;黄瓜 灰霉病 3 2;番茄 灰霉病 14 2;草莓 灰霉病 7 2
2%春雷霉素水剂|春雷霉素|瓶|200 mL|3|黄瓜 细菌性角斑病 4 3;大白菜 软腐病 21 3
46%氢氧化铜水分散粒剂|氢氧化铜|袋|50 g|3|黄瓜 角斑病 3 3;生姜 姜瘟病 28 3;辣椒 疮痂病 5 3
33%二甲戊灵乳油|二甲戊灵|瓶|500 mL|5|韭菜 一年生杂草 - 1;大白菜 一年生杂草 - 1;生姜 一年生杂草 - 1;玉米 一年生杂草 - 1
10%精喹禾灵乳油|精喹禾灵|瓶|100 mL|4|西瓜 一年生禾本科杂草 - 1;大豆 一年生禾本科杂草 - 1;花生 一年生禾本科杂草 - 1
40%毒死蜱乳油|毒死蜱|瓶|500 mL|3|小麦 蚜虫 28 2;玉米 玉米螟 - 1;花生 蛴螬 - 1
0.005%溴敌隆毒饵|溴敌隆|袋|500 g|4|农田 鼠害 - -;室内 家鼠 - -
56%磷化铝片剂|磷化铝|瓶|1000 g|0.25|储粮 储粮害虫 - -
3%克百威颗粒剂|克百威|袋|1000 g|0.2|花生 线虫 - 1;棉花 蚜虫 - 1
"""
# name | ingredients | unit | content | weight | prescription | animal disease withdrawal uses
_MEDICINES: Final = """
10%恩诺沙星注射液|恩诺沙星|瓶|100 mL|1.2|1|猪 细菌病 10 -
30%氟苯尼考粉|氟苯尼考|袋|100 g|1.2|1|猪 呼吸道病 20 -;草鱼 细菌性败血症 14 -
50%卡巴匹林钙粉|卡巴匹林钙|袋|100 g|0.6|0|猪 发热 0 -
5%聚维酮碘溶液|聚维酮碘|瓶|500 mL|0.8|0|猪 消毒 0 -;草鱼 消毒 0 -
猪瘟活疫苗|猪瘟病毒|瓶|20 mL|0.6|0|猪 猪瘟 0 -
1%伊维菌素注射液|伊维菌素|瓶|50 mL|0.5|1|猪 寄生虫 28 -
"""
# name | unit | content | weight
_FERTILISERS: Final = """
45%复合肥料（15-15-15）|袋|40 kg|16
尿素（总氮 46.4%）|袋|40 kg|12
硫酸钾（氧化钾 52%）|袋|25 kg|5
过磷酸钙（有效磷 12%）|袋|50 kg|4
大量元素水溶肥料（20-20-20）|袋|5 kg|8
含氨基酸水溶肥料|瓶|1000 mL|4
有机肥料（有机质 45%）|袋|40 kg|6
生物有机肥|袋|40 kg|3
"""
# crop | name | weight
_SEEDS: Final = """
黄瓜|黄瓜种子 青禾绿一号|4
菠菜|菠菜种子 青禾圆叶|3
豇豆|豇豆种子 青禾长丰|4
辣椒|辣椒种子 青禾红椒|3
大白菜|大白菜种子 青禾包心|4
"""
_MAKERS: Final = ["岚州禾盾", "岚州青垅", "云汀谷原", "云汀绿砚", "沧岭沃禾", "沧岭田歌", "霁川晨禾", "霁川百稔"]


class Item(NamedTuple):
    """A product. key: short, of the plan; content: amount and unit of one `unit`; labels: None where it has none;
    weight: how often it is asked for; last_made: the last day on which it was lawfully made, "" where that is open."""

    key: str
    kind: str
    registration: str
    name: str
    maker: str
    ingredients: tuple[str, ...]
    unit: str
    content: tuple[str, str]
    weight: float
    labels: tuple[RegisteredUse, ...] | None
    prescription: bool = False
    restricted: bool = False  # by the law of today or of the two years before
    licensed_only: bool = False
    last_made: str = ""


_RESTRICTED: Final = {  # substance: only in shops whose licence names it, last day of making it for a counter
    "毒死蜱": (False, ""),
    "溴敌隆": (True, ""),
    "磷化铝": (True, "2025-02-28"),
    "克百威": (True, "2024-05-31"),
}


def catalogue() -> tuple[Item, ...]:
    """All products, pesticides first."""
    return (*_pesticides(), *_medicines(), *_fertilisers(), *_seeds())


def _rows(text: str) -> list[list[str]]:
    """The fields of each line; a line that begins with blanks goes on with the one before."""
    return [line.split("|") for line in text.strip().replace("\n  ", "").splitlines()]


def _pesticides() -> list[Item]:
    found = []
    for number, (name, substance, unit, content, weight, labels) in enumerate(_rows(_PESTICIDES), 1):
        licensed, last = _RESTRICTED.get(substance, (False, ""))
        found.append(
            Item(
                substance, "pesticide", f"PD209900{number:02d}", name, _maker(number, "农化有限公司"), (substance,),
                unit, _content(content), float(weight), _labels(labels),
                restricted=substance in _RESTRICTED, licensed_only=licensed, last_made=last,
            )
        )  # fmt: skip
    return found


def _medicines() -> list[Item]:
    return [
        Item(
            substance, "veterinary", f"兽药字99001{number:04d}", name, _maker(number, "动物药业有限公司"),
            (substance,), unit, _content(content), float(weight), _labels(labels), prescription=needs == "1",
        )
        for number, (name, substance, unit, content, weight, needs, labels) in enumerate(_rows(_MEDICINES), 1)
    ]  # fmt: skip


def _fertilisers() -> list[Item]:
    return [
        Item(
            name.partition("（")[0], "fertiliser", f"农肥（2099）准字{number:04d}号", name,
            _maker(number, "肥业有限公司"), (), unit, _content(content), float(weight), None,
        )
        for number, (name, unit, content, weight) in enumerate(_rows(_FERTILISERS), 1)
    ]  # fmt: skip


def _seeds() -> list[Item]:
    return [
        Item(
            f"{crop}种子", "seed", f"GPD{crop}（2099）{number:06d}", name, _maker(number, "种业有限公司"), (), "袋",
            ("50", "g"), float(weight), None,
        )
        for number, (crop, name, weight) in enumerate(_rows(_SEEDS), 1)
    ]  # fmt: skip


def _maker(number: int, tail: str) -> str:
    return _MAKERS[number % len(_MAKERS)] + tail


def _content(text: str) -> tuple[str, str]:
    amount, unit = text.split()
    return amount, unit


def _labels(text: str) -> tuple[RegisteredUse, ...]:
    return tuple(
        RegisteredUse(crop, pest, _known(days), _known(uses))
        for crop, pest, days, uses in (line.split() for line in text.split(";"))
    )


def _known(word: str) -> int | None:
    return None if word == "-" else int(word)
