"""Whom the people of the demo belong to: the subjects of its farm, shop, test room and market, and what they run.

The sites stand in the register only when their gateways have been heard; who runs them is said before, by their ids.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.subjects import Subject, Tenure
from contract.moment import DAY_MS
from zhigen.demo.county import COUNTY, FARMS, MARKET, SHOP, TEST_ROOM, Premises


class Party(NamedTuple):
    """A subject: its kind, name and township, and the premises that it runs."""

    kind: str
    name: str
    sectors: str
    region: str
    premises: Premises


_DAYS: Final = 100
# role -> the subject that its account acts for; `neighbour` has no account
PARTIES: Final = {
    "farm": Party("cooperative", "丰禾合作社", "crops", FARMS[0].region, FARMS[0]),
    "neighbour": Party("family_farm", "春生家庭农场", "crops", FARMS[1].region, FARMS[1]),
    "shop": Party("shop", "青禾县供销农资店", "", SHOP.region, SHOP),
    "lab": Party("laboratory", "柳溪农残速测室", "", TEST_ROOM.region, TEST_ROOM),
    "market": Party("market", "柳溪农产品批发市场", "", MARKET.region, MARKET),
}


def settle(deed: Deed) -> dict[str, str]:
    """File the subjects, each running its premises for a hundred days; role -> id of its subject."""
    found = {}
    since = deed.now - _DAYS * DAY_MS
    for role, party in PARTIES.items():
        subject = Subject(
            region=party.region,
            kind=party.kind,
            name=party.name,
            sectors=party.sectors,
            state="filed",
            filed=deed.now,
            **record.stamped(deed),
        )
        made = record.add(deed, subject, {"name": party.name})
        found[role] = made.id
        site = f"{COUNTY}/{party.premises.site}"
        kept = Tenure(region=party.region, site=site, subject=made.id, since=since, **record.stamped(deed))
        record.add(deed, kept, {"site": site, "subject": made.id})
    return found
