"""Which facts a cycle of each kind should have on record, how much each weighs, and why. Data.

The weights add up to 100 per kind. They are the product's own judgement, not a standard: half of a crop's weight lies
on what a device can tell without a hand (the environment), a quarter on what was put on the produce, because that is
what a buyer fears, the rest on the days and amounts that any mass balance needs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cloud.production.model import CycleKind


class Required(NamedTuple):
    """A fact; weight: its part of 100; sort: how it is looked for.

    climate: a measurement, by its coverage; action: an operation, one of `names`; inputs: every use, by its pack and
    purchase; tags: ear tags against heads; size: area, heads or fish, as declared.
    """

    code: str
    weight: int
    sort: str
    names: tuple[str, ...]
    zh: str
    en: str


REQUIRED: Final[dict[CycleKind, tuple[Required, ...]]] = {
    "crop": (
        Required("air_temperature", 15, "climate", ("air_temperature",), "空气温度", "air temperature"),
        Required("relative_humidity", 15, "climate", ("relative_humidity",), "空气湿度", "air humidity"),
        Required("soil_moisture", 20, "climate", ("soil_moisture",), "土壤水分", "soil moisture"),
        Required("inputs", 25, "inputs", (), "用药用肥对得上买的哪一包", "every input tied to the pack bought"),
        Required("beginning", 5, "action", ("sow", "transplant"), "播种或移栽", "sowing or transplanting"),
        Required("size", 5, "size", (), "种植面积", "area sown"),
        Required("harvest", 15, "action", ("harvest",), "采收", "harvest"),
    ),
    "herd": (
        Required("air_temperature", 15, "climate", ("air_temperature",), "舍内温度", "air temperature in the barn"),
        Required("ammonia", 15, "climate", ("ammonia",), "氨气", "ammonia"),
        Required("inputs", 25, "inputs", (), "用药用料对得上买的哪一包", "every input tied to the pack bought"),
        Required("tags", 20, "tags", (), "耳标", "ear tags"),
        Required("beginning", 5, "action", ("stock",), "进栏", "stocking"),
        Required("size", 5, "size", (), "头数", "heads"),
        Required("harvest", 15, "action", ("slaughter", "harvest"), "出栏", "leaving the barn"),
    ),
    "pond": (
        Required("water_temperature", 15, "climate", ("water_temperature",), "水温", "water temperature"),
        Required("dissolved_oxygen", 20, "climate", ("dissolved_oxygen",), "溶解氧", "dissolved oxygen"),
        Required("water_ph", 10, "climate", ("water_ph",), "酸碱度", "acidity"),
        Required("inputs", 30, "inputs", (), "用药用料对得上买的哪一包", "every input tied to the pack bought"),
        Required("beginning", 5, "action", ("stock",), "放养", "stocking"),
        Required("size", 5, "size", (), "放养量", "fish stocked"),
        Required("harvest", 15, "action", ("harvest",), "起捕", "catch"),
    ),
}
