"""Tenures written: begun and ended. Two subjects never run a site at once."""

from __future__ import annotations

from cloud import registry
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.language import Words
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.kernel.scope import NATION
from cloud.subjects import office
from cloud.subjects import store as subject_store
from cloud.subjects.model import Tenure
from cloud.subjects.tenures import store


def begin(deed: Deed, site_id: str, subject_id: str, since: int, until: int | None = None) -> Tenure:
    """A subject runs a site from `since` up to, without, `until` (ms UTC; None: it still does).

    Raises Problem("not_found" | "subject_closed" | "range_reversed" | "tenure_taken").
    """
    site = found(next((one for one in registry.sites(deed.scope, deed.session) if one.id == site_id), None), site_id)
    subject = office.active(deed, subject_id)
    if until is not None and until <= since:
        raise Problem("range_reversed")
    other = store.meeting(NATION, deed.session, site.id, since, until)
    if other is not None:
        held = subject_store.subject(deed.scope, deed.session, other.subject)
        raise Problem(
            "tenure_taken", site=Words(zh=site.name_zh, en=site.name_en), subject=held.name if held else other.subject
        )
    made = Tenure(region=site.region, site=site.id, subject=subject.id, since=since, until=until, **stamped(deed))
    return record.add(deed, made, {"site": site.id, "subject": subject.id, "since": since, "until": until})


def end(deed: Deed, tenure_id: str, until: int) -> Tenure:
    """The subject no longer runs the site. Raises Problem("range_reversed" | "ended")."""
    row = found(store.tenure(deed.scope, deed.session, tenure_id), tenure_id)
    if row.until is not None:
        raise Problem("ended", what=row.site)
    if until <= row.since:
        raise Problem("range_reversed")
    record.change(deed, row, {"until": until})
    return row
