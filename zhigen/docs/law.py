"""The page about the law: how rules are written, what they say today, and the drawing of how a sale is judged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from contract import codec
from contract.law import part
from contract.law.file import WorkingDaysFile
from contract.law.rule import CIRCUMSTANCES, Rule
from contract.law.ruleset import RuleSet
from contract.law.shipped import files, national
from contract.law.verdict import ANSWERS, ASKS
from zhigen.law.show import span

LAW: Final = """\
# 规则 · The law

{note}

规则是有日期的数据，判断是没有输入输出的函数：柜台（断网也行）和云端用的是同一段代码。问一问：
`zhigen law show 克百威 --on 2026-05-31 --crop 韭菜`。
为什么这样，见[决定 35](../decisions/0035-law-is-data-with-dates.md)。 ·
Rules are data with dates, judging is a pure function: the till (also without a network) and the cloud run the same
code. Ask it: `zhigen law show carbofuran --on 2026-05-31`.
Why so: [decision 35](../decisions/0035-law-is-data-with-dates.md).

```mermaid
flowchart LR
  facts["交易 · sale<br/>药、作物、店、日期"] --> judge
  subgraph set["规则集 · rule set"]
    nation["全国 nation"] --- county["县 county"] --- town["乡 township"]
  end
  set --> judge{{"judge(sale, rules, on)<br/>取最严的一条 · the strictest wins"}}
  judge --> allowed["可售 allowed"]
  judge --> card["需实名 real name"]
  judge --> held["待核 held"]
  judge --> refused["拒售 refused"]
  held -- "补上所缺 · answered" --> facts
  refused -- "同作物同病虫的合法替代 · alternatives" --> facts
```

## 四种回答 · Four answers

| | 柜台 till | 施药 use | |
|---|---|---|---|
"""
WRITTEN: Final = """
缺的事实从不当作无害：不认得的有效成分、没有登记证号、没问作物、不知道保质期，一律待核，并说清要问什么；问到了就照常卖。
店里没有网也一样：问到的事实在手，判断在本机。要问的依次是 · What is not known never passes as harmless: an unknown
substance, no registration, no crop, no expiry hold the sale and say what to ask, and once it is answered the till goes
on, with or without a network. Asked in this order: {asks}.

- 最严的一条为准。县、乡只能加严，不能放宽：规则集里没有“允许”这种规则。 ·
  The strictest rule wins. Counties and townships tighten and never loosen: there is no rule that allows.
- 在禁用期内，同一成分的其他规则不再提。 · While a ban is in force, lesser rules about the substance are not told.
- 复配制剂看最严的那个成分。 · Of a mixture the strictest substance decides.
- 登记证到期，有效期内生产的包在保质期内还能卖（可信度 M 75%，待核实）；生产日期不知道就待核。 ·
  A pack made before its registration ended may be sold until it expires (M 75%, to be confirmed); unknown: held.
- 施药另查：超范围（标签没有登记的作物）、每季次数、安全间隔期。最早采收日 = 各次（施药日 + 标签间隔）的最晚一天，
  有一次不知道间隔就锁住。 · A use is judged on its label too: crop, uses in a season, interval. Earliest harvest = the
  latest of (day of use + interval); one unknown interval holds it.

## 日期 · Dates

日期是北京时间（Asia/Shanghai）的日子，前闭后开：`valid_from` 当天生效，`valid_to` 当天已失效。零点换日，
2 月 29 日照日历走。 · Dates are days of Asia/Shanghai, half-open: a rule holds on `valid_from` and no longer on
`valid_to`. The day changes at midnight there; 29 February is a day like others.

```text
克百威 carbofuran     2017-10-01                     2026-06-01
licensed-2567-736     [ 只在定点店 · licensed shops  )
banned-736                                           [ 禁用 · banned →
2026-05-31            ------------------------------^ 定点店可售 · allowed there
2026-06-01                                           ^ 拒售 · refused
```

写了 `valid_to` 就要写 `followed_by`（接着哪条）或 `lapses: true`（到此为止）。两条之间漏掉的日子是错误，
`zhigen law lint` 逐条指出；真遇上了，柜台答“没有那天的规则”，待核，不猜。文件的 `covers` 说它管哪些日子，
不管的日子同样待核。`at_latest: true`：那天之前就已如此，起始日没有查到。 ·
A rule with `valid_to` says `followed_by` or `lapses: true`. A day forgotten between two rules is a mistake that
`zhigen law lint` names; at the till it is "the rules of that day are not known", held, never guessed. `covers` says for
which days a file speaks; other days are held too. `at_latest: true`: so before that day already, unknown since when.

## 县里加自己的规则 · A county's own rules

```yaml
format: 1
sort: rules
id: county-990421
version: 2
region: "990421"
covers: {{since: 2024-01-01}}
sources:
  county-7: {{zh: 县政府令第7号, en: county order 7, issued: 2023-12-01}}
rules:
  - id: county-real-name
    kind: real_name
    every: restricted
    valid_from: 2024-01-01
    source: county-7
    confidence: S
```

