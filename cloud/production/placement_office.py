"""Which device stood on which plot, and when: dated, so that a summary of last year reads last year's devices."""

from __future__ import annotations

from sqlmodel import col, or_

from cloud import registry, subjects
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from cloud.production import store
from cloud.production.model import Placement
from contract.moment import AHEAD_MS, EARLIEST_MS


def put(deed: Deed, plot_id: str, gateway: str, device: str, since: int, until: int | None = None) -> Placement:
    """A device stands on a plot from `since` up to, without, `until` (ms UTC). Raises Problem."""
    plot = subjects.plot(deed.scope, deed.session, plot_id)
    if plot is None:
        raise Problem("plot_not_there", plot=plot_id)
    if not registry.devices(deed.scope, deed.session, gateway=gateway, device=device, past=True):
        raise Problem("device_unknown", device=f"{gateway}/{device}")
    _in_order(deed, since, until)
    there = store.all_placements(NATION).where(Placement.gateway == gateway, Placement.device == device)
    there = there.where(or_(col(Placement.until).is_(None), col(Placement.until) > since))
    if until is not None:
        there = there.where(Placement.since < until)
    other = deed.session.exec(there.limit(1)).first()
    if other is not None:
        raise Problem("placement_taken", device=f"{gateway}/{device}", plot=other.plot)
    row = Placement(
        region=plot.region,
        subject=plot.subject,
        plot=plot.id,
        gateway=gateway,
        device=device,
        since=since,
        until=until,
        **record.stamped(deed),
    )
    return record.add(deed, row, {"plot": plot.id, "gateway": gateway, "device": device, "since": since})


def end(deed: Deed, placement: Placement, until: int, reason: str) -> Placement:
    """The device was taken away at `until` (ms UTC). Raises Problem."""
    if placement.until is not None:
        raise Problem("placement_ended")
    _in_order(deed, placement.since, until)
    record.change(deed, placement, {"until": until, "end_reason": reason})
    return placement


def _in_order(deed: Deed, since: int, until: int | None) -> None:
    latest = deed.now + AHEAD_MS
    if not EARLIEST_MS <= since <= latest or (until is not None and not since < until <= latest):
        raise Problem("placement_days")
