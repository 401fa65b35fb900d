"""The county of the demo: an invented name on a region code that nobody has, two farms, six instruments, ten people.

Data only. One instrument never answers and one point is in alarm, because a first look at a supervisor's product must
show what trouble looks like.
"""

from __future__ import annotations

from typing import Final, NamedTuple

COUNTY: Final = "349901"
COUNTY_NAME: Final = {"zh": "青禾县", "en": "Qinghe County"}


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


FARMS: Final = (
    Farm(
        "qinghe-farm-01", "liuxi-greenhouse", "柳溪镇 丰禾合作社温室", "Fenghe co-op greenhouse, Liuxi",
        "349901101", "tcp", 33.1, 115.6,
        (
            Instrument("air-1", "renke-rs-ws-n01", 1, "1 号棚 空气温湿度", "House 1 air", 1.0, {
                "air_temperature": {"heartbeat_s": 30},
            }),
            Instrument("soil-1", "zts-soil-7in1", 2, "1 号棚 土壤七合一", "House 1 soil, 7 in 1", 2.0, {
                "soil_moisture": {"alarms": [{"side": "low", "limit": 30, "clear": 33, "severity": "warning"}]},
            }),
            Instrument("power-1", "pzem-004t-v3", 3, "水泵 电量", "Pump power meter", 1.0, {}),
        ),
    ),
    Farm(
        "qinghe-farm-02", "shiqiao-garden", "石桥镇 春生家庭农场", "Chunsheng family farm, Shiqiao",
        "349901102", "rtu", 33.0, 115.8,
        (
            Instrument("air-2", "xy-md02", 1, "2 号棚 空气温湿度", "House 2 air", 2.0, {}),
            Instrument("soil-2", "dfrobot-sen0601", 2, "2 号棚 土壤", "House 2 soil", 2.0, {}),
            Instrument("soil-3", "jxct-jxbs-3001-tr", 3, "露地 土壤七合一", "Open field soil, 7 in 1", 2.0, {},
                       fault="silence"),
        ),
    ),
)  # fmt: skip

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
