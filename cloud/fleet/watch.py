"""The watch over gateways: what the cloud knows of each, made into alerts that open and are over. Pure, no SQL.

A latch turns the verdicts of cloud.fleet.watch_rules into an alert which does not flap: it goes up when it has been bad
for a while, down when it has been good for a while, and stays where it is while nothing can be said.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from cloud.alerts import Finding
from cloud.fleet.watch_rules import BACKLOG_MS, MINUTE_MS, RULES, SILENCE_MS, Backlog, Facts, Rule, Verdict

AGAIN_MS: Final = 10 * MINUTE_MS  # an open alert whose figures change is told anew this often at most


class Latch(NamedTuple):
    """Whether it is up, and since when (ms) the verdicts speak against that."""

    up: bool = False
    against: int | None = None


def turn(latch: Latch, kind: str, now: int, rise_ms: int, fall_ms: int) -> Latch:
    """The latch after a verdict at `now` (ms)."""
    if kind == "unclear":
        return latch
    if (kind == "bad") == latch.up:
        return Latch(latch.up)
    since = now if latch.against is None else min(latch.against, now)
    if now - since >= (rise_ms if kind == "bad" else fall_ms):
        return Latch(not latch.up)
    return Latch(latch.up, since)


@dataclass(slots=True)
class _Memory:
    """What is remembered of a gateway from look to look."""

    latches: dict[str, Latch] = field(default_factory=dict)
    said: dict[str, tuple[int, Verdict]] = field(default_factory=dict)
    backlog: deque[Backlog] = field(default_factory=deque)


class Changes(NamedTuple):
    """What a look found: to open, to bring up to date, to close (code, gateway)."""

    opened: list[Finding]
    amended: list[Finding]
    closed: list[tuple[str, str]]


class Judge:
    """Remembers what hysteresis needs. `silence_ms`: after how long without a heartbeat a gateway is silent."""

    def __init__(self, silence_ms: int = SILENCE_MS) -> None:
        self._silence_ms = silence_ms
        self._memory: dict[str, _Memory] = {}

    def look(self, gateways: Iterable[Facts], raised: Collection[tuple[str, str]], now: int) -> Changes:
        """Judge all gateways at `now` (ms). `raised`: code and gateway of what is open; of gateways that are gone it is
        closed."""
        before, self._memory = self._memory, {}
        changes = Changes([], [], [])
        for facts in gateways:
            memory = self._memory[facts.gateway] = before.get(facts.gateway) or _Memory()
            _remember(memory.backlog, facts, now)
            known = facts._replace(backlog=tuple(memory.backlog))
            for code, rule in RULES.items():
                self._judge(code, rule, known, memory, (code, facts.gateway) in raised, now, changes)
        changes.closed.extend(sorted(one for one in raised if one[0] in RULES and one[1] not in self._memory))
        return changes

    def _judge(
        self, code: str, rule: Rule, facts: Facts, memory: _Memory, up: bool, now: int, changes: Changes
    ) -> None:
        verdict = rule.judge(facts, now, self._silence_ms)
        latch = memory.latches.get(code, Latch())
        latch = latch if latch.up == up else Latch(up)  # the table is the truth: somebody else may have written it
        after = turn(latch, verdict.kind, now, rule.rise_ms, rule.fall_ms)
        memory.latches[code] = after
        finding = Finding(code, facts.gateway, facts.region, "", verdict.details, verdict.severity)
        if after.up and not up:
            changes.opened.append(finding)
        elif up and not after.up:
            changes.closed.append((code, facts.gateway))
            return
        elif up and verdict.kind == "bad" and _is_news(memory.said.get(code), verdict, now):
            changes.amended.append(finding)
        else:
            return
        memory.said[code] = (now, verdict)


def _is_news(said: tuple[int, Verdict] | None, verdict: Verdict, now: int) -> bool:
    if said is None or said[1].severity != verdict.severity:
        return True
    return said[1] != verdict and now - said[0] >= AGAIN_MS


def _remember(window: deque[Backlog], facts: Facts, now: int) -> None:
    """One entry a minute over BACKLOG_MS, and the newest; a line that was cut begins a new window."""
    if not facts.online or facts.state is None:
        window.clear()
        return
    lanes = [lane for lane in (facts.state.events, facts.state.readings) if lane is not None and lane.backlog]
    oldest = min((lane.oldest for lane in lanes if lane.oldest), default=facts.state.t)
    newest = Backlog(now, sum(lane.backlog for lane in lanes), max(0, facts.state.t - oldest))
    if len(window) > 1 and window[-1].t - window[-2].t < MINUTE_MS:
        window.pop()
    window.append(newest)
    while len(window) > 2 and window[1].t <= now - BACKLOG_MS:
        window.popleft()
