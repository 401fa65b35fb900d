"""The routes of duty: who is signed on at a page, signing on by PIN or card, signing off, a PIN of one's own."""

from __future__ import annotations

import asyncio
from math import ceil
from pathlib import Path
from typing import Literal, cast

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from contract.event import Attendance
from gateway.core.operator import PAGES, Operator, PageName, admits, is_pin
from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow, keeps, role_of, shift_of, token_of
from gateway.rim.terminal.asked import asked
from gateway.rim.terminal.card_wait import CardWait
from gateway.rim.terminal.duty import Duty, Shift, cookie
from gateway.rim.terminal.house import House, Uplink
from gateway.rim.terminal.refusal import Refusal

router = APIRouter(prefix="/api", dependencies=[allow("kiosk", "engineer")])
Step = Literal["sign_out", "lock"]
Means = Literal["pin", "card"]


class SignOn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By PIN: operator and pin; by the next card on the reader: card. terminal: at which page, "" the first one."""

    terminal: PageName | Literal[""] = ""
    operator: str = ""
    pin: str = ""
    card: bool = False


class NewPin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another PIN for whoever is signed on; old: the one until now."""

    old: str
    new: str


class SignedOn(msgspec.Struct, frozen=True):
    """Who works at the page that asks."""

    operator: str
    name: str
    trades: list[str]
    terminal: str


class OperatorReport(msgspec.Struct, frozen=True):
    """One operator, as a tile shows it."""

    id: str
    name: str
    trades: list[str]
    card: bool


class TerminalReport(msgspec.Struct, frozen=True):
    """A terminal of this gateway, and the names of who works there."""

    page: PageName
    at: list[str]


class DutyReport(msgspec.Struct, frozen=True):
    """All that a bar and a sign-on show at UTC ms `t`.

    keeps: who asks may look after the operators; card: may sign on by card; wait_s: until a PIN is looked at again.
    """

    t: int
    gateway: str
    site: report.Words
    signed: SignedOn | None
    operators: list[OperatorReport]
    terminals: list[TerminalReport]
    line: Uplink
    keeps: bool
    card: bool
    wait_s: int


def house_of(request: Request) -> House:
    """The house of the app that is asked."""
    return cast(House, request.app.state.house)


def duty_of(request: Request) -> Duty:
    """The shifts of the app that is asked."""
    return cast(Duty, request.app.state.duty)


def cards_of(request: Request) -> CardWait:
    """Where one waits for a card. Raises Refusal("card_away") for whoever is not at the machine."""
    if role_of(request) != "kiosk":
        raise Refusal("card_away")
    return cast(CardWait, request.app.state.cards)


def shown(one: Operator) -> OperatorReport:
    """An operator without anything secret."""
    return OperatorReport(one.id, one.name, sorted(one.trades), one.card)


@router.get("/duty")
def get_duty(request: Request) -> Response:
    """Who is signed on at this page, who could be, which terminals there are, how the line to the county is."""
    house, duty, shift = house_of(request), duty_of(request), shift_of(request)
    signed = SignedOn(shift.operator, shift.name, sorted(shift.roles), shift.terminal) if shift else None
    static = cast(Path, request.app.state.static)
    pages = [page for page in PAGES if page in house.served and (static / f"{page}.html").is_file()]
    body = DutyReport(
        t=house.clock(),
        gateway=house.gateway,
        site=report.Words(*house.site()),
        signed=signed,
        operators=[shown(one) for one in house.operators.all()],
        terminals=[TerminalReport(page, duty.at(page)) for page in pages],
        line=house.line(),
        keeps=keeps(request),
        card=role_of(request) == "kiosk" and cast(CardWait, request.app.state.cards).possible,
        wait_s=ceil(house.operators.wait_s()),
    )
    return Response(report.encoded(body), media_type="application/json")


