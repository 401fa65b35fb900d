"""What the dossier of a gateway says, drawn from the faces of the contexts that know it.

Default deny: a gateway is told of the subject that runs its site, and of that only what its kind of business needs.
Other people's names and codes go to test rooms and gates alone. The kind is the one in the register of subjects, never
what a gateway says of itself. Who is closed is told no more than its name.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal

from msgspec.structs import replace
from sqlmodel import Session

from cloud import inputs, production, subjects, trace
from cloud.kernel.log import note
from cloud.kernel.scope import COUNTY_DIGITS, NATION
from cloud.registry import Gateway
from cloud.subjects import Subject
from contract import codec
from contract.dossier import MOST, Dossier, Guest, Heard, Held, Holder, LicencePaper, content
from contract.moment import law_day
from contract.quantity import plain

Need = Literal["licences", "stock", "growings", "batches", "guests"]
Guests = Callable[[Session, str], Sequence[Guest]]

_GROWER: Final[frozenset[Need]] = frozenset({"licences", "stock", "growings", "batches"})
NEEDS: Final[Mapping[str, frozenset[Need]]] = {
    "enterprise": _GROWER,
    "cooperative": _GROWER,
    "family_farm": _GROWER,
    "person": _GROWER,
    "slaughterhouse": frozenset({"batches"}),
    "collector": frozenset({"batches"}),
    "shop": frozenset({"licences", "stock"}),
    "market": frozenset({"batches", "guests"}),
    "laboratory": frozenset({"guests"}),
}
_LICENCES: Final = 40
_LISTS: Final = ("stock", "growings", "batches", "guests")
_log: Final = logging.getLogger("zhigen.fleet")


def drawn(session: Session, gateway: Gateway, now: int, guests: Guests) -> Dossier:
    """What to tell a gateway at `now` (ms UTC), as no version yet; guests: of a region.

    heard is read in the same view of the database as the stock, so that no sale counts twice or never.
    """
    bare = Dossier(county=gateway.county, gateway=gateway.id, version=1, issued=0)
    holder = subjects.holder(NATION, session, gateway.id, now)
    if holder is None:
        return bare
    who = Holder(holder.id, holder.name, (holder.kind,), holder.region, holder.address)
    needs = NEEDS.get(holder.kind, frozenset()) if holder.state != "closed" else frozenset()
    told: dict[str, Any] = {}
    if "licences" in needs:
        told["licences"] = _licences(session, holder, now)
    if "stock" in needs:
        told["stock"] = tuple(_stock(session, holder))
        heard = inputs.counted(session, holder.id, gateway.id)
        told["heard"] = Heard(*heard) if heard is not None else None
    if "growings" in needs:
        told["growings"] = tuple(production.growings(session, holder.id, now, MOST))
    if "batches" in needs:
        told["batches"] = tuple(trace.offered(session, holder.id, now, MOST))
    if "guests" in needs:
        # to a market people come from the whole county
        region = holder.region[:COUNTY_DIGITS] if holder.kind == "market" else holder.region
        told["guests"] = tuple(guests(session, region))
    return fitting(replace(bare, holder=who, **told))


def guests_of(session: Session, region: str, now: int) -> Sequence[Guest]:
    """The guests of a test room or gate that serves a region."""
    return subjects.guests(session, region, production.grown(session, region, now), MOST) if region else ()


def fitting(dossier: Dossier) -> Dossier:
    """As much of it as goes over the wire: the end of its longest list is left out, and one line says so."""
    body, kept = content(dossier), dossier
    while len(body) > codec.MAX_INFLATED - 1024 or len(codec.deflate(body)) > codec.MAX_BODY - 1024:  # to be signed
        name = max(_LISTS, key=lambda name: len(getattr(kept, name)))
        kept = replace(kept, **{name: getattr(kept, name)[: len(getattr(kept, name)) * 3 // 4]})
        body = content(kept)
    if kept is not dossier:
        left = {name: len(getattr(dossier, name)) - len(getattr(kept, name)) for name in _LISTS}
        note(_log, logging.WARNING, "dossier_cut", gateway=dossier.gateway, **left)
    return kept


def _licences(session: Session, holder: Subject, now: int) -> tuple[LicencePaper, ...]:
    rows = subjects.licences(NATION, session, holder.id)[:_LICENCES]
    papers = ((row, inputs.licence([row], row.kind, law_day(now))) for row in rows)
    return tuple(LicencePaper(row.kind, row.number, paper) for row, paper in papers if paper is not None)


def _stock(session: Session, holder: Subject) -> list[Held]:
    return [
        Held(row.registration, plain(row.amount), row.unit, row.pack, row.lot, row.made, row.expires)
        for row in inputs.stocks(NATION, session, holder.id, MOST)
    ]
