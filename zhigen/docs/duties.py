"""The page about alerts that somebody deals with: how they come and go, and each with its deadline."""

from __future__ import annotations

from typing import Final

from cloud.alerts import DUTIES

PAGE: Final = """\
# 预警 · Alerts that somebody deals with

{note}

线路告警（[health.md](../health.md)）说的是网关和线路；预警说的是农产品的事，要有人办。两者在同一张表、同一组接口
`/api/v1/alerts`：`area=pipe`（缺省）是线路告警，`area=duties` 是全部预警，也可以只要一类。主体的账号看不到预警：
怀疑它什么，是主管部门的事。乡镇看本乡镇的。 ·
An alert about the pipe is about gateways and lines; a duty is about produce and wants a person. Both stand in one table
and under `/api/v1/alerts`: `area=pipe` (the default), `area=duties`, or one area. A subject's account sees no duties:
what it is suspected of is the authority's matter. A township sees its own.

```mermaid
stateDiagram-v2
  [*] --> raised: 发现 found
  raised --> acknowledged: 确认 seen
  acknowledged --> handled: 处置（写明措施） with a measure
  handled --> handled: 又一措施 another measure
  handled --> closed: 关闭 closed
  raised --> withdrawn: 不再成立 so no longer
  acknowledged --> withdrawn
  handled --> withdrawn
  withdrawn --> raised: 又成立 so again
```

- 每一步记谁、何时、说了什么（`GET /api/v1/alerts/{{id}}`），一步也不删。撤回后又成立，做过的步骤还在。 ·
  Each step is kept with who, when and what they said. What is withdrawn and found again keeps the steps that it had.
- 同一件事只有一条：以种类和依据为键。各环节的疑点由照原样存下的行重新得出，预警每十秒与之对一遍
  （`cloud/app/patrol.py`），所以重放、重建都不会多出一条，也不会丢掉谁处理过；投影没有跟上日志时，一条也不撤回。 ·
  One matter is one alert, by its kind and evidence. Doubts are told anew from rows as told, and every ten seconds
  alerts are compared with them; a replay or a rebuild adds none and forgets nobody's work. While a projection is
  behind the journal nothing is withdrawn.
- 统计得出的（`area=risk`）先由人审核，发布了才有预警，见 [warnings.md](warnings.md)。 ·
  What statistics find (`area=risk`) is reviewed first and becomes an alert when it is published.
- 疑点消失（例如更正了一条成批），预警自己标为撤回，不删除。关闭了的不再提起。 ·
  A doubt that vanishes withdraws its alert by itself. What was closed is not raised again.
- 期限从提起时算起，到处置为止；过了期限的用 `state=overdue` 列出。下表的期限都是本产品自己的判断，不是法定期限
  （数据在 `cloud/alerts/duties.tsv`）。 ·
  The deadline runs from raising to handling; `state=overdue` lists what is beyond it. All deadlines below are the
  product's own judgement and no law's (`cloud/alerts/duties.tsv`).

## 种类与期限 · Kinds and deadlines

"""
_SEVERITIES: Final = {"notice": "提示 notice", "warning": "警告 warning", "critical": "严重 critical"}


def table() -> str:
    """A row for each kind."""
    head = "| | 说什么 | says | 轻重 | 小时 h | 依据 source | 怎么办 · what to do |\n|---|---|---|---|---|---|---|\n"
    return head + "".join(
        f"| `{code}` ({one.area}) | {one.title[0]} | {one.title[1]} | {_SEVERITIES[one.severity]} | {one.hours} | "
        f"{one.source} | {one.remedy[0]} · {one.remedy[1]} |\n"
        for code, one in DUTIES.items()
    )