@router.post("/duty")
async def sign_on(request: Request) -> Response:
    """Sign on. By card the answer comes with the card, or after 20 s empty (204): ask again."""
    wish = await asked(request, SignOn)
    if wish.card:
        return await _by_card(request, wish.terminal)
    return await asyncio.to_thread(_by_pin, request, wish)


@router.delete("/duty")
def sign_off(request: Request, step: Step = "sign_out") -> Response:
    """Sign off, or lock: the same but for what is recorded."""
    house = house_of(request)
    gone = duty_of(request).end(token_of(request))
    if gone is not None:
        house.emit(Attendance(step, gone.operator, gone.terminal, at=house.clock()))
    response = Response(b"{}", media_type="application/json")
    response.delete_cookie(cookie(house.gateway), path="/", httponly=True, samesite="strict")
    return response


@router.put("/duty/pin")
async def change_pin(request: Request) -> Response:
    """Change the PIN of whoever is signed on here, who knows the old one; wrong ones wait as at the sign-on."""
    wish = await asked(request, NewPin)
    shift = shift_of(request)
    if shift is None:
        raise Refusal("no_operator")
    return await asyncio.to_thread(_changed, request, shift, wish)


def _by_pin(request: Request, wish: SignOn) -> Response:
    return _begun(request, _proved(request, wish.operator, wish.pin, wish.terminal), wish.terminal, "pin")


def _proved(request: Request, operator: str, pin: str, terminal: str) -> Operator:
    """Whose PIN this is. Raises Refusal, and counts and tells a wrong one."""
    operators = house_of(request).operators
    try:
        found = operators.by_pin(operator, pin)
    except BlockingIOError:
        raise Refusal("pin_wait", s=ceil(operators.wait_s())) from None
    if found is None:
        if operators.get(operator) is None:
            raise Refusal("no_such_operator")
        _refused(request, operator, terminal, "pin", "pin")
        raise Refusal("pin_wrong")
    return found


def _changed(request: Request, shift: Shift, wish: NewPin) -> Response:
    if not is_pin(wish.new):
        raise Refusal("pin_weak")
    found = _proved(request, shift.operator, wish.old, shift.terminal)
    house, duty, mine = house_of(request), duty_of(request), token_of(request)
    house.operators.change(found.id, pin=wish.new)
    duty.end_of(found.id, but=mine)
    duty.touch(mine)
    roles = tuple(sorted(found.trades))
    house.emit(Attendance("changed", found.id, shift.terminal, by=found.id, roles=roles, why="pin", at=house.clock()))
    return Response(b"{}", media_type="application/json")


async def _by_card(request: Request, terminal: str) -> Response:
    card = await cards_of(request).card(request)
    if card is None:
        return Response(status_code=204)
    found = house_of(request).operators.by_card(card.number)
    if found is None:
        _refused(request, "", terminal, "card", "card")
        raise Refusal("card_strange")
    return _begun(request, found, terminal, "card")


def _begun(request: Request, found: Operator, terminal: str, means: Means) -> Response:
    house, duty = house_of(request), duty_of(request)
    if not admits(terminal, found.trades):
        _refused(request, found.id, terminal, means, "trade")
        raise Refusal("no_trade")
    before = duty.end(token_of(request))
    if before is not None:
        house.emit(Attendance("sign_out", before.operator, before.terminal, at=house.clock()))
    roles = tuple(sorted(found.trades))
    house.emit(Attendance("sign_in", found.id, terminal, means, roles=roles, at=house.clock()))
    token = duty.begin(Shift(found.id, found.name, frozenset(found.trades), terminal))
    response = Response(report.encoded(SignedOn(found.id, found.name, list(roles), terminal)))
    response.headers["Content-Type"] = "application/json"
    response.set_cookie(cookie(house.gateway), token, path="/", httponly=True, samesite="strict")
    return response


def _refused(request: Request, operator: str, terminal: str, means: Means, why: str) -> None:
    house = house_of(request)
    house.emit(Attendance("refused", operator, terminal, means, why=why, at=house.clock()))
