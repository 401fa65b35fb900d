"""A use out of its row as contract.law judges it: for the judgements above, by the rules of any day."""

from __future__ import annotations

from sqlmodel import Session

from cloud.kernel.scope import NATION
from cloud.production import season, store, supply
from cloud.production.model import InputUse
from contract.law import UseFacts


def use_facts(session: Session, use: InputUse) -> UseFacts:
    """The product as the catalogue knows it today, the crop of the cycle, and how often it was used there before."""
    cycle = store.cycle(NATION, session, use.cycle) if use.cycle else None
    product = supply.supplied(session, use.region, use.registration)
    return season.facts(cycle.product if cycle is not None else "", use.region, use.registration, product, use.earlier)
