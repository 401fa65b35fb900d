"""Who may see what the camera sees: nobody, unless somebody said so."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Route

from gateway.core.errors import GatewayError
from gateway.core.operator import TRADES
from gateway.rim.terminal.access import access_of, allow, check_declared, routes_of
from gateway.rim.terminal.door import COOKIE, Door, word_of
from gateway.rim.terminal.factory import create_app
from gateway.rim.terminal.guard import ALWAYS
from gateway.rim.terminal.server import TerminalServer
from tests.gateway.terminal.conftest import OPERATOR, WORD, Gate, house
from tests.gateway.terminal.walk import ENGINEER, KEEPING, LET_IN, PUBLIC, WORKING

ELSEWHERE = {"x-forwarded-for": "192.168.1.20"}
LET = (200, 303, 404, 409, 422)  # 409: this gateway has nothing to be cared for; 422: nothing was asked


def _app() -> FastAPI:
    with tempfile.TemporaryDirectory() as folder:
        return create_app(house(Path(folder)), Door("127.0.0.1", "", (), lambda: 0.0))


ROUTES = [(method, str(route.path), route) for route in routes_of(_app()) for method in route.methods or {"?"}]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """As `guarded`, one for the whole walk: nobody who asks for nothing changes anything. It has a keeper."""
    word = tmp_path_factory.mktemp("word") / "word"
    word.write_text(WORD + "\n")
    word.chmod(0o600)
    made = Gate()
    made.open("0.0.0.0", str(word))
    made.house.operators.add("王芳", ["keeper"], "2580")
    yield made
    made.close()


def test_the_walk_has_seen_all_routes() -> None:
    assert {(method, path) for method, path, _ in ROUTES} == PUBLIC | LET_IN | ENGINEER | KEEPING | set(WORKING)


@pytest.mark.parametrize(("method", "path", "route"), ROUTES, ids=lambda one: one if isinstance(one, str) else "")
def test_a_route_lets_in_exactly_whom_it_declares(walked: Gate, method: str, path: str, route: Any) -> None:
    access = access_of(route)
    assert access is not None
    within = {"engineer"} if (method, path) in ENGINEER else {"kiosk", "engineer"}
    assert set(access.roles) == (set() if (method, path) in PUBLIC else within)
    assert access.keeper is ((method, path) in KEEPING)
    assert set(access.trades) == WORKING.get((method, path), set())
    place = path.replace("{key}", "gate-1").replace("{path:path}", "none.js")
    place = place.replace("{name}", "none.jpg" if "snapshots" in path else "till")

    def asked(client: httpx.Client) -> int:
        with client.stream(method, place) as answer:
            return answer.status_code

    with walked.client(**ELSEWHERE) as stranger:
        if (method, path) in PUBLIC:
            assert asked(stranger) in LET
        else:
            assert asked(stranger) == (401 if path.startswith("/api/") or method != "GET" else 303)
        stranger.post("/access", data={"word": WORD})
        assert asked(stranger) in ({401} if access.trades else LET)
    with walked.client() as kiosk:
        walked.camera.show(1)
        stopped = access.trades or (method, path) in ENGINEER
        assert asked(kiosk) in ({401} if stopped else {403} if access.keeper else LET)
    if access.keeper:
        for trade in TRADES:
            with walked.client(cookie=f"{OPERATOR}={walked.sign_on(trade)}") as operator:
                assert (asked(operator) == 403) is (trade != "keeper")
    if access.trades:
        for trade in TRADES:
            with walked.client(cookie=f"{OPERATOR}={walked.sign_on(trade)}") as operator:
                assert (asked(operator) in (401, 403)) is (trade not in access.trades)


def test_an_app_with_a_silent_route_does_not_start() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_api_route("/closed", lambda: "", dependencies=[allow("kiosk")])
    check_declared(app)
    app.routes.append(Route("/open", lambda _: None))
    with pytest.raises(RuntimeError, match=r"without a declared access: /open$"):
        check_declared(app)
    with pytest.raises(ValueError, match="nobody"):
        allow()


def test_a_stranger_enters_the_word_once(guarded: Gate) -> None:
    with guarded.client(**ELSEWHERE) as client:
        assert client.get("/").headers["location"] == "/access"
        refused = client.get("/api/cameras")
        assert (refused.status_code, refused.json()["code"]) == (401, "no_role")
        assert client.post("/access", data={"word": "maple"}).headers["location"] == "/access#wrong"
        assert client.get("/api/cameras").status_code == 401
        entered = client.post("/access", data={"word": WORD})
        assert entered.headers["location"] == "/"
        cookie = entered.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert WORD not in cookie
        assert client.get("/api/cameras").status_code == 200
        assert client.get("/access").headers["location"] == "/"
        kept = client.cookies[COOKIE]
    forged = [kept[:-1] + ("0" if kept[-1] != "0" else "1"), "9" + kept, "", "1.2.3", "."]
    for one in forged:
        with guarded.client(**ELSEWHERE, cookie=f"{COOKIE}={one}") as client:
            assert client.get("/api/cameras").status_code == 401, one


def test_a_kept_word_ends_some_day_and_with_another_word() -> None:
    now = 1_795_000_000.0
    door = Door("0.0.0.0", WORD, (), lambda: now)
    cookie = door.enter(WORD)
    assert cookie is not None
    assert door.role("192.168.1.20", {}, cookie) == "engineer"
    assert Door("0.0.0.0", "maple-river-43", (), lambda: now).role("192.168.1.20", {}, cookie) is None
    now += 181 * 86_400
    assert door.role("192.168.1.20", {}, cookie) is None


def test_guessing_is_slow(guarded: Gate) -> None:
    with guarded.client(**ELSEWHERE) as client:
        places = [client.post("/access", data={"word": f"guess-{n}"}).headers["location"] for n in range(11)]
        assert places == ["/access#wrong"] * 10 + ["/access#wait"]
        assert client.post("/access", data={"word": WORD}).headers["location"] == "/access#wait"
        assert client.post("/access", content=b"word=" + b"x" * 100_000).headers["location"] == "/access#wait"


def test_only_this_machine_is_the_kiosk() -> None:
    door = Door("127.0.0.1", "", (), lambda: 0.0)
    assert door.role("127.0.0.1", {}, "") == "kiosk"
    assert door.role("::ffff:127.0.0.1", {}, "") == "kiosk"
    assert door.role("192.168.1.20", {}, "") is None
    assert door.role(None, {}, "") is None
    for header in ("forwarded", "x-forwarded-for", "x-real-ip", "via"):
        assert door.role("127.0.0.1", {header: "127.0.0.1"}, "") is None


@pytest.mark.parametrize(
    ("host", "known", "strange"),
    [
        (
            "127.0.0.1",
            ["127.0.0.1:8090", "localhost:9000", "[::1]:8090", "gate.farm"],
            ["evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "localhost.", "gate.farm.evil.example"],
        ),
        ("192.168.1.5", ["192.168.1.5:8090", "gate.farm:8090"], ["192.168.1.6", "evil.example"]),
        ("0.0.0.0", ["192.168.1.5:8090", "[fe80::1]", "gate.farm"], ["evil.example", "1.2.3.4.nip.io", "[evil]"]),
    ],
)
def test_only_our_own_names_are_answered(host: str, known: list[str], strange: list[str]) -> None:
    door = Door(host, "", ("gate.farm",), lambda: 0.0)
    assert [name for name in known if not door.knows(name)] == []
    assert [name for name in strange if door.knows(name)] == []


def test_a_name_that_was_rebound_gets_nothing(gate: Gate) -> None:
    with gate.client(host="evil.example") as client:
        for place in ("/", "/api/cameras", "/static/terminal.html", "/access"):
            answer = client.get(place)
            assert (answer.status_code, answer.json()["code"]) == (421, "strange_host")
    with gate.client() as client:
        assert client.get("/api/cameras").status_code == 200


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}])
def test_the_page_of_a_stranger_may_not_even_look(gate: Gate, headers: dict[str, str]) -> None:
    with gate.client(**headers) as client:
        for place in ("/api/cameras", "/api/cameras/gate-1/live.mjpg"):
            assert client.get(place).json()["code"] == "cross_site"
        assert client.post("/access", data={"word": WORD}).json()["code"] == "cross_site"
        assert client.get("/").status_code == 200
        assert "access-control-allow-origin" not in client.options("/api/cameras").headers


def test_every_answer_carries_the_headers(gate: Gate) -> None:
    gate.camera.show(1)
    with gate.client() as client:
        for place in ("/", "/api/cameras", "/api/cameras/no/decisions", "/nothing", "/api/cameras/gate-1/live.mjpg"):
            with client.stream("GET", place) as answer:
                assert {name: answer.headers[name] for name in ALWAYS} == dict(ALWAYS)
                if place != "/":
                    assert answer.headers["cache-control"] == "no-store"
                assert "set-cookie" not in answer.headers
        assert client.delete("/api/cameras").json()["code"] == "wrong_method"
    assert "unsafe" not in ALWAYS["Content-Security-Policy"]
    assert "*" not in ALWAYS["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [(WORD, 0o644, "chmod 600"), ("short", 0o600, "at least 12"), (None, 0, "no such file")],
)
def test_a_word_that_is_no_secret_opens_nothing(tmp_path: Path, text: str | None, mode: int, said: str) -> None:
    file = tmp_path / "word"
    if text is not None:
        file.write_text(text)
        file.chmod(mode)
    with pytest.raises(GatewayError) as refused:
        word_of(str(file))
    assert said in refused.value.text("en")
    assert WORD not in refused.value.text("en")


def test_a_port_in_use_is_one_line(gate: Gate, tmp_path: Path) -> None:
    assert gate.server is not None
    with pytest.raises(GatewayError) as refused:
        TerminalServer("127.0.0.1", gate.server.port, house(tmp_path))
    assert refused.value.code == "terminal_port"
    assert "terminal.port" in refused.value.text("en")
    assert "\n" not in refused.value.text("zh")
