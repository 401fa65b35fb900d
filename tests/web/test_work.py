"""What a county's people do at the console's work pages, against the real cloud with a month of work in it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import Server, Visitor
from tests.web.waiting import RECEIPTS, SERIES
from tests.web.work import APPLICANTS, Caller, Work

pytestmark = pytest.mark.xdist_group("console")
SORT = Work
WAITING, LATE = APPLICANTS
LISTS = (
    "alerts", "applications", "subjects", "certificates", "cycles", "rectifications", "data-quality", "ledger", "stock",
    "products", "recall-notices", "reinspections",
    "rapid-results", "lab-tests", "samples", "plans", "batches", "vouchers", "label-orders", "passages", "recalls",
    "quarantine", "accounts", "audit", "warnings", "complaints", "plots", "plots?shade=alarm", "warning-policies",
    "environment", f"environment?s={SERIES}&range=7d&year=1",
    "tenures", "watches", "gate-policies", "label-templates", "licences",
)  # fmt: skip
ONES = (
    "warnings",
    "complaints",
    "plots",
    "alerts",
    "subjects",
    "cycles",
    "ledger",
    "rapid-results",
    "lab-tests",
    "samples",
    "plans",
    "batches",
)
ONES += ("vouchers", "passages", "recalls", "accounts", "reinspections", "recall-notices")
API = {"plans": "sampling-plans", "alerts": "alerts?area=duties", "cycles": "cycles?kind=crop&running=true"}


@pytest.fixture(scope="module")
def inspector(server: Server, county: Work) -> Caller:
    """Two applicants came to the counter of the township; the time of one is over."""
    caller = Caller(server.url, "xu")
    caller.apply(WAITING)
    county.late(caller.apply(LATE)["id"])
    return caller


def _keys(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_supervisor_reviews_applications_without_a_mouse(visitor: Visitor, inspector: Caller) -> None:
    visitor.log_in("li", "/applications")
    page = visitor.page
    rows = page.locator(".waiting li button")
    expect(rows.first).to_contain_text("超期")
    late = page.locator(".waiting section", has_text="已超期").locator("li")
    before = late.count()
    while True:  # the longest overdue stands first; J goes down to the one that came in last
        _keys(page, "j")
        pane = page.get_by_role("article")
        expect(pane).to_be_visible()
        if LATE in pane.get_by_role("heading").inner_text():
            break
    expect(pane).to_contain_text("超期 2 天")
    pane.get_by_role("button", name="退回补正").click()
    expect(pane.get_by_role("textbox")).to_be_focused()
    pane.get_by_role("button", name="退回补正").click()
    expect(pane.get_by_role("alert")).to_have_text("这里要填")
    pane.get_by_role("textbox").fill("营业执照看不清\n地址和执照不一致")
    pane.get_by_role("button", name="退回补正").click()
    expect(late).to_have_count(before - 1)
    expect(pane).to_be_visible()  # the next one is at hand
    page.locator(".waiting li button", has_text=WAITING).click()
    for _ in range(2):  # the deed, and that one means it
        pane.get_by_role("button", name="通过备案").click()
    expect(page.locator(".waiting li button", has_text=WAITING)).to_have_count(0)
    page.get_by_role("button", name="已退回").click()
    page.locator(".waiting li button", has_text=LATE).click()
    expect(pane).to_contain_text("地址和执照不一致")
    assert visitor.complaints == []


@pytest.mark.journey
def test_somebody_else_was_quicker_and_it_is_said_so(visitor: Visitor, inspector: Caller, server: Server) -> None:
    one = inspector.apply("青禾县快手果蔬专业合作社")
    visitor.log_in("li", f"/applications?row={one['id']}")
    pane = visitor.page.get_by_role("article")
    expect(pane).to_contain_text("快手")
    boss = Caller(server.url, "boss")
    boss.post(f"/applications/{one['id']}/reject", {"reasons": ["重复申请"]}, one["version"])
    pane.get_by_role("button", name="退回补正").click()
    pane.get_by_role("textbox").fill("少了材料")
    pane.get_by_role("button", name="退回补正").click()
    expect(pane.get_by_role("alert")).to_contain_text("刚才有人改过这条")
    pane.get_by_role("button", name="看现在的内容").click()
    expect(visitor.page.locator(".waiting li button", has_text="快手")).to_have_count(0)


def test_an_alert_is_acknowledged_handled_and_closed(visitor: Visitor, county: Work) -> None:
    visitor.log_in("li", "/alerts")
    page = visitor.page
    row = page.locator(".waiting button", has_text=county.violation["report"])
    row.click()
    page.get_by_role("article").get_by_role("link", name="打开档案").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("检测不合格")
    todo = page.get_by_role("complementary")
    for deed, words in (("确认预警", ""), ("登记处置", "已暂停流通，批次封存"), ("关闭预警", "复检后销毁")):
        todo.get_by_role("button", name=deed).click()
        if words:
            todo.get_by_role("textbox").fill(words)
        todo.get_by_role("button", name=deed).click()
        expect(todo.get_by_role("button", name=deed)).to_have_count(0)
    steps = page.get_by_role("region", name="处置经过")
    expect(steps).to_contain_text("已暂停流通，批次封存")
    expect(steps.get_by_role("listitem")).to_have_count(4)
    expect(todo).to_contain_text("现在没有要办的。")
    assert visitor.complaints == []


@pytest.mark.journey
def test_a_violation_leads_to_its_batch_and_on_to_its_vouchers(visitor: Visitor, county: Work) -> None:
    visitor.log_in("li", "/lab-tests?verdict=violation")
    page = visitor.page
    page.get_by_role("link", name=county.violation["report"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(county.violation["product"])
    expect(page.get_by_role("region", name="检测项目")).to_contain_text("限量")
    page.locator("header dl").get_by_role("link", name=county.violation["batch"][:4]).click()
    expect(page.get_by_role("region", name="产地准出")).to_contain_text("不准出")
    vouchers = page.get_by_role("region", name="凭证", exact=True)
    vouchers.get_by_role("link", name="查看").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="基本情况")).to_contain_text(re.compile("批次"))
    assert "/vouchers/" in page.url
    assert visitor.complaints == []


def test_a_batch_is_drawn_with_its_parents_and_told_as_a_table(visitor: Visitor, server: Server) -> None:
    api = Caller(server.url, "boss")
    merged = api.get("/batches?made=merge&limit=1")["items"][0]
    parents = [one["batch"] for one in api.get(f"/batches/{merged['id']}/ancestors")["items"] if one["depth"] == 1]
    visitor.log_in("li", "/")
    page = visitor.page
    page.get_by_role("combobox").fill(merged["id"])  # as a scanner types it
    page.keyboard.press("Enter")
    graph = page.get_by_role("region", name="来去图")
    expect(graph.locator("svg a")).not_to_have_count(0)
    assert graph.locator("svg path.edge").count() >= len(parents)
    expect(graph.locator("tbody tr")).not_to_have_count(0)
    graph.locator(f"svg a[href='/batches/{parents[0]}']").click()
    expect(page).to_have_url(re.compile(parents[0]))
    assert visitor.complaints == []


@pytest.mark.journey
def test_what_follows_a_violation_is_ordered_where_it_is_seen(visitor: Visitor, county: Work, server: Server) -> None:
    api = Caller(server.url, "boss")
    batch = api.get(f"/batches/{county.violation['batch']}")
    visitor.log_in("li", f"/subjects/{batch['subject']}")
    page = visitor.page
    todo = page.get_by_role("complementary")
    todo.get_by_role("button", name="开整改通知").click()
    todo.get_by_label("违规情形").select_option("false_records")
    todo.get_by_label("证据").fill("用药记录缺三天")
    todo.get_by_label("发现日期").fill("2026-11-20")
    todo.get_by_label("几个工作日内整改").fill("many")
    todo.get_by_role("button", name="开整改通知").click()
    expect(todo.get_by_role("alert")).to_be_visible()  # under its field, what was typed is still there
    expect(todo.get_by_label("证据")).to_have_value("用药记录缺三天")
    todo.get_by_label("几个工作日内整改").fill("5")
    todo.get_by_role("button", name="开整改通知").click()
    expect(page.get_by_role("region", name="整改")).to_contain_text("待整改")
    page.goto(f"{visitor.url}/batches/{batch['id']}")
    todo.get_by_role("button", name="暂停流通").click()
    todo.get_by_label("理由").fill("检测不合格，先封存")
    todo.get_by_role("button", name="暂停流通").click()
    expect(todo.get_by_role("textbox")).to_have_count(0)
    held = [one for one in api.get(f"/blocks?batch={batch['id']}")["items"] if one["reason"] == "检测不合格，先封存"]
    assert [one["source"] for one in held] == ["order"]


def test_a_list_keeps_its_state_in_the_address_and_goes_by_keys(visitor: Visitor) -> None:
    visitor.log_in("li", "/rapid-results")
    page = visitor.page
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="阳性").click()
    expect(page).to_have_url(re.compile("verdict=positive"))
    expect(rows.first).to_contain_text("阳性")
    _keys(page, "j", "j")
    expect(rows.nth(1)).to_be_focused()
    expect(page.get_by_role("complementary")).to_contain_text("阳性")
    address = page.url
    page.reload()
    expect(page.get_by_role("complementary")).to_contain_text("阳性")
    assert page.url == address
    _keys(page, "Enter")
    expect(page.get_by_role("region", name="复测链")).to_be_visible()
    page.go_back()
    expect(rows.nth(1)).to_have_attribute("aria-selected", "true")
    _keys(page, "Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    page.locator("select[name=standing]").select_option("confirmed")
    page.get_by_role("button", name="存为常用").click()
    page.get_by_placeholder("给它起个名").fill("确证的")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="全部", exact=True).click()
    expect(rows).to_have_count(50)
    page.reload()
    page.get_by_role("button", name="确证的").click()
    expect(page).to_have_url(re.compile("standing=confirmed"))
    assert visitor.complaints == []


@pytest.mark.journey
def test_more_rows_come_at_the_end_and_all_of_them_go_into_the_sheet(visitor: Visitor, server: Server) -> None:
    visitor.log_in("li", "/passages")
    page = visitor.page
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("button", name="再看 50 条").click()
    expect(rows).to_have_count(100)
    expect(page).to_have_url(re.compile("pages=2"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出 CSV").click()
    raw = coming.value.path().read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = raw.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("放行决定,时间,市场,车牌")
    assert len(lines) > 101
    assert all("…" not in line for line in lines[1:20])  # names, not the ends of ids
    assert visitor.complaints == []


def test_who_may_not_read_it_is_not_shown_it(visitor: Visitor) -> None:
    visitor.log_in("wang", "/applications")
    page = visitor.page
    expect(page.get_by_role("heading", name="这个账号看不到这一页")).to_be_visible()
    menu = page.get_by_role("navigation", name="页面")
    expect(menu.get_by_role("link", name="快检")).to_be_visible()
    for hidden in ("备案审批", "账号", "操作记录"):
        expect(menu.get_by_role("link", name=hidden)).to_have_count(0)
    page.goto(f"{visitor.url}/alerts")
    page.locator(".waiting button, .empty").first.wait_for()
    expect(page.get_by_role("button", name="确认预警")).to_have_count(0)
    assert visitor.complaints == []


def test_an_inspector_sees_the_queue_and_decides_nothing(visitor: Visitor, inspector: Caller) -> None:
    one = inspector.apply("青禾县望溪蔬菜专业合作社")
    visitor.log_in("xu", f"/applications?row={one['id']}")
    pane = visitor.page.get_by_role("article")
    expect(pane).to_contain_text("望溪")
    expect(pane).to_contain_text("现在没有要办的。")
    expect(visitor.page.get_by_role("button", name=re.compile("通过备案|驳回申请"))).to_have_count(0)
    assert visitor.complaints == []


def test_a_cloud_that_is_away_leaves_what_was_read_and_says_so(visitor: Visitor, server: Server) -> None:
    visitor.log_in("li", "/batches")
    page = visitor.page
    expect(page.locator("tbody tr")).to_have_count(50)
    server.kill()
    page.get_by_role("button", name="再看 50 条").click()
    expect(page.get_by_role("alert")).to_contain_text("连不上县里的服务器")
    expect(page.locator("tbody tr")).to_have_count(50)
    server.start()
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.journey
def test_a_warning_is_reviewed_by_its_numbers_and_the_rows_behind_them(visitor: Visitor, server: Server) -> None:
    visitor.log_in("li", "/warnings")
    page = visitor.page
    page.get_by_role("link", name="用了没有买过的投入品").click()
    told = page.get_by_role("region", name="发现了什么")
    expect(told).to_contain_text("30 天 14 次使用里 3 次台账上没有买过")
    expect(told.get_by_role("row")).to_have_count(3)
    rows = page.get_by_role("region", name="依据的记录").locator("tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first.get_by_role("link").first).to_have_attribute("href", re.compile("/cycles/"))
    todo = page.get_by_role("complementary")
    for reason in ("", "同一农户自带的药，已核实"):
        todo.get_by_role("button", name="不予发布").click()
        if not reason:
            continue
        todo.get_by_role("textbox").fill(reason)
        todo.get_by_role("button", name="不予发布").click()
    expect(page.locator("header .chip")).to_have_text("不予发布")
    expect(page.get_by_role("region", name="处置经过")).to_contain_text("已核实")
    todo.get_by_role("button", name="发布", exact=True).click()
    todo.get_by_role("button", name="发布", exact=True).click()
    expect(page.locator("header .chip")).to_have_text("已发布")
    found = Caller(server.url, "xu").get("/warnings")["items"]
    assert [one["rule"] for one in found] == ["unbought_use"]
    page.get_by_role("link", name="看现行参数").click()
    rule = page.locator("article", has_text="阳性率异常升高")
    rule.get_by_role("button", name="改参数").click()
    rule.get_by_label("至少几份阳性").fill("3")
    rule.get_by_role("button", name="发布这些参数").click()
    expect(rule.get_by_role("alert")).to_have_text("这里要填")
    rule.get_by_label("依据（文号）").fill("县农质〔2026〕7 号")
    rule.get_by_role("button", name="发布这些参数").click()
    expect(page.locator("tbody")).to_contain_text("县农质〔2026〕7 号")
    assert visitor.complaints == []


def _grant(todo: Locator, yuan: str) -> None:
    todo.get_by_role("button", name="给举报奖励").click()
    todo.get_by_label("奖励多少元").fill(yuan)
    todo.get_by_label("依据和理由").fill("县举报奖励办法，超标属实")
    todo.get_by_label("怎么领").select_option("receipt")
    todo.get_by_role("button", name="给举报奖励").click()


@pytest.mark.journey
def test_a_complaint_is_handed_to_a_person_answered_closed_and_rewarded(visitor: Visitor) -> None:
    visitor.log_in("li", "/complaints")
    page = visitor.page
    expect(page.locator(".waiting section").first).to_contain_text("已超期")
    page.locator(".waiting button", has_text="东西坏了").click()
    page.get_by_role("article").get_by_role("link", name="打开档案").click()
    photo = page.get_by_role("img", name="投诉人拍的照片")
    expect(photo).to_be_visible()
    assert photo.evaluate("image => image.naturalWidth") == 640
    todo = page.get_by_role("complementary")
    todo.get_by_role("button", name="转办").click()
    expect(todo.get_by_role("option")).to_have_text(
        ["", re.compile("^li · 县监管 · 青禾县"), re.compile("^xu · 巡查员")]
    )
    todo.get_by_role("combobox").select_option("xu")
    todo.get_by_role("textbox").fill("今天到摊位抽样")
    todo.get_by_role("button", name="转办").click()
    expect(page.get_by_role("region", name="转办经过")).to_contain_text("今天到摊位抽样")
    for _ in range(2):
        todo.get_by_role("button", name="受理").click()
    todo.get_by_role("button", name="答复").click()
    todo.get_by_role("textbox").fill("已到摊位抽检，结果会告诉您。")
    todo.get_by_role("button", name="答复").click()
    todo.get_by_role("button", name="办结").click()
    todo.get_by_role("combobox").select_option("founded")
    todo.get_by_role("button", name="办结").click()
    expect(page.get_by_role("region", name="答复与办结")).to_contain_text("属实")
    reward = page.get_by_role("region", name="举报奖励")
    _grant(todo, "500")
    expect(reward).to_contain_text("500.00")
    todo.get_by_role("button", name="撤回奖励").click()
    todo.get_by_label("理由").fill("金额定错了")
    todo.get_by_role("button", name="撤回奖励").click()
    expect(reward).to_contain_text("已撤回，没有奖励")
    expect(reward).to_contain_text("金额定错了")
    _grant(todo, "200")
    expect(reward).to_contain_text("200.00")
    todo.get_by_role("button", name="登记已领").click()
    todo.get_by_label("来人的受理码").fill(RECEIPTS[0])
    todo.get_by_role("button", name="登记已领").click()
    expect(todo.get_by_role("alert")).to_contain_text("这不是这件投诉的受理码")
    todo.get_by_label("来人的受理码").fill(RECEIPTS[1].lower())
    todo.get_by_role("button", name="登记已领").click()
    expect(todo).to_contain_text("现在没有要办的。")
    visitor.complaints = [one for one in visitor.complaints if "422" not in one]  # the wrong receipt
    assert visitor.complaints == []


@pytest.mark.journey
def test_sensors_are_compared_by_an_address_that_can_be_passed_on(visitor: Visitor) -> None:
    visitor.log_in("wang", "/environment")
    page = visitor.page
    for device in ("一号棚空气", "二号棚空气"):
        page.get_by_role("button", name=f"空气温度 {device}").click()
    expect(page).to_have_url(re.compile(r"s=.*air-1.*s=.*air-2"))
    page.get_by_role("button", name="7天").click()
    expect(page.get_by_role("img", name=re.compile("的曲线")).locator("canvas")).to_be_visible()
    worth = page.get_by_role("region", name="数据质量")
    expect(worth.locator("tbody").last).to_contain_text("12 小时")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    grid = page.get_by_role("table", name=re.compile("每天每小时"))
    cell = grid.locator("td[tabindex='0']")
    cell.focus()
    first = page.locator(".told").inner_text()
    _keys(page, "ArrowLeft", "ArrowUp")
    expect(page.locator(".told")).not_to_have_text(first)
    expect(page.locator(".told")).to_contain_text("℃")
    page.get_by_text("同样的数，用表看").click()
    expect(page.locator("details tbody tr")).to_have_count(60)
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出 CSV").click()
    lines = coming.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("时间,一号棚空气 · 空气温度,")
    assert len(lines) > 160
    assert visitor.complaints == []


@pytest.mark.journey
def test_a_plot_is_found_on_the_map_and_by_its_list(visitor: Visitor) -> None:
    visitor.log_in("li", "/plots?shade=alarm")
    page = visitor.page
    rows = page.locator(".rows li")
    expect(rows.first).to_contain_text("1 条告警")
    expect(page.locator("svg a.alarm")).to_have_count(1)
    rows.first.get_by_role("link").focus()
    expect(page.locator("svg a.hot.alarm")).to_have_count(1)
    _keys(page, "Enter")
    expect(page.get_by_role("region", name="图形").get_by_role("img")).to_be_visible()
    page.get_by_role("region", name="地块上的设备").get_by_role("link", name="看环境对比").click()
    expect(page.get_by_role("list", name="选中的曲线").get_by_role("listitem")).to_have_count(2)
    assert visitor.complaints == []


@pytest.mark.journey
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_work_page_reads_well_in_both_languages(visitor: Visitor, server: Server, language: str) -> None:
    visitor.log_in("boss")
    page = visitor.page
    if language == "en":
        page.get_by_role("button", name="English").click()
    api = Caller(server.url, "boss")
    ones = []
    for name in ONES:
        path = API.get(name, name)
        found = api.get(f"/{path}{'&' if '?' in path else '?'}limit=1")["items"]
        ones += [f"{name}/{found[0]['id']}"] if found else []
    assert len(ones) >= 10
    for place in (*LISTS, *ones):
        page.goto(f"{visitor.url}/{place}")
        page.wait_for_selector("#page h1")
        page.locator("tbody tr, .empty, .waiting, .dossier, .column, .rules, .rows, .book").first.wait_for()
        text = page.locator("#page").inner_text()
        assert re.findall(r"\b(?:work|nav)\.\w+\.\w+", text) == [], f"{place} has a key where words should be"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, place
        assert visitor.axe() == [], place
    assert visitor.complaints == []
