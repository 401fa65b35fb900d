"""The county of the demo: invented, on a region code that nobody has; six gateways, thirteen devices, ten people.

Two farms read their fields, a test room its two residue analyzers, a cold store the tags between its crates, a market
the codes on what comes through its gate and an analyzer of its own; a shop has a till. The test room's analyzers speak
when a visitor lets them, the market's by itself: so the county has new tests, and the room is not covered with them.
What people work with at their terminals is on the `desk`.

Data only. One instrument never answers and one point is in alarm, because a first look at a supervisor's product must
show what trouble looks like.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

COUNTY: Final = "349901"
REGIONS: Final = Path(__file__).with_name("regions.csv")  # the county and its six townships
OUTLINES: Final = Path(__file__).with_name("outlines.geojson")  # how they lie, invented like them
SINCE: Final = "2020-01-01"
COUNTY_NAME: Final = {"zh": "青禾县", "en": "Qinghe County"}


class Peripheral(NamedTuple):
    """What a person works with, at a serial port of its own. plays: the simulator; profile: what the gateway takes."""

    id: str
    plays: Literal["card", "scanner", "printer"]
    profile: str


SCANNER: Final = Peripheral("scanner", "scanner", "serial-scanner")


class Instrument(NamedTuple):
    """A device on a bus: profile, unit id, names, seconds between reads, overrides of points, and its fault if any."""

    id: str
    profile: str
    unit: int
    zh: str
    en: str
    interval_s: float
    points: dict[str, dict[str, object]]
    fault: str = ""


class Farm(NamedTuple):
    """A gateway, where it stands, how its bus is wired ("tcp" or "rtu") and what hangs on it."""

    gateway: str
    site: str
    zh: str
    en: str
    region: str
    wiring: str
    latitude: float
    longitude: float
    instruments: tuple[Instrument, ...]
    kind: str = "farm"
    desk: tuple[Peripheral, ...] = ()


FARMS: Final = (
    Farm(
        "qinghe-farm-01", "liuxi-greenhouse", "柳溪镇 丰禾合作社温室", "Fenghe co-op greenhouse, Liuxi",
        "349901101", "tcp", 33.06, 115.53,
        (
            Instrument("air-1", "renke-rs-ws-n01", 1, "1 号棚 空气温湿度", "House 1 air", 1.0, {
                "air_temperature": {"heartbeat_s": 30},
            }),
            Instrument("soil-1", "zts-soil-7in1", 2, "1 号棚 土壤七合一", "House 1 soil, 7 in 1", 2.0, {
                "soil_moisture": {"alarms": [{"side": "low", "limit": 30, "clear": 33, "severity": "warning"}]},
            }),
            Instrument("power-1", "pzem-004t-v3", 3, "水泵 电量", "Pump power meter", 1.0, {}),
        ),
        desk=(SCANNER,),
    ),
    Farm(
        "qinghe-farm-02", "shiqiao-garden", "石桥镇 春生家庭农场", "Chunsheng family farm, Shiqiao",
        "349901102", "rtu", 33.03, 115.70,
        (
            Instrument("air-2", "xy-md02", 1, "2 号棚 空气温湿度", "House 2 air", 2.0, {}),
            Instrument("soil-2", "dfrobot-sen0601", 2, "2 号棚 土壤", "House 2 soil", 2.0, {}),
            Instrument("soil-3", "jxct-jxbs-3001-tr", 3, "露地 土壤七合一", "Open field soil, 7 in 1", 2.0, {},
                       fault="silence"),
        ),
    ),
)  # fmt: skip


class Analyzer(NamedTuple):
    """A residue analyzer at its own serial port: profile, names, seconds from test to test (0: only when a visitor of
    the demo lets it finish one), channels (its numbers go round)."""

    id: str
    profile: str
    zh: str
    en: str
    every_s: float
    channels: int = 9999


class TestRoom(NamedTuple):
    """A gateway in a room where produce is tested."""

    gateway: str
    site: str
    zh: str
    en: str
    region: str
    latitude: float
    longitude: float
    analyzers: tuple[Analyzer, ...]
    kind: str = "lab"
    desk: tuple[Peripheral, ...] = ()


class Tag(NamedTuple):
    """A Bluetooth tag: profile, address, names."""

    id: str
    profile: str
    address: str
    zh: str
    en: str
    points: dict[str, dict[str, object]]


class ColdStore(NamedTuple):
    """A gateway in a cold store, and the tags that it hears."""

    gateway: str
    site: str
    zh: str
    en: str
    region: str
    latitude: float
    longitude: float
    tags: tuple[Tag, ...]
    kind: str = "store"
    desk: tuple[Peripheral, ...] = ()


class Lookout(NamedTuple):
    """A camera above the belt at a market's gate: profile, names, boxes a minute that come by, pictures a second."""

    id: str
    profile: str
    zh: str
    en: str
    boxes: float
    fps: float


