"""The sentence of every reason, in Chinese and English: short, spoken, what is not allowed and since when."""

from __future__ import annotations

from typing import Final

from contract.law.rule import CIRCUMSTANCES, Rule
from contract.law.ruleset import RuleSet
from contract.law.verdict import Outcome, Reason

# code -> (zh, en); `{…}` are filled by `of_rule` and `of_fact`.
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "banned": ("{by}禁用农药：{name}{since}不准卖，也不准用", "{name} is banned{by_en}: no sale and no use {since_en}"),
    "sale_banned": ("{by}禁售：{name}{since}不准卖", "{name} must not be sold{by_en} {since_en}"),
    "use_banned": ("{by}禁用：{name}{since}不准用", "{name} must not be used{by_en} {since_en}"),
    "production_banned": (
        "{name}{since}不准生产，这包是之后生产的",
        "{name} must not be made {since_en}, and this pack was made later",
    ),
    "direct_supply": (
        "{name}{since}由厂家直供专业机构，这包不准在店里卖",
        "{name} goes from maker to trained bodies {since_en}, this pack not over a counter",
    ),
    "guided": ("{name}要在专业技术人员指导下使用", "{name} is used under the eyes of a trained person"),
    "suspended": ("登记证 {name} {since}暂停", "registration {name} is suspended {since_en}"),
    "crop_bar": ("{name}不准用在{crop}上", "{name} must not be used on {crop_en}"),
    "use_only": ("{name}只准用于{only}", "{name} may be used for {only_en} only"),
    "not_licensed": (
        "本店无限用农药经营资格，{name}只在定点店卖",
        "this shop has no licence for restricted pesticides, {name} is sold by licensed shops only",
    ),
    "licensed_shop": ("{name}是限用农药，只在定点店卖", "{name} is restricted: licensed shops only"),
    "restricted": ("{name}是限用农药，按标签用", "{name} is restricted: use it as its label says"),
    "real_name": ("本地要求实名：先刷身份证", "real name is wanted here: identity card first"),
    "ingredient_unknown": (
        "名录里没有这个有效成分：{name}，先核对",
        "no such active ingredient on the list: {name}, check it first",
    ),
    "ingredients_missing": ("还不知道有效成分", "the active ingredients are not known"),
    "registration_missing": ("没有登记证号，先扫码或输入", "no registration, scan or type it first"),
    "registration_span": ("登记证 {name} 的有效期还没录入", "the validity of registration {name} is not known"),
    "registration_ended": (
        "登记证 {name} 已到期，这包是之后生产的",
        "registration {name} has ended, and this pack was made later",
    ),
    "registration_early": ("登记证 {name} 还没生效", "registration {name} is not yet valid"),
    "registration_suspended": ("登记证 {name} 暂停中", "registration {name} is suspended"),
    "made_missing": ("要看生产日期：{name}", "the day of production decides: {name}"),
    "made_later": ("生产日期在销售之后，先核对", "made after it is sold? check the date of production"),
    "expired": ("已过保质期", "past its expiry"),
    "expiry_missing": ("还不知道保质期", "the expiry is not known"),
    "licence_missing": ("本店经营许可证没有登记", "the shop's licence is not on file"),
    "licence_ended": ("本店经营许可证不在有效期内", "the shop's licence is not in its time of validity"),
    "prescription_missing": ("处方药，要先看兽医处方", "prescription medicine: the vet's prescription first"),
    "crop_missing": ("先问用在什么作物上：{name}有禁用作物", "ask for the crop first: {name} is barred on some"),
    "crop_unknown": ("名录里没有这个作物：{name}，先核对", "no such crop on the list: {name}, check it first"),
    "purpose_missing": (
        "先问做什么用：{name}只准用于{only}",
        "ask for the purpose first: {name} is for {only_en} only",
    ),
    "off_label": ("不得用于该作物：标签没有登记{name}", "not on its label: {name}"),
    "labels_missing": ("标签登记的作物还没录入", "the crops on its label are not known"),
    "too_many": (
        "每季最多用 {most} 次，这是第 {number} 次",
        "at most {most} uses in a season, this is number {number}",
    ),
    "uses_missing": ("不知道这季用过几次", "how often it was used this season is not known"),
    "buyer_asked": ("要问用在什么作物上、防治什么", "ask the buyer for the crop and the pest"),
    "crop_not_told": ("还不知道用在什么作物上", "the crop is not known"),
    "rules_unknown": ("没有 {on} 的规则：{name}", "the rules of {on} are not known: {name}"),
    "rules_old": ("规则过期，先联网", "the rules are too old: go online"),
}
# kind of a rule -> what it is called
KIND_NAMES: Final[dict[str, tuple[str, str]]] = {
    "banned": ("禁用", "banned"),
    "sale_banned": ("禁售", "sale banned"),
    "use_banned": ("禁用（使用）", "use banned"),
    "production_banned": ("禁产", "production banned"),
    "direct_supply": ("厂家直供", "direct supply"),
    "suspended": ("暂停登记", "registration suspended"),
    "crop_bar": ("禁用作物", "barred crops"),
    "use_only": ("限定用途", "limited use"),
    "licensed_shop": ("定点经营", "licensed shops"),
    "real_name": ("实名购买", "real name"),
    "restricted": ("限制使用", "restricted"),
}
_ORDER: Final = "农药管理条例", "Pesticide Regulation"
# code -> (article of 农药管理条例 (2017), confidence) for what no rule file has to say
_ARTICLES: Final[dict[str, tuple[int, str]]] = {
    "buyer_asked": (27, "S"),
    "licence_ended": (24, "M 90%"),
    "licence_missing": (24, "M 90%"),
    "expired": (45, "M 90%"),
    "off_label": (34, "M 95%"),
    "too_many": (34, "M 95%"),
    "registration_ended": (44, "M 75%"),
    "registration_suspended": (43, "M 60%"),
}