- 检查 · check: `zhigen law lint FOLDER`；带上它问 · ask with it:
  `zhigen law show 溴敌隆 --region 990421 --rules FOLDER`。
- 名称写中文通用名；别名（呋喃丹、1605）和英文名在 `sort: ingredients` 的文件里，都能查到。 ·
  Rules name a substance by its Chinese common name; other names lead to it from files with `sort: ingredients`.
- `crops` 写作物或类别（蔬菜、瓜果、十字花科蔬菜）；类别在 `sort: crops` 的文件里。 ·
  `crops` are crops or groups of them, which files with `sort: crops` define.
- 全国的新公告等不及软件更新：辖区为全国的账号也这样放下 `region: ""` 的文件。 ·
  A new notice of the nation need not wait for an update: whoever's region is the nation lays a file for `region: ""`.

## 放下、替换、撤回 · Laying, replacing, withdrawing

```text
zhigen law lay FILE --dry-run     会改什么，错在哪一行 · what would change, every mistake with its line
zhigen law lay FILE               立即生效，随后下发 · in force at once, then on its way
zhigen law list                   现行的地方文件 · files in force
POST /api/v1/law/files            同上；管理员、监管员，限辖区 · the same; admin and supervisor of the region
POST /api/v1/law/files/{{id}}/withdraw   撤回，要写原因 · withdraw, with the reason
```

- 放下的文件不改：改了内容就升 `version`，新版顶替旧版，旧版原文留着。撤回的版本号不再用。 ·
  A file that was laid is never changed: `version` rises, the new edition takes the place of the old, whose text stays.
- 有错不采用：编号已用、名称没有、两条之间漏了日子（说出哪条、哪几天）。会让别的文件接不上的新版或撤回也不行。 ·
  A file with mistakes is refused: an id that is taken, a name nobody lists, days forgotten between two rules (which
  rule, which days). So is an edition or a withdrawal that leaves such days behind a rule of another file.
- 改动已经过去的日子要说出来（`backwards`）：那些天的交易再判断，结果会不一样。 ·
  What changes days gone by is told (`backwards`): sales of those days are judged otherwise from now on.
- 每一版整套规则都留着（`GET /law/sets`），台账上写着判断所依的那一版（`law`，哈希），随时可按它再判断。 ·
  Every whole set is kept (`GET /law/sets`); ledgers name the one by which they were judged, and can be judged so again.
- 多个进程不用互相通知：判断前先问库里现有哪些版本，变了才重读。 ·
  No process has to be told: each asks which editions are present before it judges, and reads them when they changed.

## 下发 · Publishing

```mermaid
flowchart LR
  nation["软件自带 · shipped"] --> set
  files["地方文件 · files of regions"] --> set["规则集 · rule set"]
  set -- "around(县 county)" --> part["部件 law · part"]
  part --> manifest["签名清单 · signed manifest"]
  manifest -- "MQTT，按哈希只取变了的 · by hash, what changed" --> book["网关规则册 · gateway"]
  book --> till["柜台 judge(…, rules_until) · till"]
```

- 部件 `law` 和 `keys` 一样由平台自己放，没有人手工下发；文件一变，信使几秒内重签。格式：`contract/schema/law.json`。 ·
  The part `law` is ours as `keys` is, nobody lays it by hand; when a file changes the courier signs anew within
  seconds. Its form: `contract/schema/law.json`.
- 现在全国的部件 {size} 字节，压缩后 {packed} 字节：32 kbit/s 的线路 {seconds} 秒；没变就不再传。 ·
  The nation's part has {size} bytes, {packed} packed: {seconds} s on a line of 32 kbit/s, and only when it changed.
- 网关按清单的有效期卖药：`rules_until` 那天起规则算旧，一律待核，先联网；禁用的照样拒售。
  没有规则或读不懂规则，也什么都不卖。 ·
  A till sells as long as the manifest holds: from `rules_until` on everything is held until it has been online, and
  what is banned stays refused. Without rules, or with such as it cannot read, it sells nothing.
- 在网关上问 · ask at a gateway: `zhigen law show 克百威 --gateway gateway.yaml`；在县里 · in the county: `--data`.

## 换一天再判断 · Judged on another day

`GET /sales/{{id}}/judgement?on=2026-06-01&set=…`、`GET /operations/{{id}}/judgement?…`：任何一笔，按任何一天、
任何一版规则。
换的只是规则：当时没过期的药、当时有效的许可证和登记证，都按当时算。 ·
Any sale or operation, by the rules of any day and of any set. Only the rules are others: a pack that was fresh, a
licence and a registration that were valid on the day of the sale stay so.

`POST /law/judge`：还没发生的交易，说出事实，答案和柜台一样，带合法替代。 ·
Facts of a sale that nobody has made: the till's answer, with lawful alternatives.

## 新规定波及什么 · What a change touches

`POST /law/touches`：给一个规则文件草稿，或两个日子（`before`、`on`），答库存、销售、施药三张单子。 ·
Give a draft of a rule file or two days; the answer is stock, sales and uses.

1. 先比较两边生效的规则，得出成分和登记证号；目录里含这些成分的产品，别名也算。 ·
   The rules in force on both sides are compared: substances, registrations, and every product that contains one.
