"""Writes over the API: once however often they are sent, told in the audit, or not at all."""

from __future__ import annotations

import secrets
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI
from sqlmodel import Session, col, select

from cloud.accounts import Act, acting, forget_answers
from cloud.accounts.access import allow, check_declared, public, routes_of
from cloud.accounts.act import EXEMPT, KEPT_MS, Answer, check_acts
from cloud.accounts.sessions import Visitor
from cloud.app.factory import routes_only
from cloud.kernel.audit import Audit
from cloud.kernel.clock import now_ms
from tests.cloud.house import House

COUNTY = "532331"


def key() -> dict[str, str]:
    return {"Idempotency-Key": secrets.token_hex(8)}


def name() -> str:
    return f"p-{secrets.token_hex(4)}"


def add(admin: httpx.Client, *, headers: dict[str, str] | None = None, **body: str) -> httpx.Response:
    return admin.post("/accounts", json={"role": "inspector", "region": COUNTY, **body}, headers=headers or {})


def told(house: House, record: str) -> list[Audit]:
    with house.database.read() as session:
        return list(session.exec(select(Audit).where(Audit.record == record).order_by(col(Audit.id))))


def test_a_resend_is_answered_as_before_and_done_once(house: House) -> None:
    admin = house.enter("admin", COUNTY)
    one = add(admin, name=name()).json()
    headers = {"If-Match": '"1"', **key()}
    answers = [admin.patch(f"/accounts/{one['id']}", json={"language": "en"}, headers=headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
    assert {answer.headers["etag"] for answer in answers} == {'"2"'}
    assert answers[0].json() == answers[2].json()
    assert [row.operation for row in told(house, one["id"])] == ["addAccount", "changeAccount"]


def test_resends_at_the_same_time_are_done_once(house: House) -> None:
    admin = house.enter("admin", COUNTY)
    one = add(admin, name=name()).json()
    headers = {"If-Match": '"1"', **key()}
    with ThreadPoolExecutor(4) as many:
        asked = [many.submit(admin.patch, f"/accounts/{one['id']}", json={"language": "en"}, headers=headers)
                 for _ in range(4)]  # fmt: skip
        answers = [one.result() for one in asked]
    assert [answer.status_code for answer in answers] == [200] * 4
    assert sum("idempotency-replayed" in answer.headers for answer in answers) == 3
    assert len(told(house, one["id"])) == 2


@pytest.mark.parametrize("other", ["body", "address", "version"])
def test_one_key_is_good_for_one_request(house: House, other: str) -> None:
    admin = house.enter("admin", COUNTY)
    one, two = (add(admin, name=name()).json() for _ in range(2))
    headers = {"If-Match": '"1"', **key()}
    assert admin.patch(f"/accounts/{one['id']}", json={"language": "en"}, headers=headers).status_code == 200
    target = two if other == "address" else one
    body = {"language": "zh"} if other == "body" else {"language": "en"}
    if other == "version":
        headers["If-Match"] = '"2"'
    again = admin.patch(f"/accounts/{target['id']}", json=body, headers=headers)
    assert (again.status_code, again.json()["code"]) == (422, "idempotency_reused")
    assert admin.get(f"/accounts/{two['id']}").json()["version"] == 1


def test_a_key_is_its_account_s_own(house: House) -> None:
    headers = key()
    for region in (COUNTY, "532332"):
        answer = add(house.enter("admin", region), name=name(), region=region, headers=headers)
        assert answer.status_code == 201, answer.text


def test_what_was_refused_may_be_sent_again_under_its_key(house: House) -> None:
    admin, headers, wanted = house.enter("admin", COUNTY), key(), name()
    assert add(admin, name=wanted, region="532332", headers=headers).status_code == 403
    assert add(admin, name=wanted, headers=headers).status_code == 201


def test_an_answer_with_a_secret_is_told_once_and_kept_nowhere(house: House) -> None:
    admin, headers, wanted = house.enter("admin", COUNTY), key(), name()
    first = add(admin, name=wanted, headers=headers)
    password = first.json()["password"]
    again = add(admin, name=wanted, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "already_done")
    other = add(admin, name=name(), headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_reused")
    with house.database.read() as session:
        kept = session.exec(select(Answer).where(Answer.key == headers["Idempotency-Key"])).one()
        assert kept.body is None
        assert all(password not in row.what for row in session.exec(select(Audit)))


def test_not_even_the_digest_of_a_password_is_kept(house: House) -> None:
    """A fast hash of a request with a password in it would give the password away to whoever reads the table."""
    admin = house.enter("admin", COUNTY)
    made = add(admin, name=name()).json()
    person = house.client()
    assert person.post("/session", json={"name": made["name"], "password": made["password"]}).status_code == 200
    kept = []
    for new in ("stone-bridge-17-tea", "maple-river-42-lamp"):
        headers = key()
        body = {"current": made["password"], "new": new}
        assert person.put("/session/password", json=body, headers=headers).status_code == 204
        made["password"] = new
        again = person.put("/session/password", json=body, headers=headers)
        assert again.json()["code"] == "already_done"
        with house.database.read() as session:
            kept.append(session.exec(select(Answer).where(Answer.key == headers["Idempotency-Key"])).one().digest)
    assert kept[0] == kept[1]
    assert [row.operation for row in told(house, made["id"])] == ["addAccount", "changePassword", "changePassword"]


def test_a_change_says_which_version_it_has_seen(house: House) -> None:
    admin = house.enter("admin", COUNTY)
    one = add(admin, name=name())
    assert one.headers["etag"] == '"1"'
    address = f"/accounts/{one.json()['id']}"

    def change(version: str | None, language: str) -> tuple[int, str]:
        headers = {} if version is None else {"If-Match": version}
        answer = admin.patch(address, json={"language": language}, headers=headers)
        return answer.status_code, answer.json().get("code") or answer.headers["etag"]

    assert change(None, "en") == (428, "version_missing")
    assert change('"7"', "en") == (412, "changed_meanwhile")
    assert change("x", "en") == (422, "not_acceptable_input")
    assert change('"1"', "en") == (200, '"2"')
    assert change('W/"2"', "zh") == (200, '"3"')
    assert change("2", "en") == (412, "changed_meanwhile")
    assert change("3", "zh") == (200, '"3"')
    assert [row.version for row in told(house, one.json()["id"])] == [1, 2, 3]


@pytest.mark.parametrize("bad", ["", "short", "k" * 81])
def test_a_key_that_cannot_be_one_is_told(house: House, bad: str) -> None:
    answer = add(house.enter("admin", COUNTY), name=name(), headers={"Idempotency-Key": bad})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_acceptable_input")


def test_answers_are_forgotten_after_two_days(house: House) -> None:
    admin, headers = house.enter("admin", COUNTY), key()
    assert add(admin, name=name(), headers=headers).status_code == 201

    def kept(session: Session) -> bool:
        return session.exec(select(Answer).where(Answer.key == headers["Idempotency-Key"])).first() is not None

    with house.database.write() as session:
        forget_answers(session, now_ms() + KEPT_MS - 3_600_000)
        assert kept(session)
        forget_answers(session, now_ms() + KEPT_MS + 1)
        assert not kept(session)
        session.rollback()


def test_every_route_that_writes_goes_through_an_act() -> None:
    unsafe = {route.operation_id for route in routes_of(routes_only()) if (route.methods or set()) - {"GET"}}
    assert set(EXEMPT) <= unsafe  # none has gone that is still excused
    assert len(unsafe) > 15


def test_an_app_that_writes_past_the_audit_does_not_start() -> None:
    app = FastAPI()

    @app.post("/silent", operation_id="silent")
    def silent(_visitor: Annotated[Visitor, allow("admin")]) -> str:
        return ""

    @app.post("/told", operation_id="told")
    def written(_act: Annotated[Act, acting("admin")]) -> str:
        return ""

    @app.put("/open", operation_id="open", dependencies=[public])
    def opened() -> str:
        return ""

    @app.get("/read", operation_id="read")
    def read(_visitor: Annotated[Visitor, allow()]) -> str:
        return ""

    check_declared(app)
    with pytest.raises(RuntimeError, match=r"in the audit: silent, open$"):
        check_acts(app)