class Market(NamedTuple):
    """A gateway at the entry of a market, the camera that it sees by, and what is tested there."""

    gateway: str
    site: str
    zh: str
    en: str
    region: str
    latitude: float
    longitude: float
    lookout: Lookout
    analyzers: tuple[Analyzer, ...]
    kind: str = "market"
    desk: tuple[Peripheral, ...] = ()


class Shop(NamedTuple):
    """A gateway in a shop for farm inputs; it reads no instrument."""

    gateway: str
    site: str
    zh: str
    en: str
    region: str
    latitude: float
    longitude: float
    kind: str = "shop"
    desk: tuple[Peripheral, ...] = ()


Premises = Farm | TestRoom | ColdStore | Market | Shop

TEST_ROOM: Final = TestRoom(
    "qinghe-lab-01", "liuxi-testroom", "柳溪镇 农残速测室", "Liuxi residue test room",
    "349901101", 33.05, 115.57,
    (
        Analyzer("lz-1", "lz-4000t", "1 号农残速测仪", "Residue analyzer 1", 0.0),
        Analyzer("line-2", "result-line-readings", "2 号农残速测仪", "Residue analyzer 2", 0.0, 8),
    ),
    desk=(SCANNER, Peripheral("labels", "printer", "tspl-label")),
)  # fmt: skip
COLD_STORE: Final = ColdStore(
    "qinghe-store-01", "wangzhuang-store", "王庄 鲜达冷库", "Xianda cold store, Wangzhuang",
    "349901103", 33.02, 115.86,
    (
        Tag("crate-1", "shelly-blu-ht", "C0:DE:00:00:00:01", "一号库 货架", "Store 1, rack", {
            "air_temperature": {"alarms": [{"side": "high", "limit": 8, "clear": 6, "for_s": 60}]},
        }),
        Tag("crate-2", "ruuvitag", "C0:DE:00:00:00:02", "一号库 门口", "Store 1, door", {}),
        Tag("crate-3", "xiaomi-lywsdcgq", "C0:DE:00:00:00:03", "二号库 货架", "Store 2, rack", {}),
    ),
)  # fmt: skip
MARKET: Final = Market(
    "qinghe-market-01", "liuxi-market", "柳溪镇 农产品批发市场 1 号门", "Liuxi wholesale market, gate 1",
    "349901101", 33.0, 115.59,
    Lookout("gate-1", "camera-generic", "1 号门 摄像头", "Gate 1 camera", 24.0, 12.0),
    (Analyzer("quick-1", "result-line-gbk", "1 号门 农残速测仪", "Gate 1 residue analyzer", 8.0, 12),),
    desk=(SCANNER,),
)  # fmt: skip
SHOP: Final = Shop(
    "qinghe-shop-01", "liuxi-shop", "柳溪镇 县供销农资店", "Supply and marketing co-op shop, Liuxi",
    "349901101", 33.0, 115.51,
    desk=(
        Peripheral("card-reader", "card", "id-card-reader"),
        SCANNER,
        Peripheral("receipts", "printer", "escpos-80mm"),
    ),
)  # fmt: skip
PREMISES: Final[tuple[Premises, ...]] = (*FARMS, TEST_ROOM, COLD_STORE, MARKET, SHOP)
# kind of site -> its terminal: page, names
TERMINALS: Final = {
    "farm": ("farm", "基地终端", "farm terminal"),
    "lab": ("test-room", "速测室", "test room"),
    "market": ("gate", "准入查验点", "gate"),
    "shop": ("till", "农资实名销售终端", "till"),
}

# account name -> role; one random password for all of them, printed at the start
PEOPLE: Final = {
    "county": "admin",
    "chief": "supervisor",
    "analyst": "analyst",
    "inspector": "inspector",
    "enforcement": "enforcement",
    "engineer": "engineer",
    "farm": "farm",
    "shop": "shop",
    "lab": "lab",
    "market": "market",
}


def working(premises: Iterable[Premises]) -> frozenset[str]:
    """ "gateway/device" of everything that is to bring data by itself."""
    found: set[str] = set()
    for one in premises:
        match one:
            case Farm():
                found |= {f"{one.gateway}/{each.id}" for each in one.instruments if not each.fault}
            case TestRoom():
                found |= {f"{one.gateway}/{each.id}" for each in one.analyzers if each.every_s}
            case ColdStore():
                found |= {f"{one.gateway}/{each.id}" for each in one.tags}
            case Market():
                ids = [one.lookout.id, *(each.id for each in one.analyzers)]
                found |= {f"{one.gateway}/{device}" for device in ids}
    return frozenset(found)
