"""The page of a code, in every state that a code can be in, for a reader who has nothing but a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from cloud.app.headers import ALWAYS
from cloud.public import Window, typed
from tests.cloud.public import ground
from tests.cloud.public.ground import NOW, Town

SIZE = 60_000
STATES = {
    "good": ("标签有效", "The label is good"),
    "void": ("标签已作废", "The label is void"),
    "waiting": ("标签还没有启用", "The label is not in use yet"),
    "expired": ("可能已过保质期", "Perhaps past its shelf life"),
    "v-good": ("凭证有效", "The voucher is good"),
    "v-expired": ("凭证已过期", "The voucher has expired"),
    "v-void": ("凭证已作废", "The voucher is void"),
    "v-doubted": ("登记有对不上的地方", "Something in the register does not fit"),
    "v-unlisted": ("签名是真的，登记还没到", "Signed by the county, not on record yet"),
    "v-early": ("签发时间在将来", "Issued in the future"),
    "v-forged": ("签名不符，疑似伪造", "The signature does not fit"),
}


class Tags(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("state", STATES)
def test_each_state_is_told_in_words_and_in_both_languages(town: Town, state: str) -> None:
    zh, en = STATES[state]
    for language, words in (("zh", zh), ("en", en)):
        page = town.get(town.path(state), **{"accept-language": language})
        assert page.status_code == 200
        assert words in page.text
        assert len(page.content) < SIZE
        assert page.headers["content-language"] == language
        assert page.headers["cache-control"] == "no-store"
        assert {name: page.headers[name] for name in ALWAYS} == dict(ALWAYS)


def test_nothing_on_a_page_runs_or_styles_itself(town: Town) -> None:
    for state in STATES:
        found = Tags(town.get(town.path(state)).text)
        assert not {"script", "style", "iframe", "object"} & set(found.tags)
        assert not [name for name, _ in found.attributes if name == "style" or name.startswith("on")]
        links = [value for name, value in found.attributes if name in ("src", "href", "action")]
        assert all(link.startswith(("/", "#")) for link in links)


def test_the_story_is_told_from_the_sowing_to_the_market(town: Town) -> None:
    text = re.sub(r"<[^>]+>|\s+", " ", town.get(town.path("good")).text)
    told = ["播种", "施药", "25% 嘧菌酯悬浮剂，间隔期 7 天", "采收", "开出承诺达标合格证", "快检：合格", "城东批发市场"]
    places = [text.index(word) for word in told]
    assert places == sorted(places)
    words = "青禾县柳溪镇 丰禾蔬菜专业合作社 349901101000015 仪器实测 补算 人工填写 没有记录 空气温度 土壤水分 投诉举报"
    for word in (*words.split(), "冷藏 7 天", "没有数据，共 4 天", "我承诺", "质量安全控制符合要求", "起未改动"):
        assert word in text, word


def test_english_pages_hold_no_chinese_words_of_ours(town: Town) -> None:
    text = re.sub(r"<[^>]+>", " ", town.get(town.path("good"), **{"accept-language": "en"}).text)
    own = {
        "中文",
        "丰禾蔬菜专业合作社",
        "城东批发市场",
        "嘧菌酯悬浮剂",
        "冷藏",
        "天",
    }  # names, and what stands on the pack
    rest = re.sub(r"我承诺[^ ]*|青禾县柳溪镇", "", text)
    assert set(re.findall(r"[一-鿿]+", rest)) <= own


def test_a_recall_shows_with_the_next_look_and_stands_first(town: Town) -> None:
    other = Window(town.database, town.house.series, town.house.app.state.window.config, lambda: NOW + 1)
    path = town.path("v-good")
    assert "召回" not in re.sub(r"<footer.*", "", town.get(path).text, flags=re.DOTALL)
    reader = other.reader("zh", asked=False)
    code = typed.read(path)
    assert "正在召回" not in other.look(code, reader, "n").body.decode()
    ground.call_back(town)
    town.now = NOW + 1
    for page in (town.get(path).text, other.look(code, reader, "n").body.decode(), town.get(town.path("good")).text):
        assert page.index("这批产品正在召回") < page.index("<h1>黄瓜")
        assert "抽检检出克百威" in page
        assert "凭证有效" not in page
    assert "正在召回" in town.get("/c/recalls", "10.0.0.9").text


def test_a_code_that_nobody_was_given_is_told_kindly_and_always_alike(town: Town) -> None:
    known = town.labels["good"]
    misspelt = known[:-1] + ("0" if known[-1] != "0" else "1")
    paths = [
        "/A8JJY4EM5DP6V6MG",
        "/AAYVAPZGQATHRSWX",
        f"/{misspelt}",
        "/V/0A1B2C",
        "/c/find?code=hello",
        "/c/find?code=" + misspelt,
    ]
    pages = [town.get(path, f"10.1.0.{number}") for number, path in enumerate(paths)]
    assert {page.status_code for page in pages} == {404}
    assert {page.text for page in pages} == {pages[0].text}
    assert "查无此码" in pages[0].text
    assert "再扫一次" in pages[0].text
    assert min(page.elapsed.total_seconds() for page in pages) >= 0.05


def test_what_is_typed_leads_to_the_page(town: Town) -> None:
    code = town.labels["good"]
    grouped = " ".join(code[at : at + 4] for at in range(0, 16, 4)).lower()
    for text in (grouped, f"https://elsewhere.cn/{code}"):
        answer = town.get("/c/find?code=" + text, "10.2.0.1")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/{code}")
    english = town.get(f"/c/find?code={code}&lang=en", "10.2.0.1")
    assert english.headers["location"] == f"/{code}?lang=en"
    assert town.get("/" + code.lower(), "10.2.0.1").status_code == 200
    voucher = town.get("/c/find?code=" + town.vouchers["v-good"].replace("+", "%2B"), "10.2.0.1")
    assert voucher.headers["location"] == town.path("v-good")


def test_the_address_chooses_the_language_and_links_keep_it(town: Town) -> None:
    page = town.get(town.path("good") + "?lang=en", **{"accept-language": "zh"}).text
    assert '<html lang="en">' in page
    assert 'href="/c/recalls?lang=en"' in page
    assert f'href="{town.path("good")}?lang=zh"' in page


def test_the_addresses_of_the_console_are_still_its_own(town: Town) -> None:
    for path in ("/", "/alarms", "/applications", "/devices/yuhe-1/air-1"):
        assert "查无此码" not in town.get(path, "10.3.0.1").text


def test_the_style_is_named_by_its_content_and_kept(town: Town) -> None:
    (path,) = re.findall(r'href="(/c/page-[0-9a-f]{12}\.css)"', town.get("/c", "10.3.0.2").text)
    style = town.get(path, "10.3.0.2")
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    assert "url(" not in style.text