2. 按登记证号沿索引数（`counts`：点到名的有多少，首末何时），不扫表。 ·
   `counts` goes along the index by registration: how much is named, since when.
3. 每页逐行判断前后两次，只列变严的：禁茶叶，卖给水稻的不在其中。一页可能不满，看 `next`。 ·
   Each row of a page is judged before and after, and listed where it became stricter: a bar on tea leaves what was sold
   for rice alone. A page may be short: `next` tells whether it was the last.

购买人只显示编号末六位；要找人，凭案号到身份库。没有另说，销售和施药看两年。 ·
Of buyers the end of an id is shown; who it is, the vault tells for a case. Sales and uses of two years, if not said.
"""
_TABLES: Final = (
    (("banned", "sale_banned", "use_banned"), "禁用 · Banned"),
    (("production_banned", "direct_supply"), "禁产与直供 · Making barred, direct supply"),
    (("licensed_shop",), "限制使用，定点经营 · Restricted, licensed shops only"),
    (("restricted",), "限制使用，不定点 · Restricted, any shop"),
    (("crop_bar", "use_only"), "作物与用途 · Crops and purposes"),
)
_LINE: Final = 32_000  # bit/s of the slowest line to a site
_DOUBT: Final = """
## 可信度 · Confidence

S：读过来源；M nn%：凭记忆，附把握。下列各条凭记忆，用前请核对原文。 ·
S: a source was read. M nn%: from memory. These are from memory, check them before you rely on them:

"""
_DAYS: Final = """
## 工作日 · Working days

“5 个工作日”按国务院办公厅的通知数，调休上班日算在内；申请当天不算。国务院还没公布的年份按
周一到周五数，并注明不确定（`due_known`），公布后重算。 ·
Five working days are counted by the notices of the State Council, worked weekends included, the day of filing not. A
year that is not named yet is counted by Monday to Friday, marked as not known for sure (`due_known`), and counted anew
when it is.

| 年 year | 可信度 | 来源 source |
|---|---|---|
"""


def page() -> str:
    """The page below its note, out of the data."""
    rules = national()
    body = part.encode(rules)
    packed = len(codec.deflate(body))
    asks = "、".join(f"{zh} {en}" for zh, en in ASKS.values())
    size = {"size": f"{len(body):,}", "packed": f"{packed:,}", "seconds": f"{packed * 8 / _LINE:.1f}"}
    parts = [*_answers(), WRITTEN.format(asks=asks, **size)]
    for kinds, title in _TABLES:
        parts += ["", f"## {title}", "", "| 有效成分 ingredients | 起 since | 止 until | | 来源 source | 可信度 |"]
        parts.append("|---|---|---|---|---|---|")
        parts += [_row(rule, rules) for rule in rules.rules if rule.kind in kinds]
    parts.append(_DOUBT.rstrip("\n"))
    parts.append("")
    doubtful = [rule for rule in rules.rules if rule.confidence != "S"]
    parts += [f"- `{r.id}` {'、'.join(r.ingredients)}（{span(r)}）: {r.confidence}" for r in doubtful]
    parts.append(_DAYS.rstrip("\n"))
    for file in files().values():
        if isinstance(file, WorkingDaysFile):
            parts += [f"| {number} | {year.confidence} | {year.source} |" for number, year in file.years.items()]
            parts.append(f"| {max(file.years) + 1} … | | 没有录入，不知道 · not typed in, not known |")
    return "\n".join(parts) + "\n"


def _answers() -> Iterator[str]:
    about = {
        "allowed": "没有一条规则反对 · no rule is against it",
        "real_name_needed": "本地要求实名，刷了身份证就可售 · an identity card, then it may be sold",
        "held": "有需要的事实不知道 · a fact that is needed is not known",
        "refused": "说出理由、依据和合法替代 · with the reason, the paper and what to take instead",
    }
    for outcome, words in ANSWERS.items():
        yield f"| `{outcome.word}` | {words[0]} {words[1]} | {words[2]} {words[3]} | {about[outcome.word]} |"


def _row(rule: Rule, rules: RuleSet) -> str:
    names = "、".join(f"{name} {rules.ingredients.en(name)}" for name in rule.ingredients)
    since = f"{'≤ ' if rule.at_latest else ''}{rule.valid_from}"
    more = [f"{crop} {rules.crops.en(crop)}" for crop in rule.crops]
    more += [f"只准 only {' '.join(CIRCUMSTANCES[word])}" for word in rule.only]
    more += [f"除 but {' '.join(CIRCUMSTANCES[word])}" for word in rule.unless]
    if rule.zh:
        more.append(f"{rule.zh} · {rule.en}")
    if rule.kind in ("production_banned", "direct_supply"):
        words = {"production_banned": "禁产 making barred", "direct_supply": "直供 direct supply"}
        more.insert(0, words[rule.kind])
    source = rules.sources[rule.region, rule.source]
    paper = f"{source.zh} {source.en}"
    return f"| {names} | {since} | {rule.valid_to or ''} | {'；'.join(more)} | {paper} | {rule.confidence} |"
