"""What the stores spell in one word, as people of both languages read it. A test holds each against its source."""

from __future__ import annotations

from typing import Final

from contract.quality import NAMES, Quality
from zhigen.boards.panel import AMBER, GREY, RED, Steps, Words

QUALITIES: Final[Words] = {str(int(quality)): NAMES[quality] for quality in Quality}
TRUST: Final[Steps] = ((None, GREY), (int(Quality.STUCK), AMBER), (int(Quality.STALE), RED))
YES: Final[Words] = {"true": ("是", "yes"), "false": ("否", "no")}
LANES: Final[Words] = {"events": ("事件", "events"), "readings": ("读数", "readings")}
SITES: Final[Words] = {
    "farm": ("基地", "farm"),
    "shop": ("农资店", "input shop"),
    "lab": ("检测室", "test room"),
    "market": ("市场", "market"),
    "store": ("仓储", "store"),
}
SEVERITIES: Final[Words] = {
    "notice": ("提示", "notice"),
    "warning": ("警告", "warning"),
    "critical": ("严重", "critical"),
}
EVENTS: Final[Words] = {
    "birth": ("启动", "start"),
    "gap": ("缺口", "gap"),
    "alarm": ("告警", "alarm"),
    "device": ("设备健康", "device health"),
    "clock": ("校时", "clock step"),
    "epoch": ("新纪元", "new epoch"),
    "renewal": ("换证申请", "renewal"),
    "buyer": ("实名购买", "named buyer"),
    "rapid_test": ("快速检测", "rapid test"),
    "unread": ("读不懂的传输", "unreadable transmission"),
    "scan": ("扫码", "code read"),
    "purchase": ("进货", "purchase"),
    "sale": ("销售", "sale"),
    "refusal": ("拒售", "refusal"),
    "reversal": ("冲回", "reversal"),
    "stock_count": ("盘点", "stock count"),
    "operation": ("农事", "operation"),
    "sampling": ("抽样", "sampling"),
    "custody": ("样品交接", "custody of a sample"),
    "lab_test": ("定量检测", "laboratory test"),
    "batching": ("成批", "batch made"),
    "transfer": ("交接", "transfer"),
    "leg": ("运输", "transport leg"),
    "labelling": ("标签使用", "labels used"),
    "vouching": ("开具凭证", "voucher issued or made void"),
    "passage": ("入市查验", "passage"),
    "recovery": ("召回处置", "recovery"),
    "attendance": ("上岗与离岗", "attendance"),
    "remark": ("说明", "remark"),
}
CODES: Final[Words] = {
    "label": ("标签", "label"),
    "voucher": ("凭证", "voucher"),
    "pesticide_pack": ("农药追溯码", "pesticide pack"),
    "veterinary_pack": ("兽药追溯码", "veterinary pack"),
    "goods": ("商品码", "goods"),
    "foreign": ("其他码", "other"),
}
VERDICTS: Final[Words] = {"pass": ("合格", "pass"), "fail": ("不合格", "fail"), "": ("未判定", "no verdict")}
ALERTS: Final[Words] = {
    "silence": ("失联", "silent"),
    "backlog": ("积压增长", "backlog grows"),
    "disk": ("磁盘将满", "disk fills"),
    "clock": ("时钟未校", "clock not synced"),
    "certificate": ("证书到期", "certificate ends"),
    "rules": ("规则过旧", "rules too old"),
    "hole": ("缺失未申报", "undeclared loss"),
    "fork": ("事件链分叉", "chain forks"),
    "clone": ("身份被冒用", "identity used twice"),
    "forged": ("伪造或未签名", "forged or unsigned"),
    "quarantine": ("隔离区已满", "quarantine is full"),
    "projection": ("统计停下", "projection stopped"),
    "series": ("序列过多", "too many series"),
}
