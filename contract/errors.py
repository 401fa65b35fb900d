"""The one error that reading foreign bytes may raise, with its closed list of codes.

Whatever arrives from a wire, a file or a person is refused with a `ContractError`: a typed code (for programs), the
place (for the person who mends it) and one sentence in Chinese and English. Nothing else ever leaves `contract`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

# code -> (zh, en); `{…}` are filled from the keyword arguments given to ContractError.
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "topic": ("主题不符合约定：{why}", "topic does not follow the contract: {why}"),
    "topic_mismatch": (
        "消息自称来自 {said}，主题却属于 {topic}",
        "message says it is from {said}, its topic belongs to {topic}",
    ),
    "not_json": ("不是 JSON：{why}", "not JSON: {why}"),
    "shape": ("内容不符合约定：{why}", "content does not follow the contract: {why}"),
    "too_large": ("消息过大：{size} 字节，上限 {limit}", "message too large: {size} bytes, limit {limit}"),
    "newer_version": (
        "消息版本 {found} 比本机认得的 {known} 新，请先升级",
        "message version {found} is newer than the known {known}: upgrade first",
    ),
    "unknown_measurement": ("没有这个测量项：{key}", "no such measurement: {key}"),
    "unit_mismatch": (
        "测量项 {key} 的单位应为 {canonical}，收到 {found}",
        "measurement {key} is in {canonical}, got {found}",
    ),
    "not_finite": (
        "{key} 的值不是有限数，没有值请写 null",
        "value of {key} is not a finite number, write null where there is none",
    ),
    "value_refused": ("时序库不收：{why}", "the store of series does not take it: {why}"),
    "series_refused": ("序列太多，不收新的：{why}", "too many series, no new one is taken: {why}"),
    "time_implausible": (
        "时间不可信：{time}（1970 年或超前太多）",
        "implausible time: {time} (near 1970, or too far ahead)",
    ),
    "meta_hash": (
        "设备档案摘要不符：应为 {expected}，收到 {found}",
        "meta hash does not fit: expected {expected}, got {found}",
    ),
    "unknown_gateway": ("网关 {gateway} 未备案", "gateway {gateway} is not registered"),
    "wrong_county": ("网关 {gateway} 属于 {own}，不属于 {said}", "gateway {gateway} belongs to {own}, not {said}"),
    "region_unknown": ("区划目录里没有 {region}", "no list of regions has {region}"),
    "unsigned": ("没有签名", "is not signed"),
    "unknown_key": ("密钥 {kid} 不认得，或不作此用", "key {kid} is unknown, or not for this purpose"),
    "bad_signature": ("签名不符，疑似伪造（密钥 {kid}）", "the signature does not fit: forged? (key {kid})"),
    "key_revoked": ("密钥 {kid} 已吊销", "key {kid} is revoked"),
    "key_expired": ("密钥 {kid} 不在有效期内", "key {kid} is not in its time of validity"),
    "sealed_box": ("封存的个人信息打不开（密钥 {kid}）", "the sealed box does not open (key {kid})"),
    "conflict": ("事件 {id} 已有内容不同的一条", "event {id} is already stored with other content"),
    "unprocessable": ("处理时出错：{why}", "processing failed: {why}"),
    "identifier": ("{family_zh}不正确：{zh}", "not a valid {family_en}: {en}"),
    "document": ("文件有 {count} 处错误", "the file has {count} mistakes"),
    "mistake": ("{zh}", "{en}"),  # for validators of files: one sentence of their own in both languages
    "quantity": ("数量不正确：{zh}", "not a valid quantity: {en}"),
    "year_unknown": (
        "没有 {year} 年的工作日历，请先录入国务院办公厅的通知",
        "the working days of {year} are not known, type in the notice of the State Council first",
    ),
}


LONGEST_LINE: Final = 300


def printable(text: str) -> str:
    """Foreign text made fit for one line of a log: no line breaks, no control characters."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "\ufffd" for c in text)


def bounded(text: str) -> str:
    """Printable and at most LONGEST_LINE characters."""
    return printable(text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…")


class ContractError(ValueError):
    """A piece of input that the contract refuses.

    `code` is a key of `TEXTS`; `where` is the place inside the input ("s[3]", "points[2].address"), "" for the whole.
    """

    def __init__(self, code: str, where: str = "", **details: object) -> None:
        self.code = code
        self.where = where
        self.details = details
        super().__init__(self.text("en"))

    def text(self, language: str = "zh") -> str:
        """One line for a person, in Chinese ("zh") or English ("en")."""
        zh, en = TEXTS[self.code]
        sentence = (zh if language == "zh" else en).format_map(_Blanks(self.details))
        return bounded(f"{self.where}: {sentence}" if self.where else sentence)


class CodedError(Exception):
    """Something that a person can mend, on one of the two sides: a typed code and a sentence in both languages."""

    texts: ClassVar[Mapping[str, tuple[str, str]]] = {}  # code -> (zh, en); `{…}` are filled from the details

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(self.text("en"))

    def text(self, language: str = "zh") -> str:
        """One line for a person, in Chinese ("zh") or English ("en")."""
        zh, en = self.texts[self.code]
        return printable((zh if language == "zh" else en).format_map(self.details))


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
