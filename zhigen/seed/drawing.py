"""Sampling plans of the county: one a quarter, its population frozen, drawn by a seed that somebody published."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlmodel import Session, col, select

from cloud.testing import plan_office
from cloud.testing.plan_model import SamplingDraw
from zhigen.demo.county import COUNTY
from zhigen.seed.chance import moment, stream
from zhigen.seed.laboratory import Drawn
from zhigen.seed.records import Clock, Made
from zhigen.seed.year import County

_QUARTER: Final = 91  # days from one plan to the next
_TAKEN: Final = 30  # days within which its samples are taken
_QUOTA: Final = 12
_LEAST: Final = 10  # days that a plan needs


def plan_samples(session: Session, clock: Clock, plan: County, made: Made) -> None:
    """A sampling plan a quarter over what grows, drawn by a seed; its samples are taken in the weeks after."""
    chance = stream(plan.seed, "plans")
    day = plan.first + timedelta(days=2)
    while day + timedelta(days=_LEAST) <= plan.last:
        last = min(plan.last, day + timedelta(days=_QUARTER - 1))
        wanted = plan_office.Wanted(
            f"青禾县{day.year}年{day.month}月监督抽查", COUNTY, "supervision", "cycles", _QUOTA, day.isoformat(),
            last.isoformat(), kind="crop",
        )  # fmt: skip
        row = plan_office.make(clock.deed(session, moment(day, 9)), wanted)
        seed, source = f"{chance.randrange(10**8):08d}", "青禾县农业农村局公告栏（虚构）"
        plan_office.fall(clock.deed(session, moment(day, 15)), row, seed, source)
        drawn = session.exec(
            select(SamplingDraw).where(SamplingDraw.plan == row.id).order_by(col(SamplingDraw.place))
        ).all()
        for one in drawn:
            on = day + timedelta(days=chance.randint(1, min(_TAKEN, (last - day).days)))
            made.drawn.setdefault(on, []).append(Drawn(row.id, one.member, one.subject, one.product))
        day += timedelta(days=_QUARTER)
