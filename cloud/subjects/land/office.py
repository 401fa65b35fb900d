"""Bases and plots written: drawn, given an origin code, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from cloud import regions
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem, found
from cloud.kernel.record import stamped
from cloud.kernel.scope import Scope
from cloud.subjects import office
from cloud.subjects import store as subjects
from cloud.subjects.land import store
from cloud.subjects.land.geometry import Shape, kept, overlap, shape, share_apart
from cloud.subjects.model import Base, Plot
from contract.identifiers import new_origin
from contract.identifiers.origin import MOST

APART = 0.2
"""Drawn and declared area may differ by a fifth: hedges, ditches and paths are drawn and not declared."""
SHARED = 0.01
"""Of the smaller plot: neighbours that are drawn by hand overlap a little along their border."""


def found_base(
    deed: Deed, subject_id: str, region: str, name: str, address: str = "", geometry: Mapping[str, Any] | None = None
) -> Base:
    """A base of a subject that is neither suspended nor closed; region: its township, perhaps not the subject's."""
    subject = office.active(deed, subject_id)
    if not deed.scope.covers(region):
        raise Problem("outside_region", region=region)
    regions.check(deed.session, region)
    drawn = shape(geometry) if geometry is not None else None
    made = Base(
        region=region,
        subject=subject.id,
        name=name,
        address=address,
        geometry=drawn.text if drawn else "",
        drawn=drawn.area if drawn else 0.0,
        **stamped(deed),
    )
    return record.add(deed, made, {"subject": subject.id, "name": name})


def change_base(deed: Deed, base_id: str, changes: Mapping[str, Any]) -> Base:
    """Name, address, geometry. Raises Problem("ended")."""
    found = _base(deed, base_id)
    new = {name: value for name, value in changes.items() if name in ("name", "address")}
    if changes.get("geometry") is not None:
        drawn = shape(changes["geometry"])
        new |= {"geometry": drawn.text, "drawn": drawn.area}
    record.change(deed, found, new)
    return found


def end_base(deed: Deed, base_id: str, reason: str) -> Base:
    """It is given up; its plots are ended before it, each with its reason."""
    found = _base(deed, base_id)
    if store.open_plots(deed.scope, deed.session, found.id):
        raise Problem("base_has_plots")
    record.change(deed, found, {"ended": deed.now, "end_reason": reason})
    return found


def lay_out(
    deed: Deed, base_id: str, kind: str, name: str, area: float, geometry: Mapping[str, Any] | None = None
) -> Plot:
    """A plot in a base, with the next origin code of the base's township. area: m², as declared, 0: not known.

    Raises Problem("not_found" | "ended" | "subject_closed" | "geometry_wrong" | "plots_full").
    """
    base = _base(deed, base_id)
    office.active(deed, base.subject)
    township = base.region[:9]
    serial = store.last_serial(Scope((township,)), deed.session, township) + 1
    if serial > MOST:
        raise Problem("plots_full", township=township)
    made = Plot(
        region=base.region,
        base=base.id,
        subject=base.subject,
        kind=kind,
        name=name,
        origin_code=new_origin(township, serial).text,
        area=area,
        **(_drawn(shape(geometry)) if geometry is not None else {}),
        **stamped(deed),
    )
    what = {"base": base.id, "origin_code": made.origin_code, "area": area, "drawn": made.drawn}
    return record.add(deed, made, what)


def change_plot(deed: Deed, plot_id: str, changes: Mapping[str, Any]) -> Plot:
    """Name, kind, declared area, geometry; the origin code stays. Raises Problem("ended")."""
    found = _plot(deed, plot_id)
    new = {name: value for name, value in changes.items() if name in ("name", "kind", "area")}
    if changes.get("geometry") is not None:
        new |= _drawn(shape(changes["geometry"]))
    record.change(deed, found, new)
    return found


def end_plot(deed: Deed, plot_id: str, reason: str) -> Plot:
    """It is given up; its origin code is never given out again."""
    found = _plot(deed, plot_id)
    record.change(deed, found, {"ended": deed.now, "end_reason": reason})
    return found


def doubts(scope: Scope, session: Session, plot: Plot) -> list[tuple[str, str, str]]:
    """What is doubtful about a plot: code, zh, en. Neighbours are told by origin code alone, whosever they are."""
    found = []
    if share_apart(plot.area, plot.drawn) > APART:
        found.append(
            (
                "area_apart",
                f"申报 {plot.area:.0f} 平方米，图上 {plot.drawn:.0f} 平方米，相差超过 20 %",
                f"{plot.area:.0f} m² are declared, {plot.drawn:.0f} m² are drawn: more than 20 % apart",
            )
        )
    if plot.geometry and plot.ended is None:
        ours = kept(plot.geometry)
        for other in store.near(Scope(scope.regions), session, plot):
            shared = overlap(ours, kept(other.geometry))
            if shared > SHARED * min(plot.drawn, other.drawn):
                found.append(
                    (
                        "overlap",
                        f"与其他主体的地块 {other.origin_code} 重叠 {shared:.0f} 平方米",
                        f"overlaps plot {other.origin_code} of another subject by {shared:.0f} m²",
                    )
                )
    return found


def _drawn(found: Shape) -> dict[str, Any]:
    west, south, east, north = found.box
    return {
        "geometry": found.text,
        "drawn": round(found.area, 2),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
    }


def _base(deed: Deed, base_id: str) -> Base:
    row = found(store.base(deed.scope, deed.session, base_id), base_id)
    if row.ended is not None:
        raise Problem("ended", what=row.name)
    return row


def _plot(deed: Deed, plot_id: str) -> Plot:
    row = found(subjects.plot(deed.scope, deed.session, plot_id), plot_id)
    if row.ended is not None:
        raise Problem("ended", what=row.origin_code)
    return row
