"""The words of the papers, zh and en where people read both: bases of the promise, promises, titles."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from cloud.kernel.language import Words
from contract.voucher import BASES, Basis
from contract.voucher.statement import Kind

BASIS: Final[dict[Basis, tuple[str, str]]] = {
    "process_control": ("质量安全控制符合要求", "quality and safety control in order"),
    "self_test": ("自行检测合格", "a passed test of one's own"),
    "commissioned_test": ("委托检测合格", "a passed commissioned test"),
}
TITLES: Final[dict[Kind, str]] = {"conformity": "承诺达标合格证", "entry": "入市追溯凭证"}
PROMISES: Final[dict[Kind, str]] = {
    "conformity": "我承诺，所销售的本批农产品未使用禁用农药、兽药及其他化合物，且使用的常规农药、兽药残留不超标。",
    "entry": "我承诺，本批农产品的生产、收购和运输已如实记入追溯系统，凭本证入市，接受查验。",
}


def bases(found: Collection[str]) -> tuple[str, str]:
    """Bases in words, in the order of the form; 无 / none for none."""
    known = [BASIS[name] for name in BASES if name in found]
    return "、".join(zh for zh, _ in known) or "无", ", ".join(en for _, en in known) or "none"


def words(pair: tuple[str, str]) -> Words:
    """A pair as views tell it."""
    return Words(zh=pair[0], en=pair[1])
