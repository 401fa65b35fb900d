"""Certificates written: entered as they were issued elsewhere, and revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION
from cloud.subjects import office
from cloud.subjects.certificates import store
from cloud.subjects.certificates.kinds import KINDS, CertificateKind
from cloud.subjects.certificates.model import Certificate, CertifiedProduct
from cloud.subjects.fields import past, span


def enter(
    deed: Deed,
    subject_id: str,
    kind: CertificateKind,
    number: str,
    products: Sequence[str],
    since: date,
    until: date,
) -> Certificate:
    """A certificate that was shown. since, until: half-open.

    Raises Problem("certificate_ended" | "number_taken" | "days_reversed" | "subject_closed" | "not_found").
    """
    subject = office.active(deed, subject_id)
    first, last = span(since, until)
    if KINDS[kind].ended and first >= KINDS[kind].ended:
        raise Problem("certificate_ended", zh=KINDS[kind].zh, en=KINDS[kind].en, ended=KINDS[kind].ended)
    if store.numbered(NATION, deed.session, kind, number) is not None:
        raise Problem("number_taken", number=number)
    made = Certificate(
        region=subject.region,
        subject=subject.id,
        kind=kind,
        number=number,
        since=first,
        until=last,
        **stamped(deed),
    )
    what = {"subject": subject.id, "kind": kind, "number": number, "until": last, "products": list(products)}
    record.add(deed, made, what)
    deed.session.add_all(
        CertifiedProduct(certificate=made.id, place=place, region=subject.region, name=name)
        for place, name in enumerate(products, 1)
    )
    deed.session.flush()
    return made


def revoke(deed: Deed, certificate_id: str, day: date, reason: str) -> Certificate:
    """Its issuer has taken it back on a day that has come. Raises Problem("ended" | "day_ahead" | "not_found")."""
    row = found(store.certificate(deed.scope, deed.session, certificate_id), certificate_id)
    if row.revoked:
        raise Problem("ended", what=row.number)
    record.change(deed, row, {"revoked": past(day, deed.now), "reason": reason})
    return row
