"""The routes by which a keeper looks after the operators of a gateway. Each deed is an event."""

from __future__ import annotations

import asyncio

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from contract.event import Attendance
from gateway.core.operator import MOST, Operator, Trade, has_keeper, is_pin, name_of, trades_of
from gateway.rim.terminal import report
from gateway.rim.terminal.access import keeping, operator_of
from gateway.rim.terminal.asked import asked
from gateway.rim.terminal.duty_api import cards_of, duty_of, house_of, shown
from gateway.rim.terminal.refusal import Refusal

router = APIRouter(prefix="/api/operators", dependencies=[keeping])


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an operator is to be; None: as before."""

    name: str | None = None
    trades: list[str] | None = None
    pin: str | None = None


@router.get("")
def list_operators(request: Request) -> Response:
    """All operators."""
    return _json([shown(one) for one in house_of(request).operators.all()])


@router.post("")
async def add_operator(request: Request) -> Response:
    """A new one; the first is a keeper whatever was asked."""
    return await asyncio.to_thread(_add, request, await asked(request, Wish))


@router.put("/{key}")
async def change_operator(request: Request, key: str) -> Response:
    """Change name, trades or PIN; whoever is changed signs on again."""
    return await asyncio.to_thread(_change, request, key, await asked(request, Wish))


@router.delete("/{key}")
def remove_operator(request: Request, key: str) -> Response:
    """Forget one."""
    house = house_of(request)
    if _found(request, key).keeper:
        _spare(request, key)
    by = operator_of(request)
    house.operators.remove(key)
    duty_of(request).end_of(key)
    house.emit(Attendance("removed", key, by=by, at=house.clock()))
    return _json({})


@router.post("/{key}/card")
async def give_card(request: Request, key: str) -> Response:
    """Know one by the next card on the reader; after 20 s without one the answer is empty (204)."""
    house = house_of(request)
    _found(request, key)
    by = operator_of(request)
    card = await cards_of(request).card(request)
    if card is None:
        return Response(status_code=204)
    other = house.operators.by_card(card.number)
    if other is not None and other.id != key:
        raise Refusal("card_taken", name=other.name)
    return _told(request, await asyncio.to_thread(house.operators.give_card, key, card.number), "card", by)


@router.delete("/{key}/card")
def take_card(request: Request, key: str) -> Response:
    """Know one by a card no more."""
    _found(request, key)
    return _told(request, house_of(request).operators.give_card(key, ""), "no card", operator_of(request))


def _add(request: Request, wish: Wish) -> Response:
    house = house_of(request)
    before = house.operators.all()
    if len(before) >= MOST:
        raise Refusal("too_many_operators", n=MOST)
    name, trades, pin = _checked(request, "", wish)
    if name is None or trades is None or pin is None:
        raise Refusal("name_bad" if name is None else "trades_bad" if trades is None else "pin_weak")
    made = house.operators.add(name, trades if before else trades | {"keeper"}, pin)
    by, roles = operator_of(request), tuple(sorted(made.trades))
    house.emit(Attendance("added", made.id, by=by, roles=roles, at=house.clock()))
    return _json(shown(made))


def _change(request: Request, key: str, wish: Wish) -> Response:
    found = _found(request, key)
    name, trades, pin = _checked(request, key, wish)
    if found.keeper and trades is not None and "keeper" not in trades:
        _spare(request, key)
    made = house_of(request).operators.change(key, name=name, trades=trades, pin=pin)
    by = operator_of(request)
    if by != key or trades is not None:
        duty_of(request).end_of(key)
    what = ", ".join(word for word, told in (("name", name), ("trades", trades), ("pin", pin)) if told is not None)
    return _told(request, made, what, by)


def _checked(request: Request, key: str, wish: Wish) -> tuple[str | None, frozenset[Trade] | None, str | None]:
    try:
        name = name_of(wish.name) if wish.name is not None else None
    except ValueError:
        raise Refusal("name_bad") from None
    if name is not None and any(one.name == name and one.id != key for one in house_of(request).operators.all()):
        raise Refusal("name_taken", name=name)
    try:
        trades = trades_of(wish.trades) if wish.trades is not None else None
    except ValueError:
        raise Refusal("trades_bad") from None
    if wish.pin is not None and not is_pin(wish.pin):
        raise Refusal("pin_weak")
    return name, trades, wish.pin


def _found(request: Request, key: str) -> Operator:
    found = house_of(request).operators.get(key)
    if found is None:
        raise Refusal("no_such_operator")
    return found


def _spare(request: Request, key: str) -> None:
    if not has_keeper([one for one in house_of(request).operators.all() if one.id != key]):
        raise Refusal("last_keeper")


def _told(request: Request, made: Operator | None, what: str, by: str) -> Response:
    if made is None:
        raise Refusal("no_such_operator")
    house, roles = house_of(request), tuple(sorted(made.trades))
    house.emit(Attendance("changed", made.id, by=by, roles=roles, why=what, at=house.clock()))
    return _json(shown(made))


def _json(body: object) -> Response:
    return Response(report.encoded(body), media_type="application/json")
