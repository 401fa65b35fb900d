"""What a visitor of the demo finds at its terminals, asked of the product's own functions."""

from __future__ import annotations

from collections.abc import Iterator
from time import time_ns
from typing import NamedTuple

import pytest
from sqlmodel import Session, select

from cloud import law, production
from cloud.inputs import office as inputs
from cloud.inputs.model import LedgerEntry, LedgerLine
from cloud.kernel.audit import Deed, by_machine
from cloud.kernel.database import Database
from cloud.kernel.journal import JournalEvent, ProjectionCursor
from cloud.kernel.scope import NATION
from cloud.keys import county_keys
from cloud.production import Cycle
from cloud.subjects import Subject, licences
from cloud.subjects.credentials import store as credentials
from cloud.vouchers.listed import revoked_list
from contract.event import Goods, Sale
from contract.identifiers.pack import pesticide_pack
from contract.voucher import Verifier
from zhigen.demo.county import COUNTY
from zhigen.demo.hands.steps import steps
from zhigen.demo.house import cloud_config, furnish
from zhigen.demo.parties import PARTIES
from zhigen.demo.stage import Props, stage
from zhigen.seed.catalogue import catalogue

pytestmark = pytest.mark.xdist_group("stage")


class Scene(NamedTuple):
    """A county on whose stage the curtain is about to rise."""

    session: Session
    props: Props
    now: int

    @property
    def deed(self) -> Deed:
        return by_machine(self.session, "look", self.now)

    def id(self, key: str) -> str:
        name = PARTIES[key].name
        return self.session.exec(select(Subject.id).where(Subject.name == name)).one()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("stage")
    config = cloud_config(folder, 0, 0, 0, "amqtt", {})
    furnish(config, "maple-river-42", [])
    props = stage(config)
    database = Database.in_folder(folder / "cloud")
    with database.read() as session:
        yield Scene(session, props, time_ns() // 1_000_000)
    database.close()


def test_each_voucher_is_answered_as_it_is_called(scene: Scene) -> None:
    verifier = Verifier(county_keys(scene.session), revoked_list(scene.session, COUNTY, scene.now))
    found = {name: verifier.verify(code, scene.now).doubt for name, code in scene.props.vouchers.items()}
    assert found == {"good": None, "expired": "expired", "revoked": "revoked", "forged": "forged"}


def test_one_growing_waits_and_the_others_may_be_harvested(scene: Scene) -> None:
    cycles = scene.session.exec(select(Cycle).order_by(Cycle.id)).all()  # type: ignore[arg-type]
    states = [(one.product, production.harvest(scene.session, one, scene.now).state) for one in cycles]
    assert states == [("黄瓜", "waiting"), ("芹菜", "free"), ("黄瓜", "free"), ("大白菜", "free")]


@pytest.mark.parametrize(
    ("key", "crop", "pest", "outcome", "reason"),
    [
        ("吡虫啉", "芹菜", "蚜虫", "allowed", ""),
        ("毒死蜱", "韭菜", "韭蛆", "refused", "crop_bar"),
        ("溴敌隆", "农田", "鼠害", "real_name_needed", "real_name"),
        ("克百威", "花生", "线虫", "refused", "banned"),
        ("多菌灵", "小麦", "赤霉病", "refused", "expired"),
    ],
)
def test_the_shelf_has_a_pack_for_every_answer(
    scene: Scene, key: str, crop: str, pest: str, outcome: str, reason: str
) -> None:
    pack = scene.props.packs[key][0]
    assert pesticide_pack(pack).text == pack
    item = next(one for one in catalogue() if one.key == key)
    line = scene.session.exec(select(LedgerLine).where(LedgerLine.pack == pack)).one()
    goods = Goods(item.registration, "1", item.unit, pack, line.lot, line.made, line.expires)
    sale = Sale((goods,), "", crop, pest, subject=scene.id("shop"), at=scene.now)
    verdict, doubts = inputs.weigh(scene.deed, sale)
    assert (verdict.outcome.name.lower(), doubts) == (outcome, [])
    assert not reason or reason in {one.code for one in verdict.reasons}


def test_nothing_on_the_stage_is_doubtful_and_everything_is_projected(scene: Scene) -> None:
    session = scene.session
    assert [row.id for row in session.exec(select(LedgerEntry)) if row.doubts] == []
    assert [row.id for row in session.exec(select(production.FarmOperation)) if row.doubts] == []
    events = session.exec(select(JournalEvent)).all()
    last = max(row.position for row in events if row.position is not None)
    assert {row.gateway for row in events} == {f"desk-{COUNTY}"}
    assert {row.position for row in session.exec(select(ProjectionCursor))} == {last}


def test_everybody_has_an_identity_and_the_shop_its_licence(scene: Scene) -> None:
    codes = {key: credentials.issued(NATION, scene.session, code) for key, code in scene.props.identities.items()}
    assert {key: one.subject for key, one in codes.items() if one} == {key: scene.id(key) for key in PARTIES}
    papers = {one.kind: one.restricted for one in licences(NATION, scene.session, scene.id("shop"))}
    assert papers == {"pesticide": True, "seed": False}
    assert "qinghe-real-name" in {rule.id for rule in law.rules(scene.session).rules}


def test_every_step_of_the_ten_minutes_has_what_it_takes(scene: Scene) -> None:
    found = steps(scene.props)
    keys = [deed.key for step in found for deed in step.deeds]
    assert len(found) == 10
    assert len(set(keys)) == len(keys)
    assert all(order.order.get("text", "-") for step in found for deed in step.deeds for order in deed.orders)
