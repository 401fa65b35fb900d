"""What follows from a result as it was told: whose, of what, by which edition, with which verdict. Pure.

Always found anew from the row and what stands beside it, so that neither the order of arrival nor how often it was
asked is seen in the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from contract.law.name import Crop, Names
from contract.moment import law_day
from contract.names import within
from contract.testing import METHODS, Method, Result, judge, usual

Row = dict[str, Any]
LEAD_MS: Final = 10 * 60_000  # clocks of an instrument, a gateway and a sampler may be so far apart
STALE_MS: Final = 60 * 86_400_000  # fresh produce is not kept longer: the number on the seal was used again
NEVER_POSITIVE: Final = ("negative", "open")  # where chains stand of which no run was positive
_YEAR_MS: Final = 366 * 86_400_000  # what no calendar reaches breaks every day that is asked for


class Choice(NamedTuple):
    """Somebody chose an edition for a kind: in a region, or for one room; see rapid_model.RapidMethod."""

    region: str
    subject: str
    kind: str
    edition: str
    since: str
    made: tuple[int, str]


class Room(NamedTuple):
    """Whose test room it was, "" unknown, its region, and what does not fit there."""

    subject: str
    region: str
    doubts: frozenset[str]


class Sampled(NamedTuple):
    """What a sample is of; at: ms UTC when it was taken."""

    product: str
    of: str
    batch: str
    cycle: str
    at: int


class Beside(NamedTuple):
    """What stands beside a result. sample: under the number that it names, or that of the test which it reruns;
    target: the row that it reruns, None where there is none; chain: where it belongs by both of them; other: what it
    reruns was of another sample; late: a note named its sample, after the result."""

    room: Room
    sample: Sampled | None
    target: Row | None
    chain: str
    other: bool = False
    late: bool = False


def when(row: Row) -> int:
    """ms UTC of a test: by the instrument where its clock can be believed, else when the gateway heard it."""
    tested = row["tested"]
    believed = tested and "clock" not in row["said"].split(",") and tested <= row["heard"] + LEAD_MS
    found = tested if believed else row["heard"]
    return int(max(0, min(found, row["received"] + _YEAR_MS)))


def edition(choices: Sequence[Choice], kind: str, region: str, subject: str, day: str) -> Method:
    """The edition that judges a test of a kind, in a region, by a room, on a day (ISO)."""
    fitting = [
        one
        for one in choices
        if one.kind == kind
        and one.since <= day
        and within(region, one.region)
        and (not one.subject or one.subject == subject)
    ]
    if not fitting:
        return usual(kind)
    return METHODS[max(fitting, key=lambda one: (bool(one.subject), len(one.region), one.made)).edition]


def misfit(row: Row, sample: Sampled) -> str:
    """Why a result cannot be of its sample, a code of rapid_doubts, "" where it can: it is older, or much younger."""
    at = when(row)
    if at + LEAD_MS < sample.at:
        return "before_sample"
    return "stale_sample" if at > sample.at + STALE_MS else ""


def derive(row: Row, beside: Beside, choices: Sequence[Choice], crops: Names[Crop]) -> Row:
    """The derived columns of a row, but those of its chain."""
    room, sample, target = beside.room, beside.sample, beside.target
    at = when(row)
    day = law_day(at).isoformat()
    doubts = {word for word in row["said"].split(",") if word} | room.doubts
    if at > row["received"] + LEAD_MS:
        doubts.add("future")
    if row["timeless"]:
        doubts.add("gateway_clock")
    product, counts = "", sample
    if sample is not None:
        product = crops.called(sample.product)
        doubts |= {"sample_late"} if beside.late else set()
        odd = misfit(row, sample)
        if odd:
            doubts.add(odd)
            counts = None
    elif row["sample"]:
        product = crops.key(row["sample"])
        doubts |= set() if product else {"sample_unknown"}
    elif target is not None:
        product = target["product"]
    else:
        doubts.add("sample_missing")
    if row["reruns"]:
        doubts |= _rerun(at, beside)
    method = edition(choices, row["kind"], room.region, room.subject, day)
    found = judge(Result(row["rate"], row["told"], row["control"], row["change"], row["item"]), method, product)
    return {
        "region": room.region,
        "subject": room.subject,
        "of": counts.of if counts else "",
        "product": product,
        "batch": counts.batch if counts else "",
        "cycle": counts.cycle if counts else "",
        "at": at,
        "day": day,
        "edition": method.id,
        "verdict": found.verdict,
        "reasons": ",".join(found.reasons),
        "chain": beside.chain,
        "doubts": ",".join(sorted(doubts)),
    }


def _rerun(at: int, beside: Beside) -> set[str]:
    if beside.target is None:
        return {"rerun_unknown"}
    early = at + LEAD_MS < when(beside.target)
    return {code for code, holds in (("rerun_early", early), ("rerun_other", beside.other)) if holds}


def counted(row: Mapping[str, Any]) -> tuple[int, ...]:
    """What a row adds to the counts: tests, samples, positive, confirmed, void, doubtful."""
    leads = bool(row["leads"])
    was = leads and row["standing"] not in NEVER_POSITIVE
    return (
        1,
        int(leads),
        int(was),
        int(leads and row["standing"] == "confirmed"),
        int(row["verdict"] == "void"),
        int(bool(row["doubts"])),
    )


def shown_rate(row: Mapping[str, Any]) -> Decimal | None:
    """The rate that counted, in %: judged again from what was told, so that no second copy of it is kept."""
    told = Result(row["rate"], row["told"], row["control"], row["change"], row["item"])
    return judge(told, METHODS[row["edition"]], row["product"]).rate
