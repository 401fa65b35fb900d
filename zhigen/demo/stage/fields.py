"""The two farms of the demo: plots, what grows on them, what was sprayed and when it may be harvested.

On the first farm one growing was sprayed yesterday and waits; the other, among the sensors, was sprayed three weeks ago
and has been harvested since: from it come the batches that vouchers stand for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal, NamedTuple

from cloud.kernel import record
from cloud.production import Placement, cycle_office
from cloud.subjects import Plot
from cloud.subjects.land import office as land
from contract.event import Batching, Goods, Lot, Operation, Purchase
from zhigen.demo.county import FARMS
from zhigen.demo.stage.days import Days
from zhigen.demo.stage.props import Props
from zhigen.demo.stage.shelf import Shelf
from zhigen.seed.land import MU
from zhigen.seed.lot import drawn

SHOP: Final = "青禾县供销农资店"


class _Growing(NamedTuple):
    """farm: key of the subject; place in FARMS; plot, mu, crop; begun: days ago; spray: product, pest, days ago."""

    farm: str
    place: int
    plot: str
    mu: float
    crop: str
    begun: int
    spray: tuple[str, str, int] | None
    picked: tuple[tuple[int, int], ...] = ()  # days ago, kg
    devices: tuple[str, ...] = ()  # that stand there


_GROWINGS: Final = (
    _Growing("farm", 0, "2号棚", 2.4, "黄瓜", 55, ("啶虫脒", "蚜虫", 1)),
    _Growing("farm", 0, "1号棚", 1.8, "芹菜", 80, ("吡虫啉", "蚜虫", 21), ((9, 260), (1, 480)), ("air-1", "soil-1")),
    _Growing("neighbour", 1, "2号棚", 1.2, "黄瓜", 50, ("嘧菌酯", "霜霉病", 12), (), ("air-2", "soil-2")),
    _Growing("neighbour", 1, "露地", 5.0, "大白菜", 75, None, (), ("soil-3",)),
)


def grow(days: Days, who: dict[str, str], shelf: Shelf, props: Props) -> dict[int, str]:
    """Lay out, begin, buy, spray, harvest. who: key → id of the subject. Days ago → the batch harvested then."""
    bases: dict[str, str] = {}
    batches: dict[int, str] = {}
    for one in _GROWINGS:
        subject, region = who[one.farm], FARMS[one.place].region
        deed = days.deed(days.at(one.begun + 5))
        if one.farm not in bases:
            bases[one.farm] = land.found_base(deed, subject, region, "一号基地").id
        kind = "field" if one.plot == "露地" else "house"
        plot = land.lay_out(deed, bases[one.farm], kind, one.plot, round(one.mu * MU, 1))
        begun = days.ago(one.begun)
        start = cycle_office.Start(
            plot.id, "crop", one.crop, begun.isoformat(), expected=(begun + timedelta(days=70)).isoformat(),
            amount=f"{one.mu:.1f}", unit="亩",
        )  # fmt: skip
        cycle = cycle_office.begin(days.deed(days.at(one.begun, 6)), start).id
        days.say(days.at(one.begun, 8), _done("sow", cycle, subject, days.at(one.begun, 8), f"{one.mu:.1f}", "亩"))
        for device in one.devices:
            _place(days, plot, FARMS[one.place].gateway, device, days.at(one.begun, 0))
        if one.spray is not None:
            _spray(days, one, cycle, subject, shelf, props)
        for ago, kg in one.picked:
            batches[ago] = _harvest(days, cycle, subject, one.crop, ago, kg)
    return batches


def _place(days: Days, plot: Plot, gateway: str, device: str, since: int) -> None:
    """As cloud.production.placement_office does for a device that has been heard: these will be in a minute."""
    deed = days.deed(since)
    row = Placement(
        region=plot.region, subject=plot.subject, plot=plot.id, gateway=gateway, device=device, since=since,
        **record.stamped(deed),
    )  # fmt: skip
    record.add(deed, row, {"plot": plot.id, "gateway": gateway, "device": device, "since": since})


def _spray(days: Days, one: _Growing, cycle: str, subject: str, shelf: Shelf, props: Props) -> None:
    """What was bought in the shop in the morning is used in the afternoon, but for a second pack."""
    if one.spray is None:
        return
    key, pest, ago = one.spray
    at = days.at(ago, 7.8)
    goods = [shelf.sell(days, at, key, one.crop, pest) for _ in range(2)]
    days.say(at + 60_000, Purchase(tuple(goods), SHOP, shelf.shop, "", subject, "", at + 60_000))
    used, kept = goods
    props.packs.setdefault(f"{one.farm} kept", (kept.pack,))  # of the latest spraying: that growing stands first
    days.say(days.at(ago, 8.6), _done("spray", cycle, subject, days.at(ago, 8.6), inputs=(used,), pest=pest))


def _harvest(days: Days, cycle: str, subject: str, crop: str, ago: int, kg: int) -> str:
    at, batch = days.at(ago, 9.5), drawn(days.chance)
    done = days.say(at, _done("harvest", cycle, subject, at, str(kg), "kg"))
    lot = Lot(batch, str(kg), "kg", crop)
    days.say(at + 600_000, Batching("harvest", (lot,), cycle=cycle, operation=done, subject=subject, at=at + 600_000))
    return batch


def _done(
    action: Literal["sow", "spray", "harvest"], cycle: str, subject: str, at: int, amount: str = "", unit: str = "", *,
    inputs: tuple[Goods, ...] = (), pest: str = "",
) -> Operation:  # fmt: skip
    return Operation(
        action, cycle, inputs=inputs, pest=pest, amount=amount, unit=unit, subject=subject, at=at
    )  # fmt: skip
