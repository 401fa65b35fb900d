"""Rows as the other contexts keep them, for tests of warnings: a year of quiet tests, sales, uses, gates, sensors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from cloud import risk
from cloud.inputs.model import LedgerEntry, LedgerLine, Product
from cloud.kernel.audit import Deed
from cloud.kernel.database import Database
from cloud.kernel.journal import ProjectionCursor
from cloud.kernel.scope import NATION, Scope
from cloud.market.model import Entry, EntryPaper
from cloud.production.model import FarmOperation, InputUse, Placement
from cloud.registry.model import Gateway, Site
from cloud.risk.model import RiskFinding, RiskWarning
from cloud.risk.watch import SCOUTS
from cloud.telemetry import Block
from cloud.telemetry.embedded import EmbeddedSeries
from cloud.testing.rapid_model import RapidCount, RapidFinding, RapidResult
from cloud.testing.sample_model import Sample
from contract.moment import DAY_MS, HOUR_MS, law_day
from tests.cloud.testing.rapid_ground import ms

COUNTY, TOWN, OTHER = "349901", "349901101", "349901102"
NOW = ms("2026-11-28 12:00")
TODAY = "2026-11-28"
STAMP: dict[str, Any] = {"created": 1, "created_by": "clerk", "changed": 1}


class Land:
    """A database with its time series, and rows put in as projections would; each row takes the next position."""

    def __init__(self, folder: Path, database: Database | None = None) -> None:
        self.database = database or Database.in_folder(folder)
        if database is None:
            self.database.create_all()
        self.series = EmbeddedSeries(folder / "series.db")
        self.position = 0

    def close(self) -> None:
        self.series.close()
        self.database.close()

    def put(self, *rows: Any) -> None:
        """Rows, in order; the projections have come that far."""
        with self.database.write() as session:
            for row in rows:
                if hasattr(row, "position"):
                    self.position += 1
                    row.position = self.position
                session.add(row)
                session.flush()
            self.reach(session, self.position)

    def reach(self, session: Session, position: int) -> None:
        """How far all projections have come."""
        for scout in SCOUTS:
            for one in scout.projections:
                session.merge(ProjectionCursor(name=one.name, position=position))

    def look(self, now: int = NOW) -> list[tuple[str, str, bool]]:
        """One look; all warnings as (rule, decision, whether it stands)."""
        risk.look(self.database, self.series, now)
        return [(one.rule, one.decided, one.stands) for one in self.warnings()]

    def warnings(self) -> list[RiskWarning]:
        with self.database.read() as session:
            return list(session.exec(select(RiskWarning).order_by(RiskWarning.rule, RiskWarning.begun)))

    def findings(self) -> list[dict[str, Any]]:
        with self.database.read() as session:
            order = (RiskFinding.rule, RiskFinding.key, RiskFinding.day)
            return [row.model_dump() for row in session.exec(select(RiskFinding).order_by(*order))]

    def quiet_year(self, product: str = "豇豆", town: str = TOWN, daily: int = 5, positive_each: int = 90) -> None:
        """A year of counts before the last week: so many samples a day, one positive in `positive_each` days."""
        today = NOW // DAY_MS * DAY_MS
        days = ((back, law_day(today - back * DAY_MS).isoformat()) for back in range(10, 375))
        self.put(
            *(
                RapidCount(region=town, subject="room", day=day, edition="gbt-5009.199-2003", product=product,
                           tests=daily, samples=daily, positive=int(back % positive_each == 0))
                for back, day in days
            )
        )  # fmt: skip

    def week(self, positive: int, samples: int = 12, back: int = 1, product: str = "豇豆", town: str = TOWN) -> None:
        """Samples of one day, so many of them positive."""
        at = NOW - back * DAY_MS
        day = law_day(at).isoformat()
        self.put(
            RapidCount(region=town, subject="room", day=day, edition="gbt-5009.199-2003", product=product,
                       tests=samples, samples=samples, positive=positive),
            *(rapid(f"{town}-{day}-{n}", at + n, product, town) for n in range(positive)),
        )  # fmt: skip

    def sales(self, *sold: tuple[str, str, str, int, int]) -> None:
        """(entry, shop, buyer, packs, ms UTC) of 毒死蜱."""
        rows: list[Any] = []
        for key, shop, buyer, packs, at in sold:
            rows += (
                LedgerEntry(id=key, position=1, region=TOWN, subject=shop, kind="sale", at=at, received=at,
                            gateway="g", buyer=buyer),
                LedgerLine(entry=key, line=1, region=TOWN, subject=shop, at=at, kind="sale", registration="PD1",
                           sign=-1, amount=packs * 1_000_000, unit="瓶", position=1),
            )  # fmt: skip
        self.put(*rows)

    def gates(self) -> None:
        """Two gates 60 km apart, a voucher at both within ten minutes."""
        for name, latitude in (("near", 31.86), ("far", 32.40)):
            self.put(
                Site(id=f"{COUNTY}/{name}", county=COUNTY, region=TOWN, kind="market", name_zh=name, heard=1,
                     latitude=latitude, longitude=117.28),
                Gateway(id=f"{name}-01", county=COUNTY, region=TOWN, registered=1, registered_by="a",
                        site_id=f"{COUNTY}/{name}"),
            )  # fmt: skip
        for number, name in enumerate(("near", "far")):
            at = NOW - DAY_MS + number * 600_000
            self.put(
                Entry(id=f"p-{name}", position=1, region=TOWN, subject="m", gateway=f"{name}-01", verdict="pass",
                      decision="pass", at=at, told=at, received=at, day=TODAY),
                EntryPaper(entry=f"p-{name}", line=0, region=TOWN, subject="m", gateway=f"{name}-01", kind="voucher",
                           code="c" * 16, verdict="pass", decision="pass", at=at, doubts="clone"),
            )  # fmt: skip

    def sensor(self, *still: tuple[int, int]) -> None:
        """A thermometer on a plot of fenghe, lively for twelve days but for some spans (hours before NOW)."""
        self.put(
            Placement(id="pl", region=TOWN, subject="fenghe", plot="plot-1", gateway="farm-01", device="t-1", since=0,
                      **STAMP)
        )  # fmt: skip
        start = NOW // HOUR_MS * HOUR_MS - 12 * DAY_MS
        times, values = [], []
        for minute in range(0, 12 * 24 * 60, 10):
            at = start + minute * 60_000
            ago = (NOW - at) / HOUR_MS
            times.append(at * 1000)
            quiet = any(last < ago <= first for first, last in still)
            values.append(17.5 if quiet else 15.0 + (minute // 10 % 7) * 0.3)
        self.series.write([Block("farm-01", "t-1", times, {"air_temperature": values}, {})])
        self.series.rollup(100_000)


def deed(session: Session, now: int = NOW, by: str = "lin", scope: Scope = NATION) -> Deed:
    return Deed(session, scope, by, now, role="supervisor")


def rapid(key: str, at: int, product: str = "豇豆", town: str = TOWN, **more: Any) -> RapidResult:
    told = {"standing": "needs_rerun", "verdict": "positive", **more}
    return RapidResult(id=key, position=1, region=town, county=COUNTY, home=COUNTY, gateway="lab-01", device="lz-1",
                       boot="b", kind="enzyme_inhibition", heard=at, received=at, at=at, product=product,
                       day=law_day(at).isoformat(), edition="gbt-5009.199-2003", chain=key, **told)  # fmt: skip


def product() -> Product:
    return Product(id="prod", region=COUNTY, kind="pesticide", registration="PD1", name="40%毒死蜱乳油",
                   ingredients='["毒死蜱"]', **STAMP)  # fmt: skip


def use(key: str, at: int, doubts: str = "never_bought", **more: Any) -> tuple[FarmOperation, InputUse]:
    return (
        FarmOperation(id=key, position=1, region=TOWN, subject="fenghe", action="spray", at=at, told=at, received=at,
                      gateway="farm-01", **more),
        InputUse(operation=key, line=1, region=TOWN, subject="fenghe", at=at, registration="PD1", amount=1, unit="瓶",
                 told_amount="1", told_unit="瓶", doubts=doubts),
    )  # fmt: skip


def perfect(at: int) -> RapidFinding:
    return RapidFinding(id="f1", region=TOWN, subject="room", code="equal_rates", severity="warning", gateway="lab-01",
                        device="lz-1", first=at - DAY_MS, last=at, numbers='{"run":7,"rate":3.2}',
                        evidence='["r1","r2"]', found=at, seen=at)  # fmt: skip


def sample(at: int, purpose: str = "supervision") -> Sample:
    return Sample(id=f"s-{at}", position=1, region=TOWN, number=f"N{at}", purpose=purpose, of="fenghe", product="黄瓜",
                  gateway="g", at=at, told=at, received=at)  # fmt: skip
