"""The sections of the rooms where people work at this gateway: the test room, the farm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contract.field import Section, ShortId, told
from contract.mistakes import Mistake
from contract.profile import PeripheralProfile

SCANNERS = ("serial-scanner", "hid-scanner")
LABELS = ("zpl", "tspl")


class TestRoom(Section):
    """A test room: samples, and what the analyzers make of them."""

    __test__ = False

    scanner: ShortId | None = told(
        None, "扫样品和主体的扫描枪（外设编号），缺省听所有扫描枪", "scanner of the room, every one where absent"
    )
    printer: ShortId | None = told(
        None, "打样品标签的打印机（外设编号），缺省不打", "printer of sample labels, none where absent"
    )
    channels: int = told(8, "每台仪器画出几个通道", "channels that are drawn of each analyzer", ge=1, le=96)


class Farm(Section):
    """A farm: what is done on its plots, and whether it may be harvested."""

    scanner: ShortId | None = told(
        None, "扫农药包装的扫描枪（外设编号），缺省听所有扫描枪", "scanner of packs, every one where absent"
    )


def strays(section: str, wanted: Mapping[str, str | None], known: Mapping[str, int]) -> Iterator[Mistake]:
    """What a section names that is no peripheral; known: their places in the configuration by id."""
    for field, name in wanted.items():
        if name is not None and name not in known:
            yield Mistake(
                f"{section}.{field}",
                f"没有外设 {name}，现有 {'、'.join(known) or '无'}",
                f"no such peripheral {name}, there are {', '.join(known) or 'none'}",
            )


def misfits(
    section: str, wanted: Mapping[str, str | None], profiles: Mapping[str, PeripheralProfile]
) -> Iterator[Mistake]:
    """What a section names that is another kind of peripheral than it wants."""
    for field, name in wanted.items():
        profile = profiles.get(name or "")
        if profile is None:
            continue
        if field == "scanner" and profile.protocol not in SCANNERS:
            yield Mistake(f"{section}.{field}", f"{name} 不是扫描枪", f"{name} is no scanner")
        if field == "printer" and profile.protocol not in LABELS:
            yield Mistake(f"{section}.{field}", f"{name} 不是标签打印机", f"{name} is no label printer")
