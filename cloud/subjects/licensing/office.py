"""Licences written: entered, suspended, restored, the dealer's filing noted. A renewed one is a new row."""

from __future__ import annotations

from datetime import date
from typing import Final

from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.kernel.scope import Scope
from cloud.subjects import office
from cloud.subjects.fields import past, span
from cloud.subjects.licensing import store
from cloud.subjects.model import Licence

HOLDERS: Final = frozenset({"shop", "enterprise", "cooperative"})


def enter(
    deed: Deed,
    subject_id: str,
    kind: str,
    number: str,
    since: date,
    until: date,
    *,
    restricted: bool = False,
    dealer_filed: date | None = None,
) -> Licence:
    """A paper that was shown. since, until: half-open; restricted: it names 限制使用农药.

    Raises Problem("licence_kind" | "number_taken" | "days_reversed" | "day_ahead" | "subject_closed" | "not_found").
    """
    subject = office.active(deed, subject_id)
    if subject.kind not in HOLDERS or (restricted and kind != "pesticide"):
        raise Problem("licence_kind")
    first, last = span(since, until)
    if store.numbered(Scope((subject.region[:6],)), deed.session, kind, number) is not None:
        raise Problem("number_taken", number=number)
    made = Licence(
        region=subject.region,
        subject=subject.id,
        kind=kind,
        number=number,
        restricted=restricted,
        since=first,
        until=last,
        dealer_filed=past(dealer_filed, deed.now) if dealer_filed else "",
        **stamped(deed),
    )
    what = {"subject": subject.id, "kind": kind, "number": number, "restricted": restricted, "until": last}
    return record.add(deed, made, what)


def suspend(deed: Deed, licence_id: str, reason: str) -> Licence:
    """Nothing is sold under it until it is restored."""
    found = _licence(deed, licence_id)
    record.change(deed, found, {"suspended": reason})
    return found


def restore(deed: Deed, licence_id: str) -> Licence:
    """The suspension is over; why it was stands in the audit."""
    found = _licence(deed, licence_id)
    record.change(deed, found, {"suspended": ""})
    return found


def note_filing(deed: Deed, licence_id: str, day: date) -> Licence:
    """The day of the dealer's filing with the authority (经营告知备案), which is not the notice to a buyer."""
    found = _licence(deed, licence_id)
    record.change(deed, found, {"dealer_filed": past(day, deed.now)})
    return found


def _licence(deed: Deed, licence_id: str) -> Licence:
    return found(store.licence(deed.scope, deed.session, licence_id), licence_id)
