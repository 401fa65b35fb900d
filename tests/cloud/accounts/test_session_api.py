from __future__ import annotations

import httpx
import pytest

from cloud.accounts import office
from cloud.kernel.clock import now_ms
from tests.cloud.house import House

WORD = "maple-river-42"


def _account(house: House, name: str) -> None:
    office.add(house.database, name, WORD, "engineer", "532331", "zh", now_ms())


def _log_in(client: httpx.Client, name: str, password: str = WORD, **headers: str) -> httpx.Response:
    return client.post("/session", json={"name": name, "password": password}, headers=headers)


def test_from_log_in_to_log_out(house: House) -> None:
    _account(house, "chen")
    client = house.client()
    assert client.get("/session").json()["code"] == "not_logged_in"
    opened = _log_in(client, " Chen ")
    assert opened.status_code == 200
    cookie = opened.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    me = client.get("/session").json()
    assert (me["name"], me["role"], me["region"]) == ("chen", "engineer", "532331")
    assert "registerGateway" in me["may"]
    token = client.cookies["zhigen_session"]
    bearer = house.client(authorization=f"Bearer {token}")
    assert bearer.get("/sites").status_code == 200
    assert client.delete("/session").status_code == 204
    assert "zhigen_session" not in client.cookies
    ended = bearer.get("/session")
    assert (ended.status_code, ended.json()["code"]) == (401, "session_ended")
    assert ended.headers["www-authenticate"] == "Bearer"


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(house: House) -> None:
    _account(house, "sun")
    client = house.client()
    wrong = [_log_in(client, "sun", "wrong-wrong"), _log_in(client, "no-such-one", "wrong-wrong")]
    assert [answer.status_code for answer in wrong] == [401, 401]
    assert wrong[0].json() == wrong[1].json()
    assert "wrong-wrong" not in wrong[0].text


def test_after_five_wrong_tries_the_right_password_must_wait_too(house: House) -> None:
    _account(house, "zhou")
    client = house.client()
    for _ in range(5):
        assert _log_in(client, "zhou", "wrong-wrong").status_code == 401
    stopped = _log_in(client, "zhou")
    assert (stopped.status_code, stopped.json()["code"]) == (429, "too_many_attempts")
    assert 0 < int(stopped.headers["retry-after"]) <= 60
    assert _log_in(client, "wu", "wrong-wrong").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_another_site_cannot_post(house: House, headers: dict[str, str]) -> None:
    answer = _log_in(house.client(), "chen", **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert house.enter().delete("/session", headers=headers).status_code == 403


def test_our_own_pages_can_post(house: House) -> None:
    visitor = house.enter()
    assert visitor.delete("/session", headers={"origin": house.url, "sec-fetch-site": "same-origin"}).status_code == 204


def test_a_password_is_changed_by_who_knows_it(house: House) -> None:
    _account(house, "zheng")
    client = house.client()
    _log_in(client, "zheng")

    def change(current: str, new: str) -> httpx.Response:
        return client.put("/session/password", json={"current": current, "new": new})

    assert change(WORD, "short").json()["code"] == "weak_password"
    assert change("wrong", "stone-bridge-17").json()["code"] == "wrong_current_password"
    assert change(WORD, "stone-bridge-17").status_code == 204
    assert client.get("/session").status_code == 200
    assert _log_in(house.client(), "zheng", "stone-bridge-17").status_code == 200


def test_mistakes_are_told_in_both_languages_without_the_password(house: House) -> None:
    client = house.client()
    body = {"name": "", "password": "p" * 200, "more": 1}
    zh = client.post("/session", json=body).json()
    en = client.post("/session", json=body, headers={"accept-language": "en"}).json()
    assert zh["code"] == en["code"] == "not_acceptable_input"
    assert [error["where"] for error in en["errors"]] == ["body.name", "body.password", "body.more"]
    assert en["errors"][0]["what"] == "wants at least 1 characters"
    assert zh["errors"][2]["what"] == "没有这一项，请删去"
    assert "ppp" not in str(zh) + str(en)


@pytest.mark.parametrize("content", [b"{", b"[]", b"null", b"\xff\xfe", b'{"name": "\\ud800", "password": "x"}', b""])
def test_bodies_that_are_not_the_object_we_want_are_problems(house: House, content: bytes) -> None:
    answer = house.client().post("/session", content=content, headers={"content-type": "application/json"})
    assert answer.status_code in (401, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_large_body_is_refused(house: House) -> None:
    answer = house.client().post("/session", json={"name": "a" * 100_000, "password": "x"})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
