"""Two townships with something of everything that statistics count, around the turn of a month; rows, and their tally.

The rows are laid down as they are, and the tally is filled from them by SQL: so figures and lists are told by two ways.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from cloud.alerts import PipeAlert
from cloud.dataquality.model import DataQuality, Rectification
from cloud.inputs import LedgerEntry
from cloud.kernel.database import Database, Table
from cloud.market import Entry
from cloud.regions.model import RegionEdition, RegionName
from cloud.subjects import Subject
from cloud.subjects.certificates.model import Certificate, CertifiedProduct
from cloud.testing import RapidResult, Sample, SamplingPlan
from cloud.testing.lab_model import LabTest
from cloud.testing.plan_model import SamplingDraw
from cloud.vouchers.model import Voucher
from contract.moment import day_start
from tests.cloud.app.walk import row
from tests.cloud.tally.recount import statements

COUNTY, NEAR, FAR = "349901", "349901101", "349901102"
DAYS = ("2026-09-30", "2026-10-01", "2026-10-15")
CHAINS = (("negative", "negative"), ("confirmed", "positive"), ("open", "void"))
RESTRICTED = '[{"line":0,"outcome":"allowed","code":"restricted","about":"溴敌隆","zh":"","en":"","rule":""}]'


def at(day: str, hour: int = 9) -> int:
    """A time of Asia/Shanghai in ms UTC."""
    return day_start(date.fromisoformat(day)) + hour * 3_600_000


class _Rows:
    """Rows with ids of their own."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._number = 0

    def add(self, model: type[Table], **values: Any) -> str:
        self._number += 1
        made: Any = row(model)
        for name in ("id", "position", "revision"):
            if name in model.model_fields and name not in values:
                values[name] = f"{model.__name__}-{self._number}"[:36] if name == "id" else self._number
        for name, value in values.items():
            setattr(made, name, value)
        self._session.add(made)
        self._session.flush()
        return str(values.get("id", ""))


def lay(database: Database) -> None:
    """The county."""
    with database.write() as session:
        rows = _Rows(session)
        edition = rows.add(RegionEdition, region=COUNTY, since="2020-01-01")
        for code, zh, en in ((NEAR, "柳溪镇", "Liuxi"), (FAR, "石桥镇", "Shiqiao")):
            rows.add(RegionName, edition=edition, region=code, parent=COUNTY, level="township", name_zh=zh, name_en=en)
        for number, region in enumerate((NEAR, FAR, FAR)):
            _township(rows, f"s-{number}", region, number)
        _plan(rows)
        for statement in statements(session.connection().dialect.name):
            session.connection().execute(text(statement))


def _township(rows: _Rows, subject: str, region: str, number: int) -> None:
    rows.add(Subject, id=subject, region=region, kind="shop", state="filed", name=f"丰禾{number}")
    for place, day in enumerate(DAYS):
        for chain, (standing, verdict) in enumerate(
            (("negative", "negative"), ("confirmed", "positive"), ("open", "void"))
        ):
            leads = chain < 2 or place == 0
            rows.add(
                RapidResult, region=region, subject=subject, day=day, at=at(day, 8 + chain), product="豇豆",
                edition="gbt-5009.199-2003", kind="enzyme_inhibition", standing=standing, verdict=verdict, leads=leads,
                chain=f"{subject}{day}{chain}",
            )  # fmt: skip
        for kind, verdict in (("routine", "conformant"), ("routine", "violation"), ("supervision", "partly")):
            rows.add(
                LabTest, region=region, tested=at(day, 23), purpose=kind, verdict=verdict, product="豇豆", of=subject
            )
        rows.add(
            LabTest, region=region, tested=at(day), purpose="routine", verdict="violation", confirms="r", of=subject
        )
        for kind, reasons in (("sale", "[]"), ("sale", RESTRICTED), ("refusal", "[]"), ("purchase", "[]")):
            rows.add(LedgerEntry, region=region, subject=subject, kind=kind, reasons=reasons, at=at(day), crop="豇豆")
        rows.add(Voucher, region=region, subject=subject, kind="conformity", event="e", issued=0, told=at(day))
        rows.add(Entry, region=region, subject=subject, day=day, at=at(day), received=at(day), decision="stop",
                 verdict="stop", product="豇豆")  # fmt: skip
        rows.add(Rectification, region=region, subject=subject, state=("open", "answered", "accepted")[place],
                 code="false_records", due="2026-10-20", created=at(day))  # fmt: skip
    for month in ("2026-09", "2026-10"):
        facts = 0 if number == 2 else 10
        rows.add(DataQuality, region=region, subject=subject, month=month, facts=facts, wanted=facts * 2,
                 given=facts, timely=facts)  # fmt: skip
    paper = rows.add(Certificate, region=region, subject=subject, kind="organic", number=f"N{number}",
                     since="2026-01-01", until="2027-01-01")  # fmt: skip
    for place in (1, 2):
        rows.add(CertifiedProduct, region=region, certificate=paper, place=place, name=f"黄瓜{place}")
    rows.add(
        PipeAlert, region=region, area="testing", code="lab_violation", raised=at(DAYS[0]), cleared=None, closed=None
    )


def _plan(rows: _Rows) -> None:
    plan = rows.add(SamplingPlan, region=COUNTY, title="10 月豇豆抽查", since="2026-10-01", until="2026-12-31",
                    quota=4, state="drawn", population="batches", purpose="supervision")  # fmt: skip
    for place, region in enumerate((NEAR, FAR, FAR)):
        draw = rows.add(SamplingDraw, plan=plan, region=region, township=region, place=place, member=f"m{place}")
        if place < 2:
            sample = rows.add(Sample, region=region, number=f"Z{place}", draw=draw, plan=plan, at=at(DAYS[1]))
            if place == 0:
                rows.add(LabTest, region=region, number=f"Z{place}", sample=sample, tested=at(DAYS[2]),
                         purpose="supervision", verdict="conformant", product="豇豆")  # fmt: skip