def of_rule(outcome: Outcome, code: str, rule: Rule, rules: RuleSet, about: str, crop: str = "") -> Reason:
    """A reason that a rule gives about a substance (its key) or a registration number."""
    source = rules.source_of(rule)
    late = ("至迟 ", " at the latest") if rule.at_latest else ("", "")
    only = [CIRCUMSTANCES[word] for word in rule.only]
    place = f"本地（{rule.region}）" if rule.region else "国家"
    zh, en = TEXTS[code]
    blanks = {
        "by": place,
        "by_en": f" in {rule.region}" if rule.region else "",
        "since": f" {late[0]}{rule.valid_from} 起",
        "since_en": f"since {rule.valid_from}{late[1]}",
        "only": "、".join(words[0] for words in only),
        "only_en": ", ".join(words[1] for words in only),
        "crop": crop,
        "crop_en": rules.crops.en(crop),
    }
    return Reason(
        outcome,
        code,
        about,
        zh.format(name=about, **blanks),
        en.format(name=rules.ingredients.en(about), **blanks),
        rule.id,
        (source.zh, source.en) if source is not None else (rule.source, rule.source),
        rule.confidence,
    )


def of_fact(outcome: Outcome, code: str, about: str = "", about_en: str = "", **blanks: object) -> Reason:
    """A reason that lies in the facts: a duty of the regulation, or something that is not known."""
    zh, en = TEXTS[code]
    source, confidence = ("", ""), ""
    if code in _ARTICLES:
        article, confidence = _ARTICLES[code]
        source = f"《{_ORDER[0]}》第 {article} 条", f"{_ORDER[1]}, article {article}"
    return Reason(
        outcome,
        code,
        about,
        zh.format(name=about, **blanks),
        en.format(name=about_en or about, **blanks),
        source=source,
        confidence=confidence,
    )
