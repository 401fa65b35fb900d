"""What grows at a subject now, as its gateway is told: cycles that are not ended, their plots, their harvest lock."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, cast

from sqlmodel import Session

from cloud import subjects
from cloud.kernel.scope import NATION, Scope
from cloud.production import store
from cloud.production.harvesting import harvest
from cloud.production.lock import Lock, LockUse, day
from cloud.production.model import Cycle, CycleKind
from cloud.production.season import UNKNOWN
from cloud.production.supply import supplied
from cloud.subjects import Plot
from contract import dossier
from contract.errors import ContractError, bounded
from contract.quantity import MICRO, UNITS, Quantity, plain

_MU: Final = "亩"
_MU_M2: Final = 10_000 / 15


def growings(session: Session, subject: str, now: int, most: int) -> list[dossier.Growing]:
    """The growings of a subject at `now` (ms UTC), by their beginning, the newest `most` of them."""
    today = day(now).isoformat()
    rows = [row for row in store.cycles(NATION, session, subject=subject) if not row.ended or row.ended >= today]
    return [_growing(session, row, now) for row in rows[-most:]]


def grown(session: Session, region: str, now: int) -> dict[str, tuple[str, ...]]:
    """Subject → what grows there now, over all subjects of a region."""
    found: dict[str, set[str]] = {}
    for subject, product in store.growing_products(Scope((region,)), session, day(now).isoformat()):
        found.setdefault(subject, set()).add(product)
    return {subject: tuple(sorted(products)) for subject, products in found.items()}


def _growing(session: Session, row: Cycle, now: int) -> dossier.Growing:
    plot = subjects.plot(NATION, session, row.plot)
    return dossier.Growing(
        id=row.id,
        kind=cast(CycleKind, row.kind),
        product=row.product,
        plot=plot.origin_code if plot is not None else "",
        place=plot.name if plot is not None else "",
        area=_area(row, plot),
        since=row.begun,
        lock=_lock(session, row.region, harvest(session, row, now)),
    )


def _area(row: Cycle, plot: Plot | None) -> str:
    """In mu: what was sown, else the plot's; "" where nobody knows, or no decimal tells it."""
    if row.kind == "crop" and row.amount and row.unit in UNITS and UNITS[row.unit].dimension == UNITS[_MU].dimension:
        try:
            return f"{Quantity(Decimal(row.amount) / MICRO, row.unit).to(_MU).amount:f}"
        except ContractError:
            return ""
    return plain(round(plot.area / _MU_M2 * 100) * (MICRO // 100)) if plot is not None and plot.area else ""


def _lock(session: Session, region: str, found: Lock) -> dossier.Lock | None:
    if not found.causes:
        return None
    last = found.causes[-1]
    product = supplied(session, region, last.registration)
    zh, en = _why(last, product.name if product is not None else last.registration)
    return dossier.Lock(None if found.state == "held" else found.since, bounded(zh), bounded(en))


def _why(use: LockUse, name: str) -> tuple[str, str]:
    """name: of the product, as its pack has it."""
    on = day(use.at)
    if use.interval is None:
        zh, en = UNKNOWN.get(use.unknown, ("间隔期不知道", "its interval is not known"))
        return f"{on} 用过 {name}：{zh}", f"{name} was used on {on}: {en}"
    zh = f"{on} 用过 {name}，间隔期 {use.interval} 天"
    return zh, f"{name} was used on {on}, its interval is {use.interval} days"
