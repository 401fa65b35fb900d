from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from cloud.app import faults, pages
from cloud.app.headers import ALWAYS, Headers
from tests.cloud.house import House


@pytest.fixture
def build(tmp_path: Path) -> Path:
    (tmp_path / "static" / "assets").mkdir(parents=True)
    (tmp_path / "static" / "index.html").write_text("<!doctype html>the page")
    (tmp_path / "static" / "assets" / "app-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("not for anybody")
    return tmp_path / "static"


async def _get(static: Path, path: str) -> httpx.Response:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(Headers)
    faults.install(app)
    pages.mount(app, static)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


def _ask(static: Path, path: str) -> httpx.Response:
    return asyncio.run(_get(static, path))


@pytest.mark.parametrize("path", ["/", "/index.html", "/devices/yuhe-1/air-1", "/alarms"])
def test_every_address_of_the_pages_is_the_page(build: Path, path: str) -> None:
    answer = _ask(build, path)
    assert (answer.status_code, answer.text) == (200, "<!doctype html>the page")
    assert answer.headers["cache-control"] == "no-cache"


def test_hashed_files_are_kept_for_ever(build: Path) -> None:
    answer = _ask(build, "/assets/app-1a2b.js")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/assets/old-9f9f.js", "/favicon.png", "/api/v1/nothing", "/api"])
def test_what_is_not_there_is_a_problem_not_the_page(build: Path, path: str) -> None:
    answer = _ask(build, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_route")


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/%00"])
def test_nothing_outside_the_folder_is_served(build: Path, path: str) -> None:
    assert "not for anybody" not in _ask(build, path).text


def test_without_a_build_the_page_says_what_to_do(tmp_path: Path) -> None:
    answer = _ask(tmp_path / "none", "/")
    assert answer.status_code == 200
    assert "make web" in answer.text
    assert "还没有构建" in answer.text


def test_every_answer_carries_the_headers(house: House) -> None:
    client = house.client()
    for path in ("/about", "/sites", "/nothing"):
        answer = client.get(path)
        assert {name: answer.headers[name] for name in ALWAYS} == dict(ALWAYS)
        assert answer.headers["cache-control"] == "no-store"
    policy = ALWAYS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy


def test_health_is_public_and_tells_when_a_store_is_gone(house: House) -> None:
    assert httpx.get(house.url + "/health/live").json() == {"status": "ok"}
    assert httpx.get(house.url + "/health/ready").json() == {
        "status": "ok",
        "code": "",
        "database": True,
        "series": True,
        "ingest": False,
    }


def test_unknown_addresses_and_methods_are_problems_in_the_reader_s_language(house: House) -> None:
    client = house.client(**{"accept-language": "en"})
    assert client.get("/nothing").json()["detail"] == "The API has no /api/v1/nothing."
    wrong = client.patch("/sites")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong_method")
    assert wrong.headers["allow"] == "GET"
    assert client.patch("/session").headers["allow"] == "DELETE, GET, POST"
    wanted = client.get("/sales")  # what only POST knows is there, though the pages take every address by GET
    assert (wanted.status_code, wanted.json()["code"], wanted.headers["allow"]) == (405, "wrong_method", "POST")
    assert client.head("/sites").status_code == 405
    assert client.get("/subjects/a/b/c").status_code == 404


def test_a_fault_is_told_with_its_number_and_without_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    faults.install(app)

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("secret of the house")

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/broken")

    answer = asyncio.run(ask())
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert "secret of the house" not in answer.text
    (record,) = (record for record in caplog.records if record.name == "zhigen.api")
    number = record.zhigen_fields["number"]  # type: ignore[attr-defined]
    assert number in answer.json()["detail"]
