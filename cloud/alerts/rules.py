"""What can be found: severity and sentences of every code. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

Severity = Literal["notice", "warning", "critical"]


class Code(NamedTuple):
    """Severity, a title and what to do, each in Chinese and English; `{…}` are filled from the details."""

    severity: Severity
    title: tuple[str, str]
    remedy: tuple[str, str]


CODES: Final[Mapping[str, Code]] = {
    "silence": Code(
        "warning",
        ("网关失联 {minutes} 分钟", "silent for {minutes} min"),
        (
            "检查供电和网络；数据在网关里等着，恢复后自动补传",
            "check power and network; its data waits and comes by itself",
        ),
    ),
    "backlog": Code(
        "warning",
        ("积压在增长：{rows} 行，最早 {minutes} 分钟前", "backlog grows: {rows} rows, the oldest {minutes} min old"),
        ("检查线路带宽，或云端是否暂停接收", "check the line, and whether the cloud takes data"),
    ),
    "disk": Code(
        "warning",
        ("网关磁盘约 {days} 天后写满", "its disk is full in about {days} days"),
        ("腾出空间，或缩小 storage.max_mb", "free some space, or lower storage.max_mb"),
    ),
    "clock": Code(
        "warning",
        ("网关时钟未校准", "its clock is not synchronised"),
        ("检查 NTP；期间的数据等校时后再传", "check NTP; its rows wait until the time is known"),
    ),
    "certificate": Code(
        "warning",
        ("网关证书还有 {days} 天到期", "its certificate ends in {days} days"),
        ("网关会自动换证；若一直离线，请重新注册", "it renews by itself; enrol it anew if it stays offline"),
    ),
    "rules": Code(
        "warning",
        (
            "网关的规则过旧：版本 {version}，已过期 {hours} 小时",
            "its rules are too old: version {version}, {hours} h past",
        ),
        ("检查网络；规则过期时终端会暂停部分业务", "check the network; terminals pause some business without rules"),
    ),
    "hole": Code(
        "critical",
        ("数据缺失未申报：{lane} 通道 {first}-{last}", "undeclared loss: lane {lane}, {first}-{last}"),
        ("保留网关的存储卡，联系维护人员", "keep the gateway's card as it is and call maintenance"),
    ),
    "fork": Code(
        "critical",
        ("事件链分叉：序号 {seq} 有两条不同的事件", "the chain forks: two different events under number {seq}"),
        ("可能有人复制了存储卡，或恢复了旧镜像，请到场核对", "a cloned card or a restored image: look at the machine"),
    ),
    "clone": Code(
        "critical",
        ("两台机器在用同一个身份", "two machines use one identity"),
        ("到场核对，吊销后重新注册其中一台", "look at both, revoke the identity and enrol one anew"),
    ),
    "forged": Code(
        "critical",
        ("收到伪造或未签名的消息：{reason}", "a forged or unsigned message: {reason_en}"),
        ("消息在隔离区；若密钥可能外泄，请吊销", "it lies in quarantine; revoke the key if it may have leaked"),
    ),
    "quarantine": Code(
        "warning",
        ("隔离区已满，丢弃了 {dropped} 条", "its quarantine is full: {dropped} messages dropped"),
        ("查看隔离区里的原因并处理", "look at the reasons in quarantine"),
    ),
    "projection": Code(
        "critical",
        ("统计 {name} 停在第 {position} 条事件", "projection {name} stopped at event {position}"),
        ("升级后运行 zhigen cloud rebuild {name}", "upgrade, then run zhigen cloud rebuild {name}"),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is the case with a gateway ("" : the cloud): what tells it apart, and what fills its sentences."""

    code: str
    gateway: str
    region: str
    subject: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


def sentence(code: str, part: Literal["title", "remedy"], details: Mapping[str, object], language: str) -> str:
    """A title or a remedy in zh or en, filled."""
    zh, en = getattr(CODES[code], part)
    return str((zh if language == "zh" else en).format_map(_Blanks(details)))


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
