"""The section `till`: an input shop sells here, with what stands on its desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from contract.errors import ContractError
from contract.field import Section, told
from contract.mistakes import Mistake
from contract.printed.host import host
from contract.profile import PeripheralProfile
from contract.profile.peripheral import SCANNERS

# what is named → (protocols that it may speak, zh, en)
KINDS: Final[Mapping[str, tuple[tuple[str, ...], str, str]]] = {
    "reader": (("id-card",), "读卡器", "card reader"),
    "scanner": (SCANNERS, "扫描枪", "scanner"),
    "printer": (("escpos",), "小票打印机", "receipt printer"),
}


class Till(Section):
    """The till of an input shop; what is not named is the only one of its kind."""

    reader: str = told("", "身份证读卡器（外设编号），空：唯一的一台", "card reader (id), empty: the only one")
    scanner: str = told("", "扫描枪（外设编号），空：唯一的一把", "scanner (id), empty: the only one")
    printer: str = told("", "小票打印机（外设编号），空：唯一的一台", "receipt printer (id), empty: the only one")
    host: str = told(
        "",
        "县里公众查询的主机名，印在小票的二维码里；空：只印单据编号",
        "host of the county's public pages, in the code on receipts; empty: the number of the entry alone",
    )

    def misplaced(self, peripherals: Iterable[str], profiles: Mapping[str, PeripheralProfile]) -> Iterator[Mistake]:
        """What it names that is not there, or is something else; what it does not name although there are several."""
        known = tuple(peripherals)
        for key, (protocols, zh, en) in KINDS.items():
            name = getattr(self, key)
            fit = [one for one in known if one in profiles and profiles[one].protocol in protocols]
            if name and name not in known:
                all_zh, all_en = "、".join(known) or "无", ", ".join(known) or "none"
                yield Mistake(f"till.{key}", f"没有外设 {name}，现有 {all_zh}", f"no {name}, there are {all_en}")
            elif name and name in profiles and name not in fit:
                yield Mistake(f"till.{key}", f"{name} 不是{zh}", f"{name} is no {en}")
            elif not name and len(fit) > 1:
                yield Mistake(
                    f"till.{key}",
                    f"有几台{zh}（{'、'.join(fit)}），请写明用哪台",
                    f"there is more than one {en} ({', '.join(fit)}): name the one of the till",
                )
        if self.host:
            try:
                host(self.host)
            except ContractError as error:
                yield Mistake("till.host", error.text("zh"), error.text("en"))
