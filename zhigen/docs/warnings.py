"""The page about warnings: how they come to be published, and each rule with its sentence, reckoning and figures."""

from __future__ import annotations

from typing import Final

from cloud.risk import words
from cloud.risk.settings import DEFAULTS, plain

PAGE: Final = """\
# 风险预警 · Warnings

{note}

预警规则看几天到一年的数，提出一个人该看的事；不指控谁。每条都写出数字、算法、窗口、参数和依据的记录，
监管人员可以拿计算器重算一遍。**没有人审核，什么也不发布。** ·
Rules look at days to a year of numbers and point at what a person should see; they accuse nobody. Each tells its
numbers, its reckoning, its window, its figures and the rows behind it, so that it can be reckoned again by hand.
**Nothing is published without a review.**

```mermaid
stateDiagram-v2
  [*] --> waiting: 规则发现 found
  waiting --> published: 发布 published
  waiting --> dismissed: 不予发布（写明理由） dismissed, with a reason
  dismissed --> waiting: 数字变差 numbers got worse
  published --> dismissed: 收回 taken back
  waiting --> withdrawn: 记录更正，不再成立 so no longer
  published --> withdrawn
  withdrawn --> waiting: 又成立 so again
```

- 控制台的页：`/warnings`（数字、依据、审核）和 `/warning-policies`（参数），见 [console.md](../console.md)。 · Pages of
  the console: `/warnings` with numbers, rows and review, and `/warning-policies` with the figures.
- 审核：管理员、主管（`POST /api/v1/warnings/{{id}}/publish`、`…/dismiss`，要 `If-Match`）。分析员看得到待审的；
  检查员、执法员只看得到已发布的；主体只看得到发布时写明给它看（`to_party`）的、关于自己的。 ·
  Administrators and supervisors review. Analysts see what waits; inspectors and enforcement what is published; a
  subject what was published to it about itself.
- 发布的是审核时的样子；之后变差了，审核的人看到 `worse`，别人看到的不变，直到再发布一次。 ·
  What is published stays as it was reviewed; when it gets worse, reviewers see `worse` and the others see no change
  until it is published again.
- 发布即提起一条有期限的预警（[alerts.md](alerts.md)，十秒内）；收回或不再成立，预警自己撤回。凭证异地同现不等审核：
  市场当时就提起 `voucher_clone`，这里只把路程算给人看。 ·
  A publication opens an alert with its deadline within ten seconds; taken back or so no longer, the alert withdraws.
  A copied voucher does not wait: the market raises `voucher_clone` at once, and here the way is reckoned.
- 同一原因（规则、对象）是一条，接着更新，不重复；停了 30 天再来，是另一条。不予发布的，
  数字差了一级（机会再小十倍，或多一次）才再等审核。 ·
  One cause is one warning, renewed and not repeated; after a pause of 30 days it is another. What was dismissed waits
  again once it is worse by one: ten times less probable, or once more.
- 参数是数据：按区划、按规则、从某天起（`/api/v1/warning-policies`），不改旧的，留痕；乡镇的先于县的。规则可以停用。
  `GET /api/v1/warning-policies/in-force` 告诉一处现在按什么判断。 ·
  Figures are data: by region, rule and day; nothing is overwritten; a township's hold before its county's; a rule can
  be switched off.

## 怎么看 · How it looks

云端每分钟看一次有没有新的记录，只看它涉及的那些天；每天把最近 45 天整个再看一遍，
所以迟到、更正、改判、改参数都算得进去。传感器的读数多，每天早上七点以后看一次，看最近 3 天。
发现按天存（`risk_finding`），可以全部重算，重算的和原来的一样；人的决定不动。投影正在重建时只加不减。 ·
Once a minute the cloud looks at the days that new rows are about, and once a day at the last 45 days whole: what comes
late, corrections, other judgements and other figures all count. Readings of sensors are many: they are looked at once a
day, after seven in the morning, three days of them. Findings are kept by day and can be filled anew with the same
result; decisions stay. While a projection is being rebuilt nothing is taken away.

## 误报 · False alarms

示例县（[county.md](county.md)）两份（种子 1、2），各 540 天、12 家店、约 4.8 万次速测，缺省参数：种下的“没有买过”
各 1 次都找到；此外 1080 天里共 4 条（购买人 3、阳性率 1），合每县每年一条多。历史短时要更多阳性才会提出：
一年的历史，12 份里 3 份就够；两个月的历史要 5 份左右。
抽样前不动的传感器、太完美的结果、相距太远的卡口没有种在示例县里，只有测试里手工的例子。 ·
Two invented counties (seeds 1 and 2) of 540 days, 12 shops and some 48,000 rapid tests each, by the product's own
figures: the one planted use of what was never bought is found in both, and in 1,080 days together four warnings more
(three buyers, one rate of positives), which is little more than one a year and county. With a short history more
positives are needed: 3 of 12 after a year, about 5 after two months. Sensors that stand still, tests that are too
perfect and gates too far apart are not planted there; tests hold them by hand-made cases.

## 规则 · Rules

缺省参数是本产品自己的判断，没有一个是法定的。乡镇指检测室、门店所在的乡镇；限用农药按当天的名录，同一成分算一种。 ·
The figures are the product's own judgement, and none is a law's. A township is that of the test room or the shop; what
is restricted follows from the list of the day, and products of one substance are one.

"""
_SHOWN: Final = {
    "flat_sensor": ("sampling", "night"),
}


def rules() -> str:
    """Each rule."""
    return "\n".join(_rule(rule) for rule in DEFAULTS)


def _rule(rule: str) -> str:
    name = words.name(rule)
    figures = "、".join(f"`{key}` {value:g}" for key, value in plain(DEFAULTS[rule]).items())  # type: ignore[index]
    lines = [f"### {name.zh} · {name.en}（`{rule}`）", ""]
    for how in _SHOWN.get(rule, ("",)):
        blanks = _Names(how=how) if how else _Names()
        found, method = words.found(rule, blanks), words.method(rule, blanks)
        if rule != "too_perfect":
            lines += [f"- {found.zh} ·", f"  {found.en}"]
        lines += [f"- {method.zh} ·", f"  {method.en}"]
    lines += [f"- 参数 figures: {figures}", ""]
    return "\n".join(lines)


class _Names(dict[str, object]):
    """Every blank as its own name."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
