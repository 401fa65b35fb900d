"""What a column of an export is: its name for programs, its heading for people, how its cells are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from cloud.kernel.language import Language
from contract.quality import NAMES

Kind = Literal["time", "number", "count", "text", "name"]  # name: a text that comes again and again
Words = Mapping[Any, tuple[str, str]]


class Column(NamedTuple):
    """time: µs UTC; words: what stands for a cell in Chinese and English."""

    name: str
    kind: Kind
    zh: str
    en: str
    words: Words | None = None

    def heading(self, language: Language) -> str:
        """For people."""
        return self.zh if language == "zh" else self.en


KINDS: Final[Words] = {
    "reading": ("读数", "reading"),
    "thinned": ("抽稀的一分钟", "thinned minute"),
    "minute": ("一分钟汇总", "minute summary"),
}
READINGS: Final = (
    Column("time", "time", "时间（北京时间）", "time (Beijing)"),
    Column("t", "count", "时间戳（毫秒 UTC）", "timestamp (ms UTC)"),
    Column("gateway", "name", "网关", "gateway"),
    Column("device", "name", "设备", "device"),
    Column("point", "name", "测点", "point"),
    Column("device_name", "name", "设备名称", "name of device"),
    Column("point_name", "name", "测点名称", "name of point"),
    Column("value", "number", "数值", "value"),
    Column("low", "number", "该分钟最小值", "minimum of the minute"),
    Column("high", "number", "该分钟最大值", "maximum of the minute"),
    Column("unit", "name", "单位", "unit"),
    Column("quality", "name", "质量", "quality", {quality.word: words for quality, words in NAMES.items()}),
    Column("kind", "name", "种类", "kind", KINDS),
)
EVENTS: Final = (
    Column("position", "count", "序位", "position"),
    Column("time", "time", "时间（北京时间）", "time (Beijing)"),
    Column("t", "count", "时间戳（毫秒 UTC）", "timestamp (ms UTC)"),
    Column("received", "time", "收到时间（北京时间）", "received (Beijing)"),
    Column("gateway", "name", "网关", "gateway"),
    Column("region", "name", "区划", "region"),
    Column("device", "name", "设备", "device"),
    Column("kind", "name", "事件", "event"),
    Column("details", "text", "内容（JSON）", "details (JSON)"),
    Column("id", "text", "编号", "id"),
    Column("epoch", "count", "纪元", "epoch"),
    Column("seq", "count", "序号", "number"),
    Column("boot", "name", "运行", "boot"),
    Column("digest", "text", "SHA-256", "SHA-256"),
    Column("previous", "text", "前一事件的 SHA-256", "SHA-256 of the event before"),
)
ENTRY_KINDS: Final[Words] = {
    "purchase": ("进货", "purchase"),
    "sale": ("销售", "sale"),
    "refusal": ("拒售", "refusal"),
    "reversal": ("冲回", "reversal"),
    "stock_count": ("盘点", "count of stock"),
}
OUTCOMES: Final[Words] = {
    "": ("", ""),
    "allowed": ("可售", "may be sold"),
    "real_name_needed": ("需实名", "real name needed"),
    "held": ("待核", "held until known"),
    "refused": ("拒售", "refused"),
}
YES: Final[Words] = {True: ("是", "yes"), False: ("否", "no")}
LEDGER: Final = (
    Column("time", "time", "日期时间（北京时间）", "time (Beijing)"),
    Column("kind", "name", "进货或销售", "kind", ENTRY_KINDS),
    Column("subject", "name", "经营者", "dealer"),
    Column("product", "name", "名称", "name"),
    Column("registration", "name", "登记证号", "registration"),
    Column("maker", "name", "生产企业", "maker"),
    Column("specification", "name", "规格", "specification"),
    Column("lot", "text", "批号", "lot"),
    Column("pack", "text", "追溯码", "pack code"),
    Column("made", "text", "生产日期", "made"),
    Column("expires", "text", "有效期至", "expires"),
    Column("amount", "text", "数量", "quantity"),
    Column("unit", "name", "单位", "unit"),
    Column("supplier", "name", "供货人", "supplier"),
    Column("document", "text", "单据号", "paper"),
    Column("buyer", "text", "购买人（掩码）", "buyer (masked)"),
    Column("crop", "name", "作物", "crop"),
    Column("pest", "name", "防治对象", "pest"),
    Column("prescription", "text", "处方", "prescription"),
    Column("notice", "name", "已告知", "advised", YES),
    Column("outcome", "name", "判定", "verdict", OUTCOMES),
    Column("doubts", "text", "存疑", "doubts"),
    Column("clerk", "name", "经办", "clerk"),
    Column("corrects", "text", "冲回哪条", "corrects"),
    Column("id", "text", "编号", "id"),
)
