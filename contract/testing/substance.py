"""Which active substances inhibit cholinesterase: the organophosphates and carbamates that an enzyme test answers to.

By class of chemistry, as pesticide handbooks name them; confidence M 90%. Only those that act on the enzyme: none of
霜霉威盐酸盐 (a carbamate by name), 草甘膦, 草铵膦, 乙烯利 (they hold phosphorus) and 代森锰锌 (a dithiocarbamate) does.
A substance that stands in no group here is taken for unseen. Keys are those of contract.law's ingredients.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Group = Literal["organophosphate", "carbamate"]
_ORGANOPHOSPHATES: Final = (
    "甲胺磷 对硫磷 甲基对硫磷 久效磷 磷胺 苯线磷 地虫硫磷 甲基硫环磷 硫线磷 蝇毒磷 治螟磷 特丁硫磷 杀扑磷 "
    "甲拌磷 甲基异柳磷 水胺硫磷 灭线磷 氧乐果 毒死蜱 乐果 三唑磷 乙酰甲胺磷 内吸磷 硫环磷 氯唑磷 "
    "辛硫磷 敌百虫 敌敌畏 丙溴磷 马拉硫磷 二嗪磷 噻唑膦"
)
_CARBAMATES: Final = "克百威 灭多威 涕灭威 丁硫克百威 异丙威 仲丁威 抗蚜威 硫双威"
GROUPS: Final[Mapping[str, Group]] = {
    **dict.fromkeys(_ORGANOPHOSPHATES.split(), "organophosphate"),
    **dict.fromkeys(_CARBAMATES.split(), "carbamate"),
}
