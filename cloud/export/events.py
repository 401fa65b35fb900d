"""Events as rows of an export, in the order of their arrival. What is sealed stays sealed: only that it is there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from cloud import registry
from cloud.export import store
from cloud.export.rules import Wanted, check
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent
from cloud.kernel.problem import Problem
from cloud.kernel.scope import Scope
from contract.errors import ContractError
from contract.personal import Person, Sealed

_AT_ONCE: Final = 500
_US: Final = 1000


def gateways(scope: Scope, database: Database, wanted: Wanted) -> list[str] | None:
    """The gateways that are meant, None for all. Raises Problem where there is none, or the span is none."""
    check(wanted)
    if wanted.site is None and wanted.gateway is None:
        return None
    with database.read() as session:
        found = registry.gateways(scope, session)
    ids = [one.id for one in found if wanted.site in (None, one.site_id) and wanted.gateway in (None, one.id)]
    if not ids:
        raise Problem("not_found", what=(wanted.gateway or wanted.site or "-")[:120])
    return ids


def rows(scope: Scope, database: Database, ids: list[str] | None, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """One tuple an event, as columns.EVENTS names them; each page is a transaction of its own."""
    after = 0
    while True:
        with database.read() as session:
            page = store.events(
                scope,
                session,
                after=after,
                start=wanted.start,
                end=wanted.end,
                gateways=ids,
                kind=wanted.kind,
                limit=_AT_ONCE,
            )
        for event in page:
            after = event.position or 0
            device, details = _body(event)
            if wanted.device in (None, device):
                yield _row(event, device, details)
        if len(page) < _AT_ONCE:
            return


def _row(event: JournalEvent, device: str, details: str) -> tuple[Any, ...]:
    return (
        event.position,
        event.t * _US,
        event.t,
        event.received * _US,
        event.gateway,
        event.region,
        device,
        event.kind,
        details,
        event.id,
        event.epoch,
        event.seq,
        event.boot,
        event.digest,
        event.prev,
    )


def _body(event: JournalEvent) -> tuple[str, str]:
    """The device that an event speaks of, "" for none, and its body as JSON."""
    try:
        body = event.event.body
    except ContractError as error:  # a kind of a newer version, after a step back to an older one
        return "", json.dumps({"unreadable": error.code})
    return getattr(body, "device", ""), json.dumps(_open(body), ensure_ascii=False)


def _open(value: Any) -> Any:
    """As JSON has it, without anything personal."""
    if isinstance(value, Sealed | Person):
        return "sealed"
    if isinstance(value, msgspec.Struct):
        return {name: _open(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        return [_open(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _open(one) for key, one in value.items()}
    return value
