"""The sentences of warnings: what was found with its numbers, and by which reckoning, zh and en."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cloud.kernel.language import Language, Words
from cloud.risk.finding import Rule
from contract.law import national
from contract.measurement import MEASUREMENTS

_SAMPLING: Final = "flat_sensor.sampling"
_NIGHT: Final = "flat_sensor.night"
NAMES: Final[Mapping[Rule, tuple[str, str]]] = {
    "positive_rate": ("阳性率异常升高", "more positives than ever"),
    "restricted_person": ("个人集中购买限用农药", "one person buys much of a restricted substance"),
    "restricted_shop": ("门店限用农药销量突增", "a shop suddenly sells much of a restricted substance"),
    "flat_sensor": ("传感器数值不动", "a sensor that does not move"),
    "too_perfect": ("检测结果过于完美", "tests that are too perfect"),
    "clone_travel": ("凭证异地同现", "a voucher in two places at once"),
    "unbought_use": ("用了没有买过的投入品", "use of what was never bought"),
}
_FOUND: Final[Mapping[str, tuple[str, str]]] = {
    "positive_rate": (
        "{product}：{window_days} 天 {samples} 份里 {positive} 份阳性；此前 {history_days} 天同品种同乡镇 "
        "{history_samples} 份里 {history_positive} 份",
        "{product}: {positive} of {samples} samples positive in {window_days} days; {history_positive} of "
        "{history_samples} in the {history_days} days before, same produce and township",
    ),
    "restricted_person": (
        "一位购买人 {window_days} 天在 {shops} 家店买了 {packs} 件含{substance}的药；此前 {history_days} 天共 "
        "{history} 件；同期另外 {others} 人里最多的买了 {other_most} 件",
        "one buyer got {packs} packs with {substance} in {shops} shops in {window_days} days; {history} in the "
        "{history_days} days before; the most of {others} others in the same days is {other_most}",
    ),
    "restricted_shop": (
        "{window_days} 天卖出含{substance}的药 {sales} 笔；此前 {history_days} 天 {history} 笔；"
        "县内其他店同期 {others} 笔，此前 {others_history} 笔",
        "{sales} sales with {substance} in {window_days} days; {history} in the {history_days} days before; other "
        "shops of the county {others} in the same days, {others_history} before",
    ),
    _SAMPLING: (
        "{point}：抽样前 {ahead} 小时起连续 {hours} 小时一直是 {value}；此前 {history_days} 天最长 {usual} 小时不变",
        "{point}: {value} for {hours} hours in a row, from {ahead} hours before a sample was taken; {usual} hours at "
        "most in the {history_days} days before",
    ),
    _NIGHT: (
        "{point}：连续 {nights} 夜各有 {hours} 小时以上数值不变，白天正常；此前 {history_nights} 夜里有 {usual} 夜",
        "{point}: without change for {hours} hours and more in each of {nights} nights, alive by day; {usual} of "
        "{history_nights} nights before were so",
    ),
    "too_perfect": ("{text}", "{text_en}"),
    "clone_travel": (
        "凭证 {voucher}：{minutes} 分钟内出现在相距 {km} 公里的两个卡口（{one}、{other}），相当于每小时 {speed} 公里",
        "voucher {voucher}: at two gates {km} km apart ({one}, {other}) within {minutes} minutes, as at {speed} km/h",
    ),
    "unbought_use": (
        "{window_days} 天 {uses} 次使用里 {unbought} 次台账上没有买过：{products}",
        "{unbought} of {uses} uses in {window_days} days are of what the ledger never bought: {products}",
    ),
}
_METHOD: Final[Mapping[str, tuple[str, str]]] = {
    "positive_rate": (
        "把两段的样品混在一起随意取 {samples} 份，取到 {positive} 份或更多阳性的机会是 {p}，约 {odds} 次里一次"
        "（超几何分布，界限 {chance}）",
        "of all samples of both spans together, {samples} taken blindly hold {positive} or more positives with a "
        "chance of {p}, once in {odds} times (hypergeometric, limit {chance})",
    ),
    "restricted_person": (
        "如果按此前的快慢买，这么多件落进这 {window_days} 天的机会是 {p}"
        "（二项分布，界限 {chance}；不少于 {least} 件才判断）",
        "at the pace of before, so many fall into these {window_days} days with a chance of {p} (binomial, limit "
        "{chance}; from {least} packs on)",
    ),
    "restricted_shop": (
        "全县各店的销售混在一起，这家店的那一份里有 {sales} 笔或更多落在这 {window_days} 天的机会是 {p}"
        "（超几何分布，界限 {chance}；不少于 {least} 笔才判断）",
        "of all sales of all shops together, this shop's share holds {sales} or more of these {window_days} days with "
        "a chance of {p} (hypergeometric, limit {chance}; from {least} sales on)",
    ),
    _SAMPLING: (
        "抽样前 {before_hours} 小时内连续 {hours} 小时最小值等于最大值，而且超过平时最长的两倍",
        "within {before_hours} hours before the sample, {hours} hours in a row whose smallest value is their largest, "
        "more than twice its usual longest",
    ),
    _NIGHT: (
        "夜里 20 点到 6 点；白天多数小时有变化，平时这样的夜晚不到一成",
        "nights from 20 to 6; most hours by day do change, and less than a tenth of the nights before were so",
    ),
    "too_perfect": (
        "见快检疑点的算法：连续相同、离散过小、末位偏好、原始数据或序列重复、快于仪器",
        "as doubts about rapid tests are reckoned: equal in a row, too little spread, last digits, copies, too quick",
    ),
    "clone_travel": (
        "直线距离除以间隔，超过每小时 {fastest} 公里；地点是卡口登记的场所",
        "the straight distance by the time between, above {fastest} km/h; places are those filed of the gates",
    ),
    "unbought_use": (
        "农事记录逐条对台账：采购、实名销售都算买过；不少于 {least} 次才提出",
        "each use against the ledger, where purchases and sales under a real name count; told from {least} on",
    ),
}


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def found(rule: str, numbers: Mapping[str, object]) -> Words:
    """What was found, as a sentence with its numbers."""
    return _filled(_FOUND, rule, numbers)


def method(rule: str, numbers: Mapping[str, object]) -> Words:
    """How it was reckoned, so that it can be done again by hand."""
    return _filled(_METHOD, rule, numbers)


def name(rule: str) -> Words:
    """What a rule is called."""
    zh, en = NAMES[rule]  # type: ignore[index]  # only such rules are kept
    return Words(zh=zh, en=en)


def _filled(book: Mapping[str, tuple[str, str]], rule: str, numbers: Mapping[str, object]) -> Words:
    kind = f"{rule}.{numbers.get('how', 'sampling')}" if rule == "flat_sensor" else rule
    zh, en = book[kind]
    if hasattr(numbers, "__missing__"):
        return Words(zh=zh.format_map(numbers), en=en.format_map(numbers))
    return Words(zh=zh.format_map(_Blanks(_named(numbers, "zh"))), en=en.format_map(_Blanks(_named(numbers, "en"))))


def _named(numbers: Mapping[str, object], language: Language) -> dict[str, object]:
    """The numbers, with what is called otherwise in that language by its name there, as far as it has one."""
    named, point = dict(numbers), str(numbers.get("point", ""))
    if point:
        measured = MEASUREMENTS.get(point.partition(".")[0])
        named["point"] = point if measured is None else measured.en if language == "en" else measured.zh
    if language == "en":
        law = national()
        for blank, names in (("product", law.crops), ("substance", law.ingredients)):
            if blank in numbers:
                told = str(numbers[blank])
                named[blank] = names.english(told) or told
    return named
