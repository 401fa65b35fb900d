"""How the state of a gate becomes what its page draws (gateway.rim.terminal.gate_shape)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from contract.event import Passage
from contract.gate import REASONS, VERDICTS, Decision, Judged, Verdict, reason_words
from contract.moment import HOUR_MS
from contract.voucher import named
from gateway.core.gatehouse.assessment import label_verdict
from gateway.core.gatehouse.checks import checks
from gateway.core.gatehouse.override import WHYS, may
from gateway.core.gatehouse.vehicle import Item, Vehicle
from gateway.core.told import Told
from gateway.rim.gate.gate import Looked, Yard
from gateway.rim.terminal.gate_shape import (
    CheckReport,
    Choice,
    CodeReport,
    DayReport,
    DeviceReport,
    GateState,
    HeardReport,
    ListReport,
    PaperReport,
    PassageReport,
    RulesReport,
    TestReport,
    VehicleReport,
    VoucherReport,
    Why,
    WhyOffered,
)
from gateway.rim.terminal.gate_view import GateView
from gateway.rim.terminal.house import House
from gateway.rim.terminal.report import Words


def state(house: House, view: GateView) -> GateState:
    """All that the page draws, as it is now."""
    yard = view.gate.yard()
    now, heard, rules = yard.now, yard.heard, view.rules()
    listed = yard.watch.listed
    stale = now - listed > yard.sheet.policy.stale_hours * HOUR_MS
    return GateState(
        t=now,
        gateway=house.gateway,
        site=Words(*house.site()),
        camera=next(iter(view.gate.cameras), ""),
        devices=_devices(house, view),
        here=_vehicle(yard.here, yard),
        behind=_vehicle(yard.behind, yard),
        waiting=[one for one in (_vehicle(looked, yard) for looked in yard.waiting) if one is not None],
        heard=HeardReport(heard.t, heard.source, _why(heard.reason)) if heard is not None else None,
        last=[_passage("", t, passage) for t, passage in yard.last],
        totals=yard.totals,
        list=ListReport(listed, now - listed if listed else None, stale),
        clock=yard.watch.synced,
        rules=RulesReport(rules.version, rules.issued, now - rules.issued, now > rules.valid_until) if rules else None,
        connected=view.connected(),
        events=view.outbox.backlog("events"),
        staffed=yard.staffed,
    )


def day(name: str, entries: Iterable[Told]) -> DayReport:
    """The list of a day."""
    told = [(entry.id, entry.t, entry.body) for entry in entries if isinstance(entry.body, Passage)]
    found = [_passage(key, body.at or t, body) for key, t, body in reversed(told)]
    judged, done = Counter(one.verdict for one in found), Counter(one.decision for one in found)
    return DayReport(name, {key: judged[key] for key in VERDICTS}, {key: done[key] for key in VERDICTS}, found)


def whys() -> list[WhyOffered]:
    """The reasons that people choose from."""
    return [
        WhyOffered(decision, code, Words(*words)) for decision, known in WHYS.items() for code, words in known.items()
    ]


def _devices(house: House, view: GateView) -> list[DeviceReport]:
    found = []
    for key in view.gate.cameras:
        camera = house.camera(key)
        if camera is None:
            found.append(DeviceReport(key, "camera", Words(key, key), "new", Words("", "")))
        else:
            figures = camera.figures()
            found.append(DeviceReport(key, "camera", Words(*camera.name), figures.state, Words(*figures.cause)))
    return found + [
        DeviceReport(one.id, "scanner", Words(one.id, one.id), one.state, Words(*one.text))
        for one in view.peripherals()
        if one.id == view.gate.scanner
    ]


def _vehicle(looked: Looked | None, yard: Yard) -> VehicleReport | None:
    if looked is None:
        return None
    vehicle, judged, test = looked.vehicle, looked.judged, looked.vehicle.test
    return VehicleReport(
        number=vehicle.number,
        begun=vehicle.begun,
        verdict=judged.verdict if judged is not None else None,
        says=Words(*judged.words) if judged is not None else Words("", ""),
        reasons=[_why(reason) for reason in judged.reasons] if judged is not None else [],
        codes=_codes(vehicle, judged, yard) if judged is not None else [],
        plate=vehicle.plate,
        papers=[PaperReport(*paper) for paper in vehicle.papers],
        product=vehicle.product,
        amount=_figure(vehicle.amount),
        unit=vehicle.unit,
        without=vehicle.without,
        test=TestReport(*test) if test is not None else None,
        in_hand=vehicle.in_hand,
        waits=looked.waits,
        closes_ms=looked.closes,
        choices=_choices(judged),
    )


def _choices(judged: Decision | None) -> list[Choice]:
    if judged is None:
        return []
    return [Choice(verdict, verdict == judged.verdict) for verdict in VERDICTS if may(judged, verdict)]


def _codes(vehicle: Vehicle, judged: Decision, yard: Yard) -> list[CodeReport]:
    vouchers = dict(zip((item.number for item in vehicle.vouchers), judged.each, strict=True))
    test = vehicle.test.verdict if vehicle.test is not None else None
    found = []
    for item in reversed(vehicle.items):
        one = vouchers.get(item.number)
        if one is None:
            verdict, reasons = label_verdict(judged)
            found.append(_code(item, item.read.text, verdict, reasons, [], None))
            continue
        made = [CheckReport(*check) for check in checks(one, yard.watch, test)]
        found.append(_code(item, one.presented.text, one.verdict, one.reasons, made, _voucher(one, yard)))
    return found


def _code(
    item: Item, text: str, verdict: Verdict, reasons: Iterable[str], made: list[CheckReport], said: VoucherReport | None
) -> CodeReport:
    read = item.read
    return CodeReport(
        number=item.number,
        kind=item.kind,
        text=text,
        source=read.source,
        device=read.device,
        snapshot=read.snapshot,
        t=read.t,
        times=item.times,
        verdict_ms=max(0, read.t - read.legible) if read.legible else None,
        verdict=verdict,
        reasons=[_why(reason) for reason in reasons],
        checks=made,
        voucher=said,
    )


def _voucher(one: Judged, yard: Yard) -> VoucherReport | None:
    said, seen = one.presented.verified.statement, one.presented.seen
    if said is None:
        return None
    return VoucherReport(
        kind=said.kind,
        proved=bool(one.presented.verified.kid),
        batch=f"{said.batch:016x}",
        product=Words(*named(said.produce)),
        amount=_figure(said.amount),
        unit=said.unit,
        issued=said.issued,
        until=said.until,
        basis=sorted(said.basis),
        seen=seen.times if seen is not None else 0,
        seen_amount=_figure(seen.amount if seen is not None else None),
        seen_last=yard.memory.last(one.presented.code),
    )


def _figure(amount: Decimal | None) -> str:
    """Without the noughts that an exponent left behind."""
    return f"{amount.normalize():f}" if amount is not None else ""


def _why(reason: str) -> Why:
    verdict = next((words.verdict for known, words in REASONS.items() if known == reason), "review")
    return Why(reason, verdict, Words(*reason_words(reason)))


def _passage(key: str, t: int, passage: Passage) -> PassageReport:
    first = next((one for one in passage.shown if one.product), None)
    seen = bool(passage.amount)
    amount = passage.amount if seen else first.amount if first is not None else ""
    zh, en = VERDICTS[passage.decision]
    return PassageReport(
        id=key,
        t=t,
        verdict=passage.verdict,
        decision=passage.decision,
        says=Words(zh, en),
        reasons=[_why(reason) for reason in passage.reasons],
        why=passage.why,
        clerk=passage.clerk,
        plate=passage.plate,
        product=passage.product or (first.product if first is not None else ""),
        amount=_figure(Decimal(amount)) if amount else "",
        unit=passage.unit if seen else first.unit if first is not None else "",
        count=sum(one.kind in ("voucher", "label") for one in passage.shown),
        device=passage.device,
        snapshot=passage.snapshot,
        rapid_test=passage.rapid_test,
    )
