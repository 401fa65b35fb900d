"""Registering a gateway: from now on what it sends in its own county is accepted, and what it kept comes again."""

from __future__ import annotations

from sqlmodel import Session

from cloud import regions
from cloud.kernel import desk
from cloud.kernel.problem import Problem
from cloud.registry.model import Gateway, Knock
from contract import names


def register(session: Session, gateway_id: str, county: str, by: str, now: int) -> Gateway:
    """Add a gateway.

    Raises Problem("gateway_name" | "gateway_reserved" | "county_code" | "region_unknown" | "gateway_taken").
    """
    if not names.GATEWAY.match(gateway_id) or gateway_id == "rules":
        raise Problem("gateway_name", found=gateway_id[:60])
    if gateway_id.startswith(desk.PREFIX):
        raise Problem("gateway_reserved", found=gateway_id)
    if not names.COUNTY.match(county):
        raise Problem("county_code", found=county[:20])
    known = session.get(Gateway, gateway_id)
    if known is not None:
        raise Problem("gateway_taken", gateway=gateway_id, county=known.county)
    regions.check(session, county)
    row = Gateway(id=gateway_id, county=county, region=county, registered=now, registered_by=by)
    session.add(row)
    knock = session.get(Knock, gateway_id)
    if knock is not None:
        session.delete(knock)
    return row
