"""The courier's dossiers on a real broker: retained for one gateway, sent on change, there again after a loss."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from cloud.fleet import Courier
from cloud.inputs.model import Product, Stock
from cloud.kernel.clock import now_ms
from cloud.kernel.database import Database
from cloud.registry.model import Gateway, Site
from cloud.subjects.model import Subject, Tenure
from contract.catalogue import PART as CATALOGUE
from contract.catalogue import decode
from tests.broker import Mosquitto
from tests.cloud.fleet.hand import COUNTY, GATEWAY, Hand
from tests.patience import until

TOWN = f"{COUNTY}101"


def settle(session: Session) -> None:
    """The gateway stands in a shop."""
    stamp = {"created": 1, "created_by": "clerk", "changed": 1}
    session.add(Site(id=f"{COUNTY}/shop", county=COUNTY, region=TOWN, kind="shop", name_zh="店", heard=1))
    session.add(Subject(id="shop", region=TOWN, kind="shop", name="清河农资店", state="filed", **stamp))
    session.flush()
    session.add(Tenure(region=TOWN, site=f"{COUNTY}/shop", subject="shop", since=1, **stamp))
    session.get_one(Gateway, GATEWAY).site_id = f"{COUNTY}/shop"


def stocked(session: Session, amount: int) -> None:
    """The shop has so many bottles."""
    key = {"subject": "shop", "registration": "PD1", "lot": "A", "pack": ""}
    session.merge(Stock(**key, region=TOWN, unit="瓶", amount=amount * 1_000_000))


def test_a_gateway_gets_its_dossier_and_each_change_and_a_lost_broker_gets_it_again(
    start: Callable[[], Courier], database: Database, hand: Hand, mosquitto: Mosquitto
) -> None:
    courier = start()
    until(lambda: hand.manifests, "the rules")
    assert hand.dossiers == []  # nobody runs it
    with database.write() as session:
        settle(session)
        stocked(session, 3)
    courier._dossiers._begun = 0  # a new round, now
    until(lambda: hand.dossiers, "the first dossier")
    first = hand.dossiers[-1]
    assert first.holder is not None
    assert (first.holder.name, first.stock[0].amount, first.kid) == ("清河农资店", "3", hand.manifests[-1].kid)
    with database.write() as session:
        stocked(session, 2)
    courier._dossiers._begun = 0
    until(lambda: hand.dossiers[-1].version > first.version, "the next version")
    assert hand.dossiers[-1].stock[0].amount == "2"
    late = Hand(mosquitto.port)
    until(lambda: late.dossiers, "what is retained")
    assert late.dossiers == hand.dossiers[-1:]
    late.close()
    mosquitto.kill()
    hand.dossiers.clear()
    mosquitto.start()
    until(lambda: hand.dossiers, "the dossier at the new broker")
    assert hand.dossiers[-1].stock[0].amount == "2"


def test_what_the_county_sells_goes_down_with_its_rules(
    start: Callable[[], Courier], database: Database, hand: Hand
) -> None:
    with database.write() as session:
        stamp = {"created": 1, "created_by": "clerk", "changed": now_ms()}
        session.add(Product(region="", kind="pesticide", registration="PD20040001", name="吡虫啉", **stamp))
    start()
    until(lambda: hand.manifests and CATALOGUE in hand.parts, "the rules")
    (article,) = decode(hand.parts[CATALOGUE]).articles
    assert (article.product.registration, article.spelt) == ("PD20040001", "bi chong lin")
