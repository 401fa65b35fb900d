"""Plays what passed between a gateway and a peripheral: what we send must be what was sent.

A card reader gives {"card": masked, "doubts": [...]} and {"fault": code}, on 2026-11-23; a question that has no answer
in the capture was answered by silence. Scanners and printers give the words of a profile's examples. What goes to a
printer is the document of `options`: the lines of a receipt, or words and a code of a label.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from contract.profile import PeripheralProfile
from gateway.core.card import Card
from gateway.core.fault import Fault
from gateway.core.label import Code as Symbol
from gateway.core.label import Dots, Label
from gateway.core.receipt import Code, Text
from gateway.drivers import escpos, tspl, zpl
from gateway.drivers.id_card import Hearing, Reply
from gateway.drivers.id_card_visit import Visit
from gateway.rim.profiles import Shelf
from tests.captures.case import Case
from zhigen.profiles.peripheral import understood

TODAY = date(2026, 11, 23)


def card(case: Case) -> list[Any]:
    """What a visit gave."""
    visit, hearing = Visit(), Hearing()
    shown: list[Any] = []

    def answered(reply: Reply | Fault) -> None:
        found = visit.answered(reply)
        if isinstance(found, Card):
            shown.append({"card": found.masked, "doubts": list(found.doubts(TODAY))})
        elif found is not None:
            shown.append({"fault": found.code})

    waiting = False
    for line in case.lines:
        if line.side == "<":
            for reply in hearing.feed(line.data):
                if isinstance(reply, Fault) or reply.answers(visit.command):
                    answered(reply)
                    waiting = False
            continue
        if waiting:
            answered(_unanswered(hearing))
        assert line.data.hex() == visit.command.frame.hex(), case.name
        waiting = True
    if waiting:
        answered(_unanswered(hearing))
    return shown


def scanner(case: Case) -> list[Any]:
    """Codes and causes."""
    return list(understood(_profile(case), b"".join(line.data for line in case.lines)))


def printer(case: Case) -> list[Any]:
    """States, in order."""
    profile, shown = _profile(case), list[str]()
    for line in case.lines:
        if line.side == ">":
            assert _printed(case, profile).hex() == line.data.hex(), case.name
        else:
            shown += understood(profile, line.data)
    return shown


def _unanswered(hearing: Hearing) -> Fault:
    half = hearing.half
    hearing.clear()
    return Fault("garbled", details={"size": half}) if half else Fault("reader_silent", details={"ms": 1000})


def _profile(case: Case) -> PeripheralProfile:
    profile = Shelf(()).find(case.profile)
    assert isinstance(profile, PeripheralProfile)
    changed = {
        name: type(section).model_validate(section.model_dump() | case.options[name])
        for name, section in (("scanner", profile.scanner), ("printer", profile.printer))
        if name in case.options
    }
    return profile.model_copy(update=changed)


def _printed(case: Case, profile: PeripheralProfile) -> bytes:
    if lines := case.options.get("receipt"):
        receipt = tuple(Code(line[3:]) if line.startswith("QR ") else Text(line) for line in lines)
        return escpos.printed(receipt, profile.printer)
    label = case.options["label"]
    dots = Dots(8, 16, label["row"], bytes.fromhex(label["dots"]))
    drawn = Label(320, 240, 40, 30, (dots, Symbol(200, 20, label["code"], 5)), label.get("copies", 1))
    return zpl.printed(drawn) if profile.protocol == "zpl" else tspl.printed(drawn, profile.printer.gap_mm)
