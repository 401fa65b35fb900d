"""What must never stand on a public page, or be kept of who looks: persons, clerks, unreviewed results, networks."""

from __future__ import annotations

import re
from time import monotonic

import pytest
from sqlmodel import select

from cloud.labels.model import LabelTemplate
from cloud.market.model import EntryPaper
from cloud.public.model import ScanCount, ScanNetwork, ScanSalt
from cloud.public.pace import ALL_MISSES, MISSES
from cloud.public.scans import MANY, forget_networks
from cloud.subjects.model import Subject
from cloud.testing.lab_model import LabTest
from cloud.trace.model import Batch
from cloud.vouchers.model import VoucherPaper
from contract.moment import DAY_MS
from tests.cloud.public import ground
from tests.cloud.public.ground import BATCH, NOW, Town

PAGES = ("good", "waiting", "void", "v-good", "v-person")


def everything(town: Town) -> str:
    texts = [town.get(town.path(name), "10.9.0.1").text for name in PAGES]
    return "\n".join([*texts, *(town.get(f"/c/{one}", "10.9.0.1").text for one in ("recalls", "checks", "rules"))])


def test_no_person_clerk_or_unreviewed_result_stands_on_any_page(town: Town) -> None:
    text = everything(town)
    assert "农户 张**" in text
    for secret in (
        "张三丰", "柳溪村 7 号", "13900005678", "139****5678", "farmer-1", "supervisor-1", "内部原因",
        "QH-2026-002",  # monitoring of risks
        "QH-2026-003",  # a violation that nobody has reviewed
        "fenghe-head",
    ):  # fmt: skip
        assert secret not in text, secret
    assert "QH-2026-001" in text


def test_a_published_violation_says_what_was_found(town: Town) -> None:
    with town.database.write() as session:
        ground.report(session, "t7", "supervision", "violation", reviewed=True)
        ground.report(session, "t8", "supervision", "violation", reviewed=True, withheld="案件侦办中")
    list_ = town.house.app.state.window
    list_._lists._kept.clear()
    text = town.get("/c/checks", "10.9.0.2").text
    assert "QH-2026-007" in text
    assert "克百威 0.12 mg/kg" in text
    assert "QH-2026-008" not in text
    assert "案件侦办中" not in text
    with town.database.write() as session:  # a reinspection found nothing
        session.add(
            LabTest(id="t9", position=990, region=ground.TOWN, number="N-7", report="QH-2026-009", method="m",
                    tested=NOW, at=NOW, told=NOW, purpose="supervision", product="黄瓜", batch=BATCH, of="fenghe",
                    verdict="conformant", reinspects="t7", **ground.TOLD)
        )  # fmt: skip
    list_._lists._kept.clear()
    assert "QH-2026-007" not in town.get("/c/checks", "10.9.0.2").text


def test_an_order_that_stops_the_sale_tells_nobody_why(town: Town) -> None:
    ground.hold(town)
    town.now = NOW + 2
    page = town.get(town.path("good"), "10.9.0.3").text
    assert "这批产品已暂停销售" in page
    assert "内部原因" not in page


def test_whatever_people_type_is_text_and_never_markup(town: Town) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    with town.database.write() as session:
        for row, names in (
            (session.get_one(Subject, "fenghe"), ("name", "address")),
            (session.get_one(Subject, "market"), ("name",)),
            (session.get_one(Batch, BATCH), ("product",)),
            (session.get_one(LabTest, "t1"), ("method", "report", "product")),
            *(
                (one, ("product", "shelf_life", "certification", "origin"))
                for one in session.exec(select(LabelTemplate))
            ),
            *(
                (one, ("product", "origin", "promise", "quantity", "promisor"))
                for one in session.exec(select(VoucherPaper))
            ),
        ):
            for name in names:
                length = getattr(type(row).__table__.c[name].type, "length", None) or 99  # type: ignore[attr-defined]
                setattr(row, name, bad[:length])
            session.add(row)
    ground.call_back(town, bad)
    window = town.house.app.state.window
    for shelf in (window._lists, window._stories, window._pages):
        shelf._kept.clear()
    town.now = NOW + 3
    text = everything(town)
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert "<img" not in text
    assert not re.search(r"<[^>]*\sonerror=", text)


