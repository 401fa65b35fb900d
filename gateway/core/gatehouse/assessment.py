"""What is made of a vehicle at one moment: the verdict so far, and in the end the event that tells of it."""

from __future__ import annotations

from typing import Final

from contract.event import Passage, Shown
from contract.gate import Decision, Entry, GatePolicy, Reason, Verdict, Watch, decide, shown
from contract.voucher import Verifier
from gateway.core.gatehouse.vehicle import MOST, Vehicle
from gateway.core.passage import Memory, presented

LABEL: Final[tuple[Reason, ...]] = ("label",)


def assess(vehicle: Vehicle, verifier: Verifier, memory: Memory, policy: GatePolicy, watch: Watch) -> Decision:
    """The verdict on a vehicle as it stands now; `each` are its vouchers, in the order in which they came."""
    texts = [item.read.text for item in vehicle.vouchers]
    entry = Entry(
        vouchers=presented(texts, verifier, memory, watch.now),
        product=vehicle.product,
        amount=vehicle.amount,
        unit=vehicle.unit,
        papers=frozenset(paper.kind for paper in vehicle.papers),
        rapid_test=vehicle.test.verdict if vehicle.test is not None else None,
        labels=len(vehicle.labels),
        without=vehicle.without,
    )
    return decide(entry, policy, watch)


def label_verdict(judged: Decision) -> tuple[Verdict, tuple[Reason, ...]]:
    """Of a label of that vehicle: looked at where it stands for a voucher, else it says nothing against it."""
    return ("review", LABEL) if "label" in judged.reasons else ("pass", ())


def passage(
    vehicle: Vehicle, judged: Decision, watch: Watch, law: str, *, decision: Verdict, why: str = "", clerk: str = ""
) -> Passage:
    """The event of a vehicle. decision, why, clerk: what a person said, or as judged, "" and ""."""
    reads = [item.read for item in vehicle.items]
    test = vehicle.test
    return Passage(
        shown=_things(vehicle, judged),
        verdict=judged.verdict,
        decision=decision,
        device=next((read.device for read in reads if read.device), ""),
        reasons=judged.reasons,
        plate=vehicle.plate,
        product=vehicle.product,
        amount=f"{vehicle.amount:f}" if vehicle.amount is not None else "",
        unit=vehicle.unit if vehicle.amount is not None else "",
        listed=watch.listed,
        law=law,
        rapid_test=test.event if test is not None else "",
        snapshot=next((read.snapshot for read in reads if read.snapshot), ""),
        why=why,
        clerk=clerk,
        at=watch.now,
    )


def _things(vehicle: Vehicle, judged: Decision) -> tuple[Shown, ...]:
    verdict, reasons = label_verdict(judged)
    found = [shown(one) for one in judged.each]
    found += [Shown("label", verdict, item.read.text, reasons) for item in vehicle.labels]
    found += [Shown("paper", "pass", f"{paper.kind}:{paper.number}") for paper in vehicle.papers]
    test = vehicle.test
    if test is not None and test.number and not test.event:
        found.append(Shown("paper", "pass" if test.verdict == "pass" else "stop", f"rapid_test:{test.number}"))
    if vehicle.without or not found:
        own = tuple(reason for reason in judged.reasons if reason in ("no_voucher", "test_failed"))
        found.append(Shown("none", judged.verdict, reasons=own))
    return tuple(found[:MOST])
