"""Plays a captured conversation with an analyzer: what we send must be what was sent, at the time it is asked for.

Expected are results {number, sample, rate, verdict, tested, doubts} (what is empty is left out; times as the instrument
shows them), {"unread": cause} and {"missed": cause}. The conversation takes place on 2026-11-23 in the afternoon.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contract.event import RapidTest
from contract.moment import LAW_ZONE
from contract.profile import AnalyzerProfile
from gateway.core.rapid_test import doubted
from gateway.drivers.analyzer import Action, Missed, Moment, Result, Send, Unreadable
from gateway.drivers.analyzers import dialogue
from gateway.rim.profiles import Shelf
from tests.captures.case import Case

BEGUN = Moment(int(datetime(2026, 11, 23, 15, 0, tzinfo=LAW_ZONE).timestamp() * 1000), 0)
BEAT_MS = 600_000
STEP_MS = 100


def play(case: Case) -> list[Any]:
    """What came out."""
    profile = Shelf(()).find(case.profile)
    assert isinstance(profile, AnalyzerProfile)
    if case.options:
        section = profile.protocol.replace("-", "_")
        options = profile.options.model_copy(update=case.options)
        profile = profile.model_copy(update={section: type(options).model_validate(options.model_dump())})
    talk, now = dialogue(profile, BEAT_MS), BEGUN
    actions = talk.opened(now)
    sent = [action.data for action in actions if isinstance(action, Send)]
    for line in case.lines:
        if line.side == "<":
            fresh = talk.heard(line.data, now)
        else:
            fresh = []
            while not sent and not fresh:
                now = Moment(now.wall + STEP_MS, now.mono + STEP_MS)
                assert now.mono < 60_000, f"{case.name}: {line.data.hex()} was never sent"
                fresh = talk.passed(now)
        actions += fresh
        sent += [action.data for action in fresh if isinstance(action, Send)]
        if line.side == ">":
            assert sent, f"{case.name}: {line.data.hex()} was not sent"
            assert sent.pop(0).hex() == line.data.hex(), case.name
    assert sent == [], f"{case.name}: sent besides"
    for _ in range(400):
        now = Moment(now.wall + STEP_MS, now.mono + STEP_MS)
        actions += [action for action in talk.passed(now) if not isinstance(action, Send)]
    return [shown for action in actions if (shown := _shown(action, profile)) is not None]


def _shown(action: Action, profile: AnalyzerProfile) -> dict[str, Any] | None:
    match action:
        case Unreadable(cause=cause):
            return {"unread": cause}
        case Missed(fault=fault):
            return {"missed": fault.code}
        case Result() as one:
            test = RapidTest(
                "x",
                rate=one.rate,
                verdict=one.verdict,
                tested=one.tested,
                method=profile.method,
                doubts=one.doubts,  # type: ignore[arg-type]
            )
            tested = (
                datetime.fromtimestamp(one.tested / 1000, LAW_ZONE).strftime("%Y-%m-%d %H:%M:%S") if one.tested else ""
            )
            shown = {
                "number": one.number,
                "sample": one.sample,
                "item": one.item,
                "rate": one.rate,
                "verdict": one.verdict,
                "tested": tested,
                "doubts": list(doubted(test, BEGUN.wall).doubts),
            }
            return {key: value for key, value in shown.items() if value not in ("", None, [])}
    return None
