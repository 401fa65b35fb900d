"""The pages are typed by the API that is served, and by no older one."""

from __future__ import annotations

from cloud.app import openapi
from cloud.app.factory import routes_only
from tests.cloud.app.described import KEPT


def test_the_api_of_the_pages_is_the_one_that_is_served() -> None:
    same = openapi.text(routes_only()) == KEPT.read_text(encoding="utf-8")
    assert same, f"in dashboards/web: zhigen cloud openapi > src/api/{KEPT.name} && npm run generate:api"
