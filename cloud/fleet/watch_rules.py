"""What the watch says of one gateway, code by code: bad, good, or unclear where nothing can be said. Pure.

Between bad and good lies room, so that a figure on the edge says neither. How long it must be bad or good before an
alert opens or closes stands in RULES; what remembers that is cloud.fleet.watch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from cloud.alerts import Severity
from cloud.fleet.watch_disk import Point, full_at
from contract.birth import State
from contract.moment import DAY_MS

MINUTE_MS: Final = 60_000
SILENCE_MS: Final = 3 * MINUTE_MS
BACKLOG_MS: Final = 10 * MINUTE_MS
_FEW: Final = 100  # rows that are no backlog
_YOUNG_MS: Final = 2 * MINUTE_MS


class Backlog(NamedTuple):
    """Rows that waited at `t` (ms of the cloud), and the age of the oldest in ms by the gateway's own clock."""

    t: int
    rows: int
    age: int


class Facts(NamedTuple):
    """What is known of one gateway. last_seen: ms of the cloud, 0 for never; hearing: since when the cloud can hear at
    all (ms), None while it cannot; dropped: messages its full quarantine has dropped, and when the last (ms)."""

    gateway: str
    region: str
    online: bool
    last_seen: int
    state: State | None
    hearing: int | None
    disk: Sequence[Point] = ()
    dropped: tuple[int, int] = (0, 0)
    backlog: Sequence[Backlog] = ()


class Verdict(NamedTuple):
    """What one code says of the facts; `details` and `severity` where it is bad."""

    kind: Literal["bad", "good", "unclear"]
    details: Mapping[str, object] = {}
    severity: Severity | None = None


class Rule(NamedTuple):
    """How a code judges, and for how long (ms) it must be bad, or good again."""

    judge: Callable[[Facts, int, int], Verdict]
    rise_ms: int = 0
    fall_ms: int = 0


GOOD: Final = Verdict("good")
UNCLEAR: Final = Verdict("unclear")


def silence(facts: Facts, now: int, silence_ms: int) -> Verdict:
    """No heartbeat while the cloud could hear one."""
    if not facts.last_seen or facts.hearing is None:
        return UNCLEAR
    if now - max(facts.last_seen, facts.hearing) > silence_ms:
        return Verdict("bad", {"since": facts.last_seen})
    return GOOD if facts.online else UNCLEAR


def backlog(facts: Facts, now: int, _: int) -> Verdict:
    """More and more waits, or the oldest grows older, though there is a line."""
    if not facts.online or not facts.backlog:
        return UNCLEAR
    first, last = facts.backlog[0], facts.backlog[-1]
    if last.rows < _FEW and last.age < _YOUNG_MS:
        return GOOD
    whole = last.t - first.t >= BACKLOG_MS
    more, older = last.rows - first.rows, last.age - first.age
    if whole and (more >= max(_FEW, first.rows // 20) or older >= (last.t - first.t) // 2):
        return Verdict("bad", {"rows": last.rows, "since": now - last.age})
    return GOOD if more <= 0 and older <= 0 else UNCLEAR


def disk(facts: Facts, now: int, _: int) -> Verdict:
    """It is nearly full, or will be within a week."""
    host = facts.state.host if facts.state else None
    if host is None or not host.disk_total:
        return UNCLEAR
    left = host.disk_free / host.disk_total
    full = full_at(facts.disk, now)
    if left < 0.05:
        return Verdict("bad", {"until": min(full or now, now + DAY_MS)})
    if full is not None and full - now < 7 * DAY_MS:
        return Verdict("bad", {"until": full})
    return GOOD if left > 0.08 and (full is None or full - now > 10 * DAY_MS) else UNCLEAR


def clock(facts: Facts, _: int, __: int) -> Verdict:
    """Its clock is set by nobody."""
    known = facts.state.clock if facts.state else None
    if known is None or not facts.online:
        return UNCLEAR
    return GOOD if known.synced else Verdict("bad")


def certificate(facts: Facts, now: int, _: int) -> Verdict:
    """It ends soon. A gateway that has none yet is not judged: it waits to be enrolled."""
    known = facts.state.identity if facts.state else None
    if known is None or not known.not_after:
        return UNCLEAR
    left = known.not_after - now
    if left < 30 * DAY_MS:
        return Verdict("bad", {"until": known.not_after}, "critical" if left < 7 * DAY_MS else None)
    return GOOD


def rules(facts: Facts, now: int, _: int) -> Verdict:
    """The rules that it goes by are past their date, also where it is away and cannot get others."""
    known = facts.state.rules if facts.state else None
    if known is None:
        return UNCLEAR
    return Verdict("bad", {"version": known.version, "since": known.valid_until}) if known.valid_until < now else GOOD


def quarantine(facts: Facts, now: int, _: int) -> Verdict:
    """Refused messages had to be dropped."""
    dropped, last = facts.dropped
    if not dropped or now - last > DAY_MS:
        return GOOD
    return Verdict("bad", {"dropped": dropped}) if now - last < 60 * MINUTE_MS else UNCLEAR


RULES: Final[Mapping[str, Rule]] = {
    "silence": Rule(silence, fall_ms=MINUTE_MS),
    "backlog": Rule(backlog, fall_ms=2 * MINUTE_MS),
    "disk": Rule(disk),
    "clock": Rule(clock, rise_ms=10 * MINUTE_MS, fall_ms=MINUTE_MS),
    "certificate": Rule(certificate),
    "rules": Rule(rules, rise_ms=MINUTE_MS),
    "quarantine": Rule(quarantine),
}
