"""The reward of a complaint that was founded: granted, fetched or withdrawn, read by the receipt and nameless there."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from sqlmodel import select

from cloud.accounts.act import Answer
from cloud.complaints.model import Complaint
from cloud.complaints.money import fen, yuan
from cloud.kernel.audit import Audit
from cloud.vault import VaultPerson
from tests.cloud.complaints.ground import MOST, OTHER, PHONE, Desk, desk, do, refused
from tests.engines import Engine, Engines

BASIS = "本县举报奖励办法，假码属实"
MISTYPED = "多打了一个零"


@pytest.fixture(scope="module")
def office(engines: Engines, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("office")
    with engines.database(engine, folder) as database, desk(folder, database) as made:
        yield made


@pytest.fixture(scope="module")
def chief(office: Desk) -> httpx.Client:
    return office.person("chief", "supervisor")


def grant(client: httpx.Client, path: str, yuan: str = "200", claim: str = "receipt") -> httpx.Response:
    return do(client, path, "reward", yuan=yuan, basis=BASIS, claim=claim)


def withdraw(client: httpx.Client, path: str) -> httpx.Response:
    return do(client, path, "reward/withdrawal", reason=MISTYPED)


def pay(client: httpx.Client, path: str, receipt: str = "") -> httpx.Response:
    return do(client, path, "reward/payment", receipt=receipt)


@pytest.mark.parametrize(("written", "kept", "shown"), [
    ("0.01", 1, "0.01"), ("200", 20_000, "200.00"), ("0.1", 10, "0.10"), ("9999999.99", 999_999_999, "9999999.99"),
    ("0", 0, ""),
])  # fmt: skip
def test_money_is_kept_in_fen_and_read_in_yuan(written: str, kept: int, shown: str) -> None:
    assert (fen(written), yuan(kept)) == (kept, shown)


def test_whoever_left_no_phone_comes_with_the_receipt(office: Desk, chief: httpx.Client) -> None:
    path, receipt = office.closed()
    other = office.closed()[1]
    assert chief.get(path).json()["rewardable"] is True
    assert "举报奖励" not in office.page(receipt, "zh", "10.60.0.1")
    granted = grant(chief, path, "200.5").json()
    assert (granted["reward"], granted["reward_claim"], granted["rewarded_by"]) == ("200.50", "receipt", "chief")
    assert (granted["reward_paid"], granted["rewardable"]) == (0, False)
    zh, en = office.page(receipt, "zh", "10.60.0.1"), office.page(receipt, "en", "10.60.0.1")
    assert "200.50 元" in zh
    assert "带着受理码到农业农村局领取" in zh
    assert "200.50 yuan" in en
    assert "Come for it to the Bureau of Agriculture and Rural Affairs with your receipt" in en
    for page in (zh, en):
        assert "chief" not in page
        assert BASIS not in page
    for wrong in ("", "T000 0000 0000 0000", "what?", other):
        assert refused(pay(chief, path, wrong)) == (422, "reward_receipt")
    typed = " ".join(receipt[place : place + 4] for place in range(0, 16, 4)).lower()
    paid = pay(chief, path, typed).json()
    assert paid["reward_paid"] > 0
    assert paid["reward_paid_by"] == "chief"
    assert "已领取" in office.page(receipt, "zh", "10.60.0.1")
    assert "Paid" in office.page(receipt, "en", "10.60.0.1")
    assert refused(pay(chief, path, receipt)) == (409, "reward_paid")


def test_whoever_left_a_phone_is_called_and_may_come_all_the_same(office: Desk, chief: httpx.Client) -> None:
    path, receipt = office.closed(phone=PHONE)
    assert grant(chief, path, claim="phone").json()["reward"] == "200.00"
    zh, en = office.page(receipt, "zh", "10.61.0.1"), office.page(receipt, "en", "10.61.0.1")
    assert "农业农村局会打您留的电话" in zh
    assert "will call the phone that you left" in en
    for page in (zh, en):
        assert "7777" not in page
        assert "139" not in page
    assert refused(pay(chief, path, "T000 0000 0000 0000")) == (422, "reward_receipt")
    assert pay(chief, path).json()["reward_paid"] > 0


def test_the_audit_and_the_kept_answers_tell_of_it_without_the_receipt_and_the_reason(
    office: Desk, chief: httpx.Client
) -> None:
    path, receipt = office.closed()
    grant(chief, path)
    pay(chief, path, receipt)
    events = chief.get(path + "/events").json()["items"][1:]
    assert [(one["operation"], one["what"].get("reward")) for one in events] == [
        ("grantComplaintReward", 20_000),
        ("payComplaintReward", None),
    ]
    assert events[0]["what"]["reward_basis"] == "…"
    with office.house.database.read() as session:
        answers = session.exec(select(Answer)).all()
        assert any(path.rsplit("/", 1)[1] in (one.body or "") for one in answers)
        kept = f"{[one.model_dump() for table in (Audit, Complaint) for one in session.exec(select(table))]} {answers}"
    assert receipt not in kept


@pytest.mark.parametrize("outcome", ["unfounded", "elsewhere"])
def test_what_was_not_founded_is_not_rewarded(office: Desk, chief: httpx.Client, outcome: str) -> None:
    path, _ = office.closed(outcome)
    assert chief.get(path).json()["rewardable"] is False
    assert refused(grant(chief, path)) == (409, "reward_unfounded")


def test_not_before_it_is_closed_and_not_twice(office: Desk, chief: httpx.Client) -> None:
    path, _ = office.complaint()
    assert refused(grant(chief, path)) == (409, "reward_unfounded")
    path, receipt = office.closed()
    assert refused(pay(chief, path, receipt)) == (409, "reward_none")
    grant(chief, path)
    again = grant(chief, path, "300")
    assert refused(again) == (409, "reward_granted")
    assert "已经定了奖励 200.00 元" in again.json()["detail"]
    stale = chief.post(path + "/reward/payment", json={"receipt": receipt}, headers={"If-Match": '"1"'})
    assert refused(stale) == (412, "changed_meanwhile")


def test_until_it_is_fetched_it_can_be_withdrawn_and_granted_anew(office: Desk, chief: httpx.Client) -> None:
    path, receipt = office.closed()
    assert refused(withdraw(chief, path)) == (409, "reward_none")
    grant(chief, path, "500")
    withdrawn = withdraw(chief, path).json()
    assert (withdrawn["reward"], withdrawn["reward_basis"], withdrawn["rewarded_by"]) == ("", MISTYPED, "")
    assert withdrawn["rewardable"] is True
    page = office.page(receipt, "zh", "10.62.0.1")
    assert "举报奖励" not in page
    assert MISTYPED not in page
    assert refused(pay(chief, path, receipt)) == (409, "reward_none")
    assert grant(chief, path, "50").json()["reward_basis"] == BASIS
    assert pay(chief, path, receipt).json()["reward"] == "50.00"
    assert refused(withdraw(chief, path)) == (409, "reward_paid")
    told = [(one["operation"], one["what"].get("reward_basis")) for one in chief.get(path + "/events").json()["items"]]
    assert ("withdrawComplaintReward", "…") in told


def test_a_sum_is_within_what_the_county_laid_down(office: Desk, chief: httpx.Client) -> None:
    path, _ = office.closed()
    for wrong in ("0", "0.00", "500.01", "9999999"):
        answer = grant(chief, path, wrong)
        assert refused(answer) == (422, "reward_amount")
        assert "0.01 元到 500.00 元" in answer.json()["detail"]
    for wrong in ("-5", "1e3", "5.001", "一百", "", "1,000", "05"):
        answer = grant(chief, path, wrong)
        assert refused(answer) == (422, "not_acceptable_input")
        assert [one["where"] for one in answer.json()["errors"]] == ["body.yuan"]
    assert grant(chief, path, "500").json()["reward"] == "500.00"


def test_a_county_that_laid_nothing_down_grants_nothing(office: Desk, chief: httpx.Client) -> None:
    path, _ = office.closed()
    office.grants(None)
    assert chief.get(path).json()["rewardable"] is False
    answer = grant(chief, path)
    office.grants(MOST)
    assert refused(answer) == (409, "reward_not_here")
    assert "county.reward_yuan" in answer.json()["detail"]


def test_nobody_is_promised_a_call_without_a_phone(office: Desk, chief: httpx.Client) -> None:
    path, _ = office.closed()
    assert refused(grant(chief, path, claim="phone")) == (409, "reward_contact")
    path, _ = office.closed(phone=PHONE)
    with office.house.database.write() as session:
        contact = session.get_one(Complaint, path.rsplit("/", 1)[1]).contact
        session.get_one(VaultPerson, contact).sealed = None  # its time was over
    assert refused(grant(chief, path, claim="phone")) == (409, "reward_contact")
    assert grant(chief, path).json()["reward_claim"] == "receipt"


@pytest.mark.parametrize("role", ["admin", "inspector", "enforcement", "analyst"])
def test_only_supervisors_grant_and_pay(office: Desk, chief: httpx.Client, role: str) -> None:
    path, receipt = office.closed()
    other = office.person(f"{role}-of-money", role)
    assert refused(grant(other, path)) == (403, "forbidden")
    grant(chief, path)
    assert refused(pay(other, path, receipt)) == (403, "forbidden")


def test_another_county_grants_and_pays_nothing(office: Desk, chief: httpx.Client) -> None:
    path, receipt = office.closed()
    stranger = office.house.enter("supervisor", OTHER)
    assert refused(grant(stranger, path)) == (404, "not_found")
    grant(chief, path)
    assert refused(pay(stranger, path, receipt)) == (404, "not_found")
