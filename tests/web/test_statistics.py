"""Statistics as an office reads them: by keyboard to a figure, from it to its rows, and the workbook to take away."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.web.conftest import Visitor
from tests.web.work import Work

pytestmark = [pytest.mark.xdist_group("console"), pytest.mark.journey]
SORT = Work


def test_a_figure_leads_to_as_many_rows_and_the_report_is_taken_away(visitor: Visitor) -> None:
    visitor.log_in("li", "/statistics?report=inputs")
    page = visitor.page
    table = page.get_by_role("table").first
    expect(table.get_by_role("row").last).to_contain_text("合计")
    assert visitor.axe() == []
    with page.expect_download() as taken:
        page.get_by_role("link", name="导出 Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(taken.value.path()).read_bytes()))
    refused = table.locator("tbody tr").first.locator("td").nth(3)
    number = int(refused.inner_text().replace(",", ""))
    assert book.worksheets[1]["E2"].value == number > 0
    refused.get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ledger?**kind=refusal**")
    expect(page.get_by_text(f"共 {number} 条")).to_be_visible()
    page.go_back()
    page.get_by_label("时段").select_option("month")
    page.wait_for_url("**period=20*-*")
    page.get_by_role("link", name="三品一标").last.click()
    expect(page.get_by_role("heading", name="三品一标统计")).to_be_visible()
    assert visitor.complaints == []
