"""What can be found: severity, sentences, when an alert opens and when it closes by itself, for every code. Pure.

Lengths of time are not kept but told: an alert keeps the moment (`since` when, `until` when), and the sentence counts
from there to the moment at which somebody reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

Severity = Literal["notice", "warning", "critical"]
RANKS: Final[Mapping[str, int]] = {"notice": 0, "warning": 1, "critical": 2}
_MINUTE_MS: Final = 60_000
_UNITS: Final = (("天", "d", 1440, 2880), ("小时", "h", 60, 120), ("分钟", "min", 1, 0))  # zh, en, minutes, from


class Code(NamedTuple):
    """Severity; a title and what to do, whose `{…}` are filled from the details; when it opens and when it is over.

    Each in Chinese and English. `{span}` is the time from `since` to now, or from now to `until`.
    """

    severity: Severity
    title: tuple[str, str]
    remedy: tuple[str, str]
    opens: tuple[str, str]
    over: tuple[str, str]


CODES: Final[Mapping[str, Code]] = {
    "silence": Code(
        "warning",
        ("网关失联 {span}", "silent for {span}"),
        (
            "检查供电和网络；数据在网关里等着，恢复后自动补传",
            "check power and network; its data waits and comes by itself",
        ),
        (
            "超过 watch.silence_s（缺省 180 秒）没有心跳；从未来过消息的网关不算，云端自己断线时也不算",
            "no heartbeat for longer than watch.silence_s (180 s); never for a gateway that was never heard, nor while "
            "the cloud itself has no line to its broker",
        ),
        ("心跳恢复满一分钟", "heartbeats have come again for a minute"),
    ),
    "backlog": Code(
        "warning",
        ("积压在增长：{rows} 行，最早 {span}前", "backlog grows: {rows} rows, the oldest {span} old"),
        ("检查线路带宽，或云端是否暂停接收", "check the line, and whether the cloud takes data"),
        (
            "在线，而十分钟来积压的行数或最早一行的年龄一直在涨",
            "it is online, and over ten minutes its backlog grew in rows or in the age of the oldest row",
        ),
        ("两分钟内不再增长，或已传完", "it has not grown for two minutes, or is gone"),
    ),
    "disk": Code(
        "warning",
        ("网关磁盘约 {span}后写满", "its disk is full in about {span}"),
        ("腾出空间，或缩小 storage.max_mb", "free some space, or lower storage.max_mb"),
        (
            "按近两天或近十四天的走势，一周内会写满（只推算与记录等长的时间）；或只剩不到 5%",
            "as it went over the last two or fourteen days it is full within a week (never guessed further ahead than "
            "it was watched); or less than 5% is left",
        ),
        ("走势平了，或十天内写不满，且剩余超过 8%", "it no longer falls, or lasts ten days, and more than 8% is left"),
    ),
    "clock": Code(
        "warning",
        ("网关时钟未校准", "its clock is not synchronised"),
        ("检查 NTP；期间的数据等校时后再传", "check NTP; its rows wait until the time is known"),
        ("在线而时钟十分钟没有校准", "it is online and its clock has not been synchronised for ten minutes"),
        ("时钟已校准满一分钟", "the clock has been synchronised for a minute"),
    ),
    "certificate": Code(
        "warning",
        ("网关证书还有 {span}到期", "its certificate ends in {span}"),
        ("网关会自动换证；若一直离线，请重新注册", "it renews by itself; enrol it anew if it stays offline"),
        (
            "证书不到 30 天到期；不到 7 天改为严重，已确认的要再确认",
            "it ends in less than 30 days; from 7 days on it is critical, and wants to be acknowledged anew",
        ),
        ("新证书生效", "a new certificate is in force"),
    ),
    "rules": Code(
        "warning",
        (
            "网关的规则过旧：版本 {version}，已过期 {span}",
            "its rules are too old: version {version}, {span} past",
        ),
        ("检查网络；规则过期时终端会暂停部分业务", "check the network; terminals pause some business without rules"),
        ("它用的规则已过有效期", "the rules that it goes by are past their date"),
        ("它用上了有效的规则", "it goes by rules that are in force"),
    ),
    "hole": Code(
        "critical",
        ("数据缺失未申报：{lane} 通道 {first}-{last}", "undeclared loss: lane {lane}, {first}-{last}"),
        ("保留网关的存储卡，联系维护人员", "keep the gateway's card as it is and call maintenance"),
        (
            "序号低于网关的低水位，云端没有收到，网关也没有申报",
            "numbers below the gateway's low mark that neither came nor were declared",
        ),
        ("缺的都到了，或申报了", "what was missing came, or was declared"),
    ),
    "fork": Code(
        "critical",
        ("事件链分叉：序号 {seq} 有两条不同的事件", "the chain forks: two different events under number {seq}"),
        ("可能有人复制了存储卡，或恢复了旧镜像，请到场核对", "a cloned card or a restored image: look at the machine"),
        (
            "同一纪元、同一序号有两条都签了名而不同的事件",
            "two signed events under one epoch and number that are not the same",
        ),
        ("不会自己消除：由人核对", "never by itself: somebody must look"),
    ),
    "clone": Code(
        "critical",
        ("两台机器在用同一个身份", "two machines use one identity"),
        ("到场核对，吊销后重新注册其中一台", "look at both, revoke the identity and enrol one anew"),
        ("两次运行的消息交替到来", "messages of two runs come by turns"),
        ("只剩一台在发", "only one of them goes on"),
    ),
    "forged": Code(
        "critical",
        ("收到伪造或未签名的消息：{reason}", "a forged or unsigned message: {reason_en}"),
        ("消息在隔离区；若密钥可能外泄，请吊销", "it lies in quarantine; revoke the key if it may have leaked"),
        (
            "消息没有签名，签名不符，或签名的密钥不认得、已吊销",
            "a message without a signature, with a wrong one, or by a key that is unknown or revoked",
        ),
        ("隔离区里的这些消息都处理了", "all such messages in quarantine are dealt with"),
    ),
    "quarantine": Code(
        "warning",
        ("隔离区已满，丢弃了 {dropped} 条", "its quarantine is full: {dropped} messages dropped"),
        ("查看隔离区里的原因并处理", "look at the reasons in quarantine"),
        (
            "一小时内有被拒收的消息因隔离区满而丢弃",
            "within the last hour refused messages were dropped for want of room",
        ),
        ("一天没有再丢弃", "nothing was dropped for a day"),
    ),
    "series": Code(
        "warning",
        ("序列超过上限，拒收新的 {point}", "beyond the limit of series: {point} is refused"),
        (
            "检查该网关的设备清单；确实需要时加大 influx.gateway_series 或 influx.series，再从隔离区重放",
            "look at its list of devices; where it is right raise influx.gateway_series or influx.series, and replay "
            "what lies in quarantine",
        ),
        (
            "一条新的序列超过了 InfluxDB 的上限",
            "a new series would be beyond the limits of the InfluxDB",
        ),
        ("一小时没有再拒收", "none was refused for an hour"),
    ),
    "projection": Code(
        "critical",
        ("统计 {name} 停在第 {position} 条事件", "projection {name} stopped at event {position}"),
        ("升级后运行 zhigen cloud rebuild {name}", "upgrade, then run zhigen cloud rebuild {name}"),
        ("一项统计在某条事件上出错停下；回执不受影响", "a projection failed on an event and stands; acks go on"),
        ("它又在走", "it runs again"),
    ),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is the case with a gateway ("" : the cloud): what tells it apart, and what fills its sentences.

    severity: None takes that of the code.
    """

    code: str
    gateway: str
    region: str
    subject: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity | None = None

    @property
    def weight(self) -> Severity:
        """How bad it is."""
        return self.severity or CODES[self.code].severity


def sentence(
    code: str, part: Literal["title", "remedy"], details: Mapping[str, object], language: str, now: int
) -> str:
    """A title or a remedy in zh or en, filled as it reads at `now` (ms)."""
    return filled(getattr(CODES[code], part), details, language, now)


def filled(words: tuple[str, str], details: Mapping[str, object], language: str, now: int) -> str:
    """Words in zh or en, filled as they read at `now` (ms)."""
    chinese = language == "zh"
    text = words[0 if chinese else 1]
    return text.format_map(_Blanks({"span": _span(details, now, chinese=chinese), **details}))


def _span(details: Mapping[str, object], now: int, *, chinese: bool) -> str:
    """In its largest whole unit that says enough: 90 min, 47 h, 2 d."""
    since, until = details.get("since"), details.get("until")
    length = now - since if isinstance(since, int) else until - now if isinstance(until, int) else None
    if length is None:
        return "?"
    minutes = max(0, length // _MINUTE_MS)
    zh, en, size, _ = next(unit for unit in _UNITS if minutes >= unit[3])
    return f"{minutes // size} {zh if chinese else en}"


class _Blanks(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"
