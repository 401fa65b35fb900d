"""What is done about blocks, reinspections and buyers at the console, each once by who may do it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Server, Visitor
from tests.web.people import People
from tests.web.work import Caller

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("console")]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    made = People(tmp_path_factory.mktemp("people"))
    yield made
    made.close()


def test_of_two_blocks_one_is_lifted_and_the_other_after_it(visitor: Visitor, county: People, server: Server) -> None:
    api = Caller(server.url, "li")
    batch = county.violation["batch"]
    for reason in ("检测不合格，先封存", "举报查清以前不准出"):
        api.post("/blocks", {"batch": batch, "source": "order", "reason": reason})
    visitor.log_in("qian", f"/batches/{batch}")
    page = visitor.page
    expect(page.locator("header .chip")).to_have_text("暂停流通")
    held = page.get_by_role("region", name="暂停流通")
    expect(held.locator("tbody tr")).to_have_count(2)
    expect(held).to_contain_text("主管部门的决定")
    todo = page.get_by_role("complementary")
    lift = todo.get_by_role("button", name="恢复流通")
    lift.click()
    choice = todo.get_by_label("哪一次暂停")
    sealed = next(one for one in choice.locator("option").all_inner_texts() if "先封存" in one)
    choice.select_option(label=sealed)
    lift.click()
    expect(todo.get_by_role("alert")).to_have_text("这里要填")
    todo.get_by_label("恢复的理由").fill("复检合格")
    lift.click()
    expect(held).to_contain_text("复检合格")
    expect(page.locator("header .chip")).to_have_text("暂停流通")  # the other one stands
    lift.click()
    expect(todo.get_by_label("哪一次暂停")).to_have_count(0)
    todo.get_by_label("恢复的理由").fill("举报不实")
    lift.click()
    expect(lift).to_have_count(0)
    expect(page.locator("header .chip", has_text="暂停流通")).to_have_count(0)
    ended = {one["reason"]: one["end_reason"] for one in api.get(f"/blocks?batch={batch}&standing=false")["items"]}
    assert ended == {"检测不合格，先封存": "复检合格", "举报查清以前不准出": "举报不实"}
    assert visitor.complaints == []
