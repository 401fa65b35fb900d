"""What the patrol of the county would have raised in its years, and what its people did about it.

A matter came up when the youngest record that it follows from was made, and the youngest of each sort on the last
evening. Those of the last days are left to whoever sits down before the county; the older ones were seen to in time.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from random import Random
from typing import Final
from uuid import UUID

from sqlmodel import Session

from cloud.alerts import Matter, PipeAlert, open_of, settle
from cloud.alerts.desk import acknowledge_alert, close_alert, handle_alert
from cloud.app.patrol import SOURCES
from cloud.kernel.scope import NATION
from contract.moment import HOUR_MS
from zhigen.seed.chance import moment, stream
from zhigen.seed.records import Clock
from zhigen.seed.year import County

_FRESH: Final = 3  # days: what came up in them nobody has looked at
_OPEN: Final = 12  # days: what came up in them is handled at most, not closed
_MEASURES: Final = (
    "已到现场核查，与台账一致，责令整改",
    "已约谈负责人，补齐记录，三日内复查",
    "已复检，结果附后，按规定处置",
)  # fmt: skip
_REMARK: Final = "复查属实，办结"


def attend(session: Session, clock: Clock, plan: County) -> None:
    """Raise each duty at its time, and take the older ones through to their end."""
    chance = stream(plan.seed, "attended")
    first, last = moment(plan.first, 0), moment(plan.last, 22)
    untouched, open_yet = (moment(plan.last - timedelta(days=days), 0) for days in (_FRESH, _OPEN))
    for source in SOURCES:
        hours: dict[int, list[Matter]] = defaultdict(list)
        matters = sorted(source.matters(session, last), key=lambda one: (_made(one), one.key))
        youngest = {one.code: one.key for one in matters}
        for one in matters:
            at = last if one.key == youngest[one.code] else min(max(_made(one), first), last)
            hours[at // HOUR_MS].append(one)
        fresh: set[tuple[str, str]] = set()
        for hour, found in sorted(hours.items()):
            raised = clock.deed(session, (hour + 1) * HOUR_MS).now
            settled = settle(session, source.codes, found, raised, complete=False)
            fresh |= {(one.code, one.key) for one in settled.fresh}
        for row in sorted(open_of(NATION, session, source.codes), key=lambda one: (one.raised, one.id)):
            if (row.code, row.subject) in fresh and row.raised < untouched:
                _see_to(session, clock, chance, row, ended=row.raised < open_yet)


def _see_to(session: Session, clock: Clock, chance: Random, row: PipeAlert, *, ended: bool) -> None:
    """Acknowledged and handled; ended: and closed."""
    acknowledge_alert(clock.deed(session, row.raised + chance.randint(1, 4) * HOUR_MS), row)
    handle_alert(clock.deed(session, row.raised + chance.randint(5, 20) * HOUR_MS), row, chance.choice(_MEASURES))
    if ended:
        close_alert(clock.deed(session, row.raised + chance.randint(21, 40) * HOUR_MS), row, _REMARK)


def _made(one: Matter) -> int:
    """ms UTC of the youngest of its records whose id tells, 0 where none does."""
    return max((UUID(key).int >> 80 for _, key in one.evidence if _tells(key)), default=0)


def _tells(key: str) -> bool:
    try:
        return UUID(key).version == 7  # RFC 9562, 5.7: begins with its milliseconds
    except ValueError:
        return False
