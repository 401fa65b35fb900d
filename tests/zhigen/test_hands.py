"""The page of the demo's instruments: who may press its buttons, what they order, what it shows of a printer."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from zhigen.demo.hands import Desk, Hands
from zhigen.demo.hands.deed import LINE, Order
from zhigen.demo.peripherals import printed
from zhigen.demo.stage import Props

PROPS = Props(
    dict.fromkeys(
        ("farm kept", "吡虫啉", "苦参碱", "毒死蜱", "溴敌隆", "克百威", "多菌灵", "嘧菌酯", "代森锰锌"),
        ("1" * 32, "2" * 32),
    ),
    dict.fromkeys(("farm", "neighbour"), "S1"),
    dict.fromkeys(("good", "expired", "revoked", "forged"), "HTTPS://QR.EXAMPLE/V/A"),
)


@pytest.fixture
def given() -> list[Order]:
    return []


@pytest.fixture
def hands(tmp_path: Path, given: list[Order]) -> Iterator[Hands]:
    found = Hands(
        tmp_path, PROPS, {"qinghe-shop-01": Desk("http://127.0.0.1:9/till", "店员 小周", "528301")}, given.append
    )
    yield found
    found.close()


def ask(url: str, body: bytes | None = None, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=60) as reply:
            return reply.status, reply.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_a_button_gives_its_orders_and_the_page_says_so(hands: Hands, given: list[Order]) -> None:
    status, shown = ask(f"{hands.url}do/qinghe-shop-01-cut?lang=zh&step=7", b"")
    assert (status, [(one.simulator, one.order) for one in given]) == (200, [(LINE, {"do": "cut"})])
    assert "断网</p>" in shown
    assert 'href="http://127.0.0.1:9/till"' in shown
    assert "登录：店员 小周，密码 528301" in shown


def test_another_press_is_another_pack(hands: Hands, given: list[Order]) -> None:
    for _ in range(3):
        assert hands.do("qinghe-shop-01-ordinary")
    assert [one.order["text"] for one in given] == ["1" * 32, "2" * 32, "1" * 32]


def test_a_card_is_taken_away_before_another_is_laid(hands: Hands, given: list[Order]) -> None:
    assert hands.do("qinghe-shop-01-other")
    assert [one.order for one in given] == [{"do": "take"}, {"do": "put", "card": "other"}]


def test_nobody_else_presses_a_button(hands: Hands, given: list[Order]) -> None:
    deed = f"{hands.url}do/qinghe-shop-01-cut"
    assert ask(deed, b"", Origin="http://evil.example")[0] == 403
    assert ask(deed, b"", Origin="null")[0] == 403
    assert ask(deed, b"", Host="evil.example")[0] == 403
    assert ask(f"{hands.url}do/..%2f", b"")[0] == 404
    assert given == []


def test_a_simulator_that_is_gone_is_told(tmp_path: Path) -> None:
    def gone(_: Order) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    hands = Hands(tmp_path, PROPS, {}, gone)
    assert "Broken pipe" in ask(f"{hands.url}do/qinghe-shop-01-cut?lang=en", b"")[1]
    hands.close()


def test_the_last_sheet_is_shown_once_its_picture_is_there(hands: Hands, tmp_path: Path) -> None:
    folder = printed(tmp_path, "qinghe-shop-01")
    assert "nothing printed yet" in ask(f"{hands.url}paper/shop?lang=en")[1]
    assert ask(f"{hands.url}paper/shop.png")[0] == 404
    folder.mkdir()
    (folder / "0001.txt").write_text("吡虫啉 <1 袋>", "utf-8")
    Image.new("1", (8, 8)).save(folder / "0001.png")
    (folder / "0002.txt").write_text("not yet", "utf-8")
    shown = ask(f"{hands.url}paper/shop?lang=en")[1]
    assert 'src="/paper/shop.png?0001"' in shown
    assert "吡虫啉 &lt;1 袋&gt;" in shown
    assert ask(f"{hands.url}paper/shop.png")[0] == 200


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_in_both_languages_that_it_is_no_part_of_the_product(hands: Hands, lang: str) -> None:
    shown = ask(f"{hands.url}?lang={lang}")[1]
    assert {"zh": "模拟器", "en": "Simulator"}[lang] in shown
    assert "<script" not in shown
    assert shown.count("<li ") == 10
