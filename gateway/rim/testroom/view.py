"""From the work of a room to what its page draws. Pure: everything is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from contract.dossier import Dossier
from contract.event import Remark
from contract.moment import law_day
from contract.testing import METHODS, Method, usual, words
from gateway.core.testroom.bench import MINUTE_MS, Slot, same_channel
from gateway.core.testroom.explanation import rerun_words
from gateway.core.testroom.number import called
from gateway.core.testroom.worklist import Test, Work, Worklist
from gateway.rim.terminal.report import Words
from gateway.rim.testroom.instrument import Instrument
from gateway.rim.testroom.state import (
    Alarm,
    ChannelSlot,
    Curve,
    InstrumentView,
    MethodSheet,
    Note,
    Result,
    SampleRow,
    Totals,
)

_READING_MIN: Final = 3  # GB/T 5009.199: the change of absorbance within 3 min
DOUBTS: Final[dict[str, tuple[str, str]]] = {
    "contradiction": words("contradiction"),
    "range": words("range"),
    "clock": ("仪器的时间不可信", "the instrument's time cannot be"),
    "charset": ("仪器的文字读不出", "a text of the instrument could not be read"),
    "verdict": ("仪器的结论不认得", "the instrument's verdict is no word that is known"),
    "repeated": ("可能是同一结果重报", "perhaps the same result said again"),
}


def result(test: Test, number: str) -> Result:
    """One result, of the sample `number` ("": of none)."""
    body, found = test.body, test.judged
    curve = None
    if body.control is not None and body.change is not None:
        curve = Curve(_READING_MIN, body.control, body.change)
    sentence = test.sentence
    return Result(
        id=test.id, at=test.at, heard=test.heard, device=body.device, channel=body.number, sample=number,
        called=called(number), method=test.method.id, verdict=found.verdict,
        rate=None if found.rate is None else float(found.rate), told=body.rate, word=body.verdict,
        control=body.control, change=body.change, sentence=Words(*sentence),
        reasons=[Words(*words(code)) for code in found.reasons if code != "control_low"],
        doubts=[Words(*DOUBTS[code]) for code in body.doubts if code not in found.reasons],
        reruns=body.reruns, clerk=body.clerk, raw=body.raw, curve=curve,
        notes=[_note(one.t, one.body) for one in test.notes if isinstance(one.body, Remark)],
    )  # fmt: skip


def row(work: Work, names: Mapping[str, str], methods: Mapping[str, Method]) -> SampleRow:
    """One sample of the list; names: of subjects, methods: of the analyzers, both by id."""
    body, slot = work.body, work.slot
    ends = due(slot, methods[slot.device]) if slot is not None and slot.device in methods else 0
    return SampleRow(
        number=work.number, called=called(work.number), id=work.event.id, at=body.at or work.event.t,
        product=body.product, known=bool(body.of or body.batch or body.cycle), of=body.of,
        name=names.get(body.of, "") or body.place, batch=body.batch, purpose=body.purpose, clerk=body.clerk,
        stage=work.stage, standing=work.standing, todo=Words(*rerun_words(work.standing, work.left)),
        device=slot.device if slot else "", channel=slot.channel if slot else "", since=slot.at if slot else 0,
        due=ends, discarded=work.discarded, results=[result(test, work.number) for test in work.tests],
    )  # fmt: skip


def names_of(dossier: Dossier | None) -> dict[str, str]:
    """The names of the subjects that the dossier knows, by id."""
    if dossier is None:
        return {}
    holder = {dossier.holder.id: dossier.holder.name} if dossier.holder is not None else {}
    return {guest.id: guest.name for guest in dossier.guests} | holder


def due(slot: Slot, method: Method) -> int:
    """When a run that began as its sample was put there can be over."""
    return slot.at + method.minutes * MINUTE_MS


def sheet(method: Method) -> MethodSheet:
    """The edition as it is shown and printed."""
    return MethodSheet(
        method.id, Words(method.zh, method.en), method.standard,
        None if method.threshold is None else float(method.threshold),
        None if method.least_control is None else float(method.least_control),
        method.reruns, method.minutes, method.source,
    )  # fmt: skip


def sheets(rows: Iterable[SampleRow], more: Iterable[Result] = ()) -> list[MethodSheet]:
    """The editions by which these were judged."""
    used = {found.method for one in rows for found in one.results} | {found.method for found in more}
    return [sheet(METHODS[key]) for key in sorted(used)]


def instrument(one: Instrument, work: Worklist, day: str) -> InstrumentView:
    """An analyzer with what stands on it and what it told on a day."""
    method = usual(one.method)
    told: list[tuple[Test, str]] = [(test, "") for test in work.strangers]
    told += [(test, entry.number) for entry in work.works for test in entry.tests]
    told = sorted((pair for pair in told if pair[0].body.device == one.id and _on(pair[0], day)), key=_heard)
    products = {entry.number: entry.body.product for entry in work.works}
    slots = [slot for slot in work.slots if slot.device == one.id]
    named = [str(place) for place in range(1, one.channels + 1)]
    for slot in slots:
        if slot.channel and not any(same_channel(slot.channel, name) for name in named):
            named.append(slot.channel)
    newest = told[-1][0] if told else None
    void = newest if newest is not None and "control_low" in newest.judged.reasons else None
    return InstrumentView(
        one.id, Words(*one.name), one.state, Words(*one.cause), sheet(method),
        [_channel(name, slots, told, products, method) for name in named],
        next((slot.sample for slot in slots if not slot.channel), ""),
        Words(*void.sentence) if void is not None else None,
        one.told,
    )  # fmt: skip


def _channel(
    name: str, slots: Sequence[Slot], told: Sequence[tuple[Test, str]], products: dict[str, str], method: Method
) -> ChannelSlot:
    slot = next((slot for slot in slots if slot.channel and same_channel(slot.channel, name)), None)
    if slot is not None:
        product = products.get(slot.sample, "")
        return ChannelSlot(name, slot.sample, called(slot.sample), product, slot.at, due(slot, method), "", "", None)
    test, number = next((pair for pair in reversed(told) if same_channel(pair[0].body.number, name)), (None, ""))
    if test is None:
        return ChannelSlot(name, "", "", "", 0, 0, "", "", None)
    rate = None if test.judged.rate is None else float(test.judged.rate)
    product = products.get(number, "")
    return ChannelSlot(name, number, called(number), product, 0, 0, test.id, test.judged.verdict, rate)


def alarms(work: Worklist) -> list[Alarm]:
    """Positives that are not settled, the newest first: of samples, and of results that name none."""
    found = []
    for one in work.works:
        if one.stage != "discarded" and one.standing in ("needs_rerun", "needs_confirmation", "confirmed"):
            first = next(test for test in one.tests if test.judged.verdict == "positive")
            found.append(_alarm(first, one.number, one.body.product, one.stage, rerun_words(one.standing, one.left)))
    for test in work.strangers:
        if test.judged.verdict == "positive":
            todo = ("阳性结果没有样品：先说明是哪个样品", "a positive without a sample: say which sample it was")
            found.append(_alarm(test, "", "", "stranger", todo))
    return sorted(found, key=lambda one: -one.since)


def _alarm(test: Test, number: str, product: str, stage: str, todo: tuple[str, str]) -> Alarm:
    return Alarm(
        number, called(number), test.id, product, stage, test.at, Words(*test.sentence), Words(*todo), bool(test.notes)
    )


def totals(work: Worklist, day: str) -> Totals:
    """What a day brought."""
    tests = [test for one in work.works for test in one.tests] + list(work.strangers)
    verdicts = [test.judged.verdict for test in tests if _on(test, day)]
    samples = sum(_day(one.body.at or one.event.t) == day for one in work.works)
    counts = [verdicts.count(word) for word in ("positive", "negative", "void")]
    return Totals(samples, len(verdicts), *counts)


def _note(t: int, body: Remark) -> Note:
    return Note(body.at or t, body.text, body.clerk, body.sample)


def _heard(pair: tuple[Test, str]) -> tuple[int, int]:
    return pair[0].heard, pair[0].at


def _on(test: Test, day: str) -> bool:
    return _day(test.heard) == day


def _day(at: int) -> str:
    return law_day(at).isoformat()
