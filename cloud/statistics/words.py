"""Columns that several reports have, and what they are called. Data."""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Words
from cloud.statistics.report import Column, Kind, Name

TITLES: Final[dict[Name, Words]] = {
    "certificates": Words(zh="三品一标统计", en="Certified products by township"),
    "testing": Words(zh="检测统计", en="Tests and pass rates"),
    "inputs": Words(zh="投入品销售统计", en="Sales of farm inputs"),
    "quality": Words(zh="录入质量与整改", en="Quality of records and rectifications"),
    "townships": Words(zh="乡镇对比", en="Townships compared"),
}
TOWNSHIP: Final = Words(zh="乡镇", en="Township")
ALL: Final = Words(zh="合计", en="All")
_INTERVAL_ZH: Final = "区间为 95% Wilson 置信区间（Wilson 1927，Brown 等 2001）"
_INTERVAL_EN: Final = "with Wilson's 95 % interval (Wilson 1927; Brown et al. 2001)"


def column(key: str, kind: Kind, name: tuple[str, str], how: tuple[str, str]) -> Column:
    """A column from pairs of words."""
    return Column(key, kind, Words(zh=name[0], en=name[1]), Words(zh=how[0], en=how[1]))


SAMPLES: Final = column(
    "samples", "count", ("快检样品", "Rapid samples"),
    ("按检测日计；同一样品复测只算一次", "by the day of the test; a sample that was tested again counts once"),
)  # fmt: skip
POSITIVE: Final = column(
    "positive", "count", ("快检阳性", "Rapid positives"),
    ("其中曾判阳性的样品", "samples of these that ever were positive"),
)  # fmt: skip
RAPID_RATE: Final = column(
    "rapid_rate", "rate", ("快检合格率", "Rapid pass rate"),
    (f"（样品 − 阳性）÷ 样品；{_INTERVAL_ZH}", f"(samples − positives) ÷ samples, {_INTERVAL_EN}"),
)  # fmt: skip
REPORTS: Final = column(
    "reports", "count", ("例行监测报告", "Routine reports"),
    (
        "定量检测中目的为例行监测的报告，按检测日计；确证和复检不算在内",
        "laboratory reports of routine monitoring by the day of the analysis, without confirmations and reinspections",
    ),
)  # fmt: skip
VIOLATIONS: Final = column(
    "violations", "count", ("超限", "Violations"),
    ("按检测当日的限量和禁用规定判为不合格的报告", "reports judged a violation by the rules of their day"),
)  # fmt: skip
PENDING: Final = column(
    "pending", "count", ("未判定", "Not judged"),
    ("没有判定或只判定了一部分，不进合格率", "not or only partly judged: in no pass rate"),
)  # fmt: skip
LAB_RATE: Final = column(
    "lab_rate", "rate", ("例行监测合格率", "Routine pass rate"),
    (
        f"合格 ÷（合格 + 超限）；{_INTERVAL_ZH}；与 98% 线相比按整个区间判断",
        f"conformant ÷ (conformant + violations), {_INTERVAL_EN}; held against 98 % by the whole interval",
    ),
)  # fmt: skip
SALES: Final = column(
    "sales", "count", ("销售笔数", "Sales"),
    ("台账里的销售，按销售日计；后来冲回的仍计入", "sales in the ledgers by their day, also those taken back later"),
)  # fmt: skip
RESTRICTED: Final = column(
    "restricted", "count", ("限用农药销售", "Restricted sales"),
    (
        "其中当日在限制使用名录上的（公告 2567）",
        "sales of these with something that was on the restricted list (announcement 2567) that day",
    ),
)  # fmt: skip
REFUSED: Final = column(
    "refused", "count", ("拒售", "Refused sales"),
    ("销售终端拒绝的销售", "sales that a till refused"),
)  # fmt: skip
