"""What the law's routes tell when something cannot be done."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem

problem.add(
    {
        "law_mistakes": (
            422,
            ("规则文件有错", "Mistakes in the rule file"),
            ("有 {count} 处错误，没有采用：{zh}", "{count} mistake(s), nothing was laid down: {en}"),
        ),
        "law_sort": (
            422,
            ("地方不能放这种文件", "No region lays such a file"),
            (
                "工作日历随软件来，地方只放 rules、ingredients、crops。",
                "The working calendar comes with the product; a region lays rules, ingredients and crops.",
            ),
        ),
        "law_edition": (
            409,
            ("版本号要升高", "The version must rise"),
            (
                "{name} 已有第 {newest} 版，文件一旦放下就不改：请写 version: {next}。",
                "{name} is at version {newest}, and a file that was laid is never changed: write version: {next}.",
            ),
        ),
        "law_hole": (
            409,
            ("会留下没有规则的日子", "It would leave days without a rule"),
            ("{rule} 之后 {name} 在 {days} 没有规则。", "After {rule} no rule speaks of {name} on {days}."),
        ),
        "law_superseded": (
            409,
            ("已有新版", "A newer edition is in force"),
            (
                "{name} 现在是第 {newest} 版，旧版不用撤回。",
                "{name} is at version {newest}; an older edition need not be withdrawn.",
            ),
        ),
        "law_withdrawn": (409, ("已撤回", "Withdrawn already"), ("{name} 已撤回。", "{name} is withdrawn already.")),
        "law_set": (
            404,
            ("没有这版规则", "No such edition of the rules"),
            (
                "没有保存过编号 {digest} 的规则，见 /law/sets。",
                "No rules with the digest {digest} were ever in force here, see /law/sets.",
            ),
        ),
        "law_substance": (
            404,
            ("名录里没有", "Not on the list"),
            ("名录里没有 {name}。{zh}", "There is no {name} on the list. {en}"),
        ),
    }
)
LAYING: Final = ("law_mistakes", "law_sort", "law_edition", "law_hole")
