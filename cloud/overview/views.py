"""The overview as the API shows it. Times are UTC ms; shares lie between 0 and 1; null: nobody knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.overview.day import DayNow, Shown
from cloud.overview.happening import Happening, Kind
from cloud.overview.land import Cell, Land, State, Township
from cloud.overview.work import Task, Work
from contract.law import national

ID: Final = "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"
_LIUXI: Final[JsonDict] = {"zh": "柳溪镇", "en": "Liuxi"}
_DAY: Final[JsonDict] = {
    "at": 1_795_401_738_000,
    "day": "2026-11-23",
    "figures": [{"figure": "test", "value": 1284, "low": 1102, "high": 1390, "middle": 1240.5}],
    "lanes": [{"figure": "test", "hours": [0] * 24, "stops": [0] * 24, "usual": None, "waiting_since": None}],
}  # fmt: skip
_HAPPENED: Final[JsonDict] = {
    "kind": "refusal", "id": ID, "at": 1_795_401_700_000, "region": "349901101",
    "what": {"zh": "豇豆", "en": "cowpea"},
    "why": {"zh": "凭证已作废", "en": "the voucher is void"}, "place": {"zh": "城南市场", "en": ""}, "gateway": "",
    "device": "",
}  # fmt: skip
OVERVIEW_EXAMPLE: Final[JsonDict] = {
    "today": _DAY,
    "townships": [
        {
            "code": "349901101", "name": _LIUXI, "samples": 430, "failed": 0.0093, "covered": 0.41, "alerts": 2,
            "devices": 14, "silent": 1, "silent_since": None,
        }
    ],
    "fleet": [
        {
            "gateway": "qinghe-lab-01", "region": "349901101", "kind": "lab",
            "site": {"zh": "柳溪镇 农残速测室", "en": "Liuxi residue test room"}, "state": "online",
            "seen": 1_795_401_735_000, "waiting": 0, "longitude": 115.57, "latitude": 33.05,
        }
    ],
    "work": {
        "count": 1,
        "tasks": [
            {
                "kind": "alert", "id": ID, "title": {"zh": "入市被拦截：凭证已作废", "en": "stopped at a gate"},
                "place": _LIUXI, "severity": "warning", "due": 1_795_420_000_000,
            }
        ],
    },
    "happened": [_HAPPENED],
}  # fmt: skip


class FigureView(BaseModel):
    """A figure of the day by now. low, high: the 10th and 90th percentile, middle: the median, of the last eight equal
    weekdays by the same time; null where fewer than four of them were recorded."""

    figure: Shown
    value: int
    low: int | None
    high: int | None
    middle: float | None


class DayLane(BaseModel):
    """One lane of the day, by the hour. stops: what had to be stopped in each; usual: the median of the last eight
    equal weekdays; waiting_since: from when a gateway that tells of it is silent, so that more may come."""

    figure: Shown
    hours: list[int]
    stops: list[int]
    usual: list[float] | None
    waiting_since: int | None


class DayFigures(BaseModel):
    """A day of Asia/Shanghai in figures, at `at`."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DAY]})

    at: int
    day: str
    figures: list[FigureView]
    lanes: list[DayLane]


class TownshipView(BaseModel):
    """Figures of a township. failed: share of samples (of `samples` in the last 30 days) that were positive; covered:
    share of its growers of whom something was tested in that time; alerts: open ones; silent: of its devices;
    silent_since: none of its gateways was heard since."""

    code: str
    name: Words
    samples: int
    failed: float | None
    covered: float | None
    alerts: int
    devices: int
    silent: int
    silent_since: int | None


class FleetCell(BaseModel):
    """A gateway of the fleet. seen: its last word, 0: never; waiting: rows that wait in it, as it said last."""

    gateway: str
    region: str
    kind: str = Field(description="of its site: farm, shop, lab, market, store; empty before its birth")
    site: Words
    state: State
    seen: int
    waiting: int
    longitude: float | None
    latitude: float | None


class TaskView(BaseModel):
    """Something that waits for a person. title: null for a review."""

    kind: Literal["alert", "review"]
    id: str
    title: Words | None
    place: Words
    severity: Literal["notice", "warning", "critical"]
    due: int | None


class WorkView(BaseModel):
    """How many things wait, and those that are due first."""

    count: int
    tasks: list[TaskView]


class HappeningView(BaseModel):
    """Something that just happened. what: the product, null: nobody told it; why: the first reason of a refusal."""

    model_config = ConfigDict(json_schema_extra={"examples": [_HAPPENED]})

    kind: Kind
    id: str
    at: int
    region: str
    what: Words | None
    why: Words | None
    place: Words
    gateway: str
    device: str


class Overview(BaseModel):
    """The county at a glance."""

    model_config = ConfigDict(json_schema_extra={"examples": [OVERVIEW_EXAMPLE]})

    today: DayFigures
    townships: list[TownshipView]
    fleet: list[FleetCell]
    work: WorkView
    happened: list[HappeningView]


_TELLS: Final[Mapping[str, str]] = {"test": "lab", "passage": "market", "sale": "shop"}  # lane -> kind of site


def day_view(found: DayNow, fleet: Sequence[Cell], begun: int) -> DayFigures:
    """A day; begun: ms UTC of its begin."""
    figures = []
    for one in found.figures:
        low, high, middle = one.band if one.band is not None else (None, None, None)
        figures.append(FigureView(figure=one.figure, value=one.value, low=low, high=high, middle=middle))
    lanes = []
    for lane in found.lanes:
        silent = [
            max(cell.seen, begun) for cell in fleet if cell.state == "silent" and cell.kind == _TELLS[lane.figure]
        ]
        lanes.append(
            DayLane(
                figure=lane.figure,
                hours=list(lane.hours),
                stops=list(lane.stops),
                usual=lane.usual,
                waiting_since=min(silent, default=None),
            )
        )
    return DayFigures(at=found.at, day=found.day.isoformat(), figures=figures, lanes=lanes)


def land_views(found: Land) -> dict[str, Any]:
    """The townships and the fleet."""
    return {"townships": [_township(one) for one in found.townships], "fleet": [_cell(one) for one in found.fleet]}


def work_view(found: Work) -> WorkView:
    """What waits."""
    return WorkView(count=found.number, tasks=[_task(one) for one in found.tasks])


def happening_view(one: Happening, place: Words) -> HappeningView:
    """Something that happened, and where."""
    told = one._asdict()
    del told["subject"]
    crops = national().crops
    what = Words(zh=one.what, en=crops.english(one.what)) if one.what else None
    return HappeningView(**told | {"what": what}, place=place)


def _township(one: Township) -> TownshipView:
    return TownshipView(**one._asdict())


def _cell(one: Cell) -> FleetCell:
    told = one._asdict()
    del told["lost"]
    return FleetCell(**told)


def _task(one: Task) -> TaskView:
    return TaskView(**one._asdict())
