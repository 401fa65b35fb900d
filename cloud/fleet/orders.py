"""Commands in their table: ordered, sent, answered, given up. All inside a write (or read) of the caller."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlmodel import Session, col, select

from cloud import registry
from cloud.fleet import lifecycle
from cloud.fleet.model import GatewayCommand
from cloud.kernel.problem import Problem, found
from cloud.kernel.scope import NATION
from contract.command import Body, Command, Reply
from contract.identifiers import uuid7

BUNDLES: Final = 20  # commands of one gateway whose data is kept, the newest
_decode: Final = msgspec.json.Decoder(Body).decode


def order(session: Session, gateway: str, body: Body, by: str, expires_ms: int, now: int) -> GatewayCommand:
    """Queue a command for a registered gateway; it may wait `expires_ms` from `now` (ms) for its gateway.

    Raises Problem("not_found" | "command_lifetime").
    """
    row = found(registry.gateway(NATION, session, gateway), gateway)
    if not lifecycle.SHORTEST_MS <= expires_ms <= lifecycle.LONGEST_MS:
        raise Problem("command_lifetime")
    command = GatewayCommand(
        id=str(uuid7()),
        gateway=gateway,
        region=row.region,
        county=row.county,
        kind=str(body.__struct_config__.tag),
        body=msgspec.json.encode(body).decode(),
        by=by,
        created=now,
        expires=now + expires_ms,
    )
    session.add(command)
    session.flush()
    return command


def waiting(session: Session, gateways: Collection[str] | None = None) -> Sequence[GatewayCommand]:
    """Commands that are not answered for good, the oldest first; of these gateways only, where they are named."""
    query = select(GatewayCommand).where(col(GatewayCommand.state).in_(lifecycle.OPEN))
    if gateways is not None:
        query = query.where(col(GatewayCommand.gateway).in_(gateways))
    return session.exec(query.order_by(col(GatewayCommand.created), GatewayCommand.id)).all()


def message(row: GatewayCommand) -> Command:
    """What is signed and sent; the same at every sending."""
    return Command(
        id=UUID(row.id), gateway=row.gateway, t=row.created, expires=row.expires, body=_decode(row.body.encode())
    )


def sent(session: Session, command: str, now: int) -> None:
    """It was handed to the broker."""
    row = session.get(GatewayCommand, command)
    if row is not None:
        row.state, row.sent = "sent" if row.state == "queued" else row.state, now
        session.add(row)


def give_up(session: Session, now: int) -> list[GatewayCommand]:
    """Close what nobody answered in time."""
    late = [row for row in waiting(session) if lifecycle.overdue(row.state, row.expires, now)]
    for row in late:
        row.state, row.code = "expired", "no_answer"
        session.add(row)
    return late


def answer(session: Session, reply: Reply, now: int) -> GatewayCommand | None:
    """Note a proved reply; the row where it said something new, None where it did not, or nobody had asked."""
    row = session.get(GatewayCommand, str(reply.id))
    if row is None or row.gateway != reply.gateway:
        return None
    state = lifecycle.answered(row.state, reply.state)
    if state is None:
        return None
    row.state, row.answered = state, now
    row.code, row.text, row.data = reply.code, reply.text, reply.data
    session.add(row)
    session.flush()
    if reply.data:
        _let_go(session, reply.gateway)
    return row


def _let_go(session: Session, gateway: str) -> None:
    old = select(GatewayCommand).where(GatewayCommand.gateway == gateway, GatewayCommand.data != "")
    for row in session.exec(old.order_by(col(GatewayCommand.created).desc()).offset(BUNDLES)):
        row.data = ""
        session.add(row)
