"""Methods of rapid testing as data: what makes a result positive or void, what a method can see, and who says so.

An edition is what a verdict is bound to: a new edition of a standard is a new entry here, so that old results are still
judged by the one that they were made under. Confidence: S as the standard was read, M a number as it is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from contract.testing.substance import Group

Kind = Literal["enzyme_inhibition", "colloidal_gold", "other"]  # as contract.event.RapidTest says it


class Method(NamedTuple):
    """One edition of one method.

    id: its key, `kind` the word of the event; standard: its number, "" for none. threshold: % inhibition from which on,
    that included, a result is positive, None: qualitative. least_control: ΔA0 below which a run is void. reruns: how
    often a positive is repeated before it is confirmed by another method. minutes: the least that one run takes, from
    the extract to the reading; channels: the most samples that one instrument runs at once. sees: groups of substances
    that it answers to; empty: the compound that the test names, and nothing else. bars: crops that it does not cover;
    prone: crops of which a positive is often false; both keys of contract.law. confidence: of the threshold.
    """

    id: str
    kind: Kind
    zh: str
    en: str
    standard: str
    threshold: Decimal | None
    least_control: Decimal | None
    reruns: int
    minutes: int
    channels: int
    sees: frozenset[Group]
    bars: frozenset[str]
    prone: frozenset[str]
    source: str
    confidence: str


# GB/T 5009.199-2003, note: juices of these hold what inhibits the enzyme by itself; the whole plant is dipped instead.
_PRONE: Final = frozenset({"葱", "大蒜", "萝卜", "韭菜", "芹菜", "香菜", "茭白", "双孢蘑菇", "番茄"})
_GROUPS: Final = frozenset[Group]({"organophosphate", "carbamate"})
_LEAST_CONTROL: Final = Decimal("0.3")

METHODS: Final[Mapping[str, Method]] = {
    one.id: one
    for one in (
        Method(
            id="gbt-5009.199-2003",
            kind="enzyme_inhibition",
            zh="酶抑制率法（分光光度法）",
            en="enzyme inhibition, spectrophotometric",
            standard="GB/T 5009.199-2003",
            threshold=Decimal(50),
            least_control=_LEAST_CONTROL,
            reruns=2,
            minutes=18,  # 15 min with the enzyme at 37-38 °C, 3 min of reading
            channels=48,
            sees=_GROUPS,
            bars=frozenset(),
            prone=_PRONE,
            source="GB/T 5009.199-2003",
            confidence="S",
        ),
        Method(
            id="nyt-448-2001",
            kind="enzyme_inhibition",
            zh="酶抑制法（农业行业标准）",
            en="enzyme inhibition, agricultural standard",
            standard="NY/T 448-2001",
            threshold=Decimal(70),
            least_control=_LEAST_CONTROL,
            reruns=1,
            minutes=18,
            channels=48,
            sees=_GROUPS,
            bars=frozenset({"韭菜", "胡萝卜", "茭白"}),
            prone=_PRONE,
            source="NY/T 448-2001",
            confidence="M 80%",
        ),
        Method(
            id="colloidal-gold",
            kind="colloidal_gold",
            zh="胶体金免疫层析（定性，一卡一种药）",
            en="colloidal gold card, qualitative, one compound a card",
            standard="",
            threshold=None,
            least_control=None,
            reruns=1,
            minutes=8,
            channels=24,
            sees=frozenset(),
            bars=frozenset(),
            prone=frozenset(),
            source="试剂卡说明书 · the insert of the card",
            confidence="M",
        ),
        Method(
            id="other",
            kind="other",
            zh="其他方法（只记仪器的话）",
            en="another method: only the instrument's word",
            standard="",
            threshold=None,
            least_control=None,
            reruns=1,
            minutes=0,
            channels=0,
            sees=frozenset(),
            bars=frozenset(),
            prone=frozenset(),
            source="",
            confidence="",
        ),
    )
}
_USUAL: Final[Mapping[Kind, str]] = {
    "enzyme_inhibition": "gbt-5009.199-2003",
    "colloidal_gold": "colloidal-gold",
    "other": "other",
}


def usual(kind: str) -> Method:
    """The edition of a kind that holds where nobody chose another one. Raises KeyError for a kind that is none."""
    return METHODS[_USUAL[kind]]  # type: ignore[index]  # a word of the event is a Kind