def test_trying_codes_is_stopped_for_a_network_and_for_no_other(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    window = town.house.app.state.window
    still = monotonic()
    monkeypatch.setattr(window, "seconds", lambda: still)  # the page says in how many seconds to try again
    guesses = int(MISSES.most)
    assert [town.get("/A8JJY4EM5DP6V6MG", "10.66.0.1").status_code for _ in range(guesses)] == [404] * guesses
    stopped = town.get("/A8JJY4EM5DP6V6MG", "10.66.0.1")
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 0
    assert "歇一歇" in stopped.text
    good = town.get(town.path("waiting"), "10.66.0.1")
    assert (good.status_code, good.text) == (429, town.get("/A8JJY4EM5DP6V6MG", "10.66.0.1").text)
    assert town.get(town.path("waiting"), "10.66.0.2").status_code == 200
    assert window.outcomes["unknown"] >= guesses
    assert window.outcomes["paced"] >= 3


def test_misses_are_counted_in_sum_and_close_the_page_to_nobody(town: Town) -> None:
    window = town.house.app.state.window
    left = window.pace._budgets["misses", ""]
    left.left, before = -1e9, left.left
    try:
        assert town.get("/A8JJY4EM5DP6V6MG", "10.67.0.1").status_code == 429
        assert town.get(town.path("waiting"), "10.67.0.2").status_code == 200
    finally:
        left.left = before
    assert ALL_MISSES.most > MISSES.most


def test_lookups_are_counted_and_nobody_is_kept(town: Town) -> None:
    window = town.house.app.state.window
    path, key = town.path("copied"), "copied"
    for address in ("10.77.1.2", "10.77.1.2", "10.77.1.3", "2001:db8::1", "2001:db8::2"):
        assert town.get(path, address).status_code == 200
    window.counter.flush()
    window._pages._kept.clear()  # how often is told half a minute late
    page = town.get(path, "10.77.1.2").text
    assert "被查过 3 次" in page, key
    with town.database.read() as session:
        kept = [
            str(row.model_dump()) for model in (ScanCount, ScanNetwork, ScanSalt) for row in session.exec(select(model))
        ]
        assert not [row for row in kept if "10.77" in row or "2001" in row or town.labels["copied"] in row]
    with town.database.write() as session:
        forget_networks(session, NOW + DAY_MS)
        assert not session.exec(select(ScanNetwork)).all()
        assert not session.exec(select(ScanSalt)).all()
        assert sum(row.networks for row in session.exec(select(ScanCount))) >= 3


def test_a_label_that_too_many_look_up_is_perhaps_a_copy_and_a_voucher_is_not(town: Town) -> None:
    window = town.house.app.state.window
    for name in ("expired", "v-void"):
        for number in range(MANY):
            assert town.get(town.path(name), f"10.88.{number}.1").status_code == 200
    window.counter.flush()
    assert "这枚标签被查得太多" in town.get(town.path("expired"), "10.88.99.1").text
    assert "被查得太多" not in town.get(town.path("v-void"), "10.88.99.1").text


@pytest.mark.parametrize(
    ("doubt", "words"),
    [("clone", "这个码疑似被复制"), ("entered_again", "入市用过不止一次"), ("overscan", "出示得太频繁")],
)
def test_what_gates_doubt_warns_whoever_looks(town: Town, doubt: str, words: str) -> None:
    with town.database.write() as session:
        row = session.exec(select(EntryPaper)).one()
        row.doubts = doubt
        session.add(row)
    page = town.get(town.path("v-good"), "10.99.0.1").text
    assert words in page
    assert page.index(words) < page.index("<h1>")
