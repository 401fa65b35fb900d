"""Agreements written: a new edition of a text, and signatures under the newest one."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.subjects import office
from cloud.subjects.agreements import store
from cloud.subjects.agreements.model import Agreement, Signature
from cloud.subjects.fields import past, span
from contract.moment import law_day
from contract.names import within


def draw_up(deed: Deed, region: str, kind: str, title: str, text: str, since: date) -> Agreement:
    """A new edition of a region's text; whoever has signed the one before signs again from `since` on.

    Raises Problem("agreement_since" | "outside_region" | "region_unknown").
    """
    if not deed.scope.covers(region):
        raise Problem("outside_region", region=region)
    regions.check(deed.session, region)
    before = store.newest(deed.scope, deed.session, region, kind)
    if before is not None and since.isoformat() <= before.since:
        raise Problem("agreement_since", since=before.since)
    made = Agreement(
        region=region,
        kind=kind,
        edition=before.edition + 1 if before else 1,
        title=title,
        text=text,
        digest=sha256(text.encode()).hexdigest(),
        since=since.isoformat(),
        **stamped(deed),
    )
    return record.add(deed, made, {"kind": kind, "edition": made.edition, "digest": made.digest, "since": made.since})


def sign(deed: Deed, agreement_id: str, subject_id: str, signed: date, until: date) -> Signature:
    """A subject signs the edition that is in use. signed, until: half-open.

    Raises Problem("not_found" | "subject_closed" | "agreement_elsewhere" | "agreement_not_newest" | "day_ahead" |
    "days_reversed").
    """
    text = found(store.agreement(deed.scope, deed.session, agreement_id), agreement_id)
    subject = office.active(deed, subject_id)
    if not within(subject.region, text.region):
        raise Problem("agreement_elsewhere", region=text.region)
    first, last = span(signed, until)
    past(signed, deed.now)
    newest = store.newest(deed.scope, deed.session, text.region, text.kind, law_day(deed.now).isoformat())
    if newest is None or newest.id != text.id:
        raise Problem("agreement_not_newest", newest=newest.edition if newest else 0)
    made = Signature(
        region=subject.region, subject=subject.id, agreement=text.id, signed=first, until=last, **stamped(deed)
    )
    return record.add(deed, made, {"subject": subject.id, "agreement": text.id, "signed": first, "until": last})
