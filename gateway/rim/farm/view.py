"""From what is known of a farm to what its page draws. Pure: everything is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from contract.birth import DeviceMeta
from contract.catalogue import Article
from contract.dossier import Growing
from contract.event import Alarm, Batching, Operation
from contract.measurement import of_point
from contract.quality import NAMES
from gateway.core.farm.environment import Newest
from gateway.core.farm.lock import Answer
from gateway.core.farm.packs import Pack
from gateway.core.told import Told
from gateway.rim.farm.state import Entry, GrowingView, PackView, Raised, Value
from gateway.rim.terminal.report import Words

ACTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "crop": ("spray", "fertilise", "irrigate", "harvest", "weed", "other"),
    "herd": ("feed", "treat", "vaccinate", "clear", "slaughter", "other"),
    "pond": ("feed", "treat", "stock", "clear", "harvest", "other"),
}
UNITS: Final[Mapping[str, tuple[str, ...]]] = {"crop": ("kg", "斤"), "herd": ("头", "只"), "pond": ("kg", "斤")}
_OLD: Final = 2  # times the spacing of a point


def values(newest: Iterable[Newest], devices: Mapping[str, DeviceMeta], now: int) -> list[Value]:
    """The environment; what is about the instruments themselves is left out."""
    found = []
    for one in newest:
        device = devices.get(one.device)
        point = device.points.get(one.point) if device is not None else None
        nature = of_point(one.point)
        if device is None or point is None or nature.diagnostic:
            continue
        old = bool(point.interval_ms) and now - one.t > _OLD * point.interval_ms
        found.append(
            Value(
                one.device, Words(device.name.zh, device.name.en), one.point, label(one.point, device), one.value,
                nature.unit, nature.decimals, one.t, one.quality.word, Words(*NAMES[one.quality]), old,
            )
        )  # fmt: skip
    return found


def label(key: str, device: DeviceMeta | None) -> Words:
    """What a point is called: by its device, else as its measurement is, with the channel."""
    point = device.points.get(key) if device is not None else None
    if point is not None and point.name is not None:
        return Words(point.name.zh, point.name.en)
    nature, channel = of_point(key), key.partition(".")[2]
    return Words(f"{nature.zh} {channel}".strip(), f"{nature.en} {channel}".strip())


def raised(alarms: Iterable[Alarm], devices: Mapping[str, DeviceMeta]) -> list[Raised]:
    """The alarms that stand."""
    found = []
    for one in alarms:
        device = devices.get(one.device)
        name = Words(device.name.zh, device.name.en) if device is not None else Words(one.device, one.device)
        unit = of_point(one.point).unit
        found.append(
            Raised(
                one.device, name, one.point, label(one.point, device), one.side, one.limit, one.value, unit,
                one.severity,
            )
        )  # fmt: skip
    return found


def growing(one: Growing, found: Answer) -> GrowingView:
    """What grows, with its lock."""
    return GrowingView(
        one.id, one.kind, one.product, one.plot, one.place, one.area, one.since, found.state,
        found.from_day.isoformat() if found.from_day is not None else "", Words(found.zh, found.en),
        list(ACTIONS[one.kind]), list(UNITS[one.kind]),
    )  # fmt: skip


def pack(one: Pack) -> PackView:
    """Something to use."""
    return PackView(*one[:-1], known=one.article is not None)


def entries(
    told: Sequence[Told], growings: Mapping[str, Growing], articles: Mapping[str, Article], most: int
) -> list[Entry]:
    """What was recorded last, newest first."""
    bodies = [(one, one.body) for one in told if isinstance(one.body, Operation)]
    corrected = {body.corrects for _, body in bodies}
    made = {one.body.operation: one.body.children[0].batch for one in told if isinstance(one.body, Batching)}
    found = []
    for one, body in reversed(bodies[-most:]):
        grown = growings.get(body.cycle)
        names = [articles[goods.product].name if goods.product in articles else goods.product for goods in body.inputs]
        found.append(
            Entry(
                one.id, body.at or one.t, body.action, body.cycle, grown.product if grown else "",
                grown.place if grown else body.plot, [Words(name, name) for name in names],
                [f"{goods.amount} {goods.unit}" for goods in body.inputs], body.pest, body.amount, body.unit,
                body.note, body.clerk, body.corrects, one.id in corrected, made.get(one.id, ""),
            )
        )  # fmt: skip
    return found
