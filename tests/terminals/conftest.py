"""The terminals of a gateway as people use them: a real gateway, instruments on ptys, a real Chromium before them.

What is marked `short` is in `make test`; all of it runs by `make journeys`. Where a test calls `picture`, it also draws
the pictures of the guides: `make screenshots` runs those that are marked `guide`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import ARGUMENTS, Visitor, browser
from tests.web.pictures import PICTURES, Picture, picture

__all__ = ["ARGUMENTS", "PICTURES", "Picture", "Visitor", "browser", "picture"]
SIZES = {"till": (1280, 800), "wide": (1920, 1080), "phone": (390, 844)}


HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser for each of them would make `make test` too long."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("short") is None:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages of the pages."""
    return str(request.param)


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open a page of a gateway at a size, in a language; it is closed in the end."""
    contexts = []

    def opened(url: str, size: tuple[int, int] = SIZES["till"], language: str = "zh") -> Visitor:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(60_000)
        context.add_init_script(f"localStorage.setItem('zhigen.language', '{language}')")
        contexts.append(context)
        visitor = Visitor(context.new_page(), url)
        visitor.page.goto(url)
        return visitor

    yield opened
    for context in contexts:
        context.close()


def press(page: Page, key: str) -> None:
    """Press the button with that key, as soon as the terminal has done what it was told before."""
    button = page.locator("button:visible", has=page.locator("kbd", has_text=re.compile(f"^{key}$"))).last
    expect(button).to_be_enabled()
    page.keyboard.press(key)
