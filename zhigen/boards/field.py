"""The board of one site's environment, and what every board about sites chooses by."""

from __future__ import annotations

from typing import Final

from zhigen.boards.county import END, time
from zhigen.boards.measured import AIR, GROUPS, LIGHT, SOIL, SPAN, now, row
from zhigen.boards.panel import AMBER, GREY, Board, Note, Variable
from zhigen.boards.words import SITES

CHOSEN: Final = "gateway_id IN (${gateway:sqlstring}) AND device_id IN (${device:sqlstring})"
_ALARMS: Final = (
    f"SELECT {time('raised')} AS time, {time('coalesce(cleared, $__to)')} AS timeend, "
    "concat_ws(' ', device_id, point, side, \"limit\") AS text FROM alarm "
    f"WHERE raised < $__to AND coalesce(cleared, $__to) >= $__from AND {CHOSEN} ORDER BY raised"
)
_GAPS: Final = (
    f"SELECT {time('start')} AS time, {time(END)} AS timeend, cause AS text FROM gap "
    f"WHERE start < $__to AND {END} >= $__from AND gateway_id IN (${{gateway:sqlstring}}) "
    "AND device_id IN ('', ${device:sqlstring}) ORDER BY start"
)
NOTES: Final = (Note("告警", "alarms", AMBER, _ALARMS), Note("缺口", "gaps", GREY, _GAPS))


def site_variables(*kinds: str) -> tuple[Variable, ...]:
    """Site, gateway and device; `kinds` of sites, all where none is named."""
    among = f"WHERE kind IN ({', '.join(repr(kind) for kind in kinds or SITES)})"
    return (
        Variable(
            "site", "地点", "Site",
            f"SELECT concat_ws(' · ', name_zh, nullif(name_en, '')) AS __text, id AS __value FROM site {among} "
            "ORDER BY name_zh",
        ),
        Variable(
            "gateway", "网关", "Gateway",
            "SELECT id FROM gateway WHERE site_id = ${site:sqlstring} ORDER BY id", several=True,
        ),
        Variable(
            "device", "设备", "Device",
            "SELECT concat_ws(' ', d.name_zh, d.id) AS __text, d.id AS __value FROM device d "
            "JOIN gateway g ON g.id = d.gateway_id WHERE g.site_id = ${site:sqlstring} AND d.present "
            "AND g.id IN (${gateway:sqlstring}) GROUP BY 1, 2 ORDER BY 1", several=True,
        ),
    )  # fmt: skip


FIELD: Final = Board(
    "field", "zhigen-field", "现场环境", "field environment",
    ("一个地点的空气、土壤和其他测量项", "air, soil and everything else that is measured at one site"),
    (now(AIR, SOIL, LIGHT), *(row(group, folded=group not in (AIR, SOIL)) for group in GROUPS)),
    (*site_variables(), *SPAN), NOTES,
)  # fmt: skip
