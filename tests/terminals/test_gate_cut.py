"""A gate whose power goes and whose line goes, with vehicles before it: nothing is lost, nothing is there twice."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gateway.rim.terminal.pages import STATIC
from tests.gateway.gate.process import GateProcess, fresh, running
from tests.parts import missing
from tests.patience import until
from tests.terminals.conftest import press
from tests.terminals.gate_ground import Forger, Visit, signs_on, verdict

pytestmark = pytest.mark.xdist_group("web")


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[GateProcess]:
    if not (STATIC / "gate.html").is_file():
        missing("the built pages of the terminal (make web)")
    with running(tmp_path) as made:
        yield made


def cut(gate: GateProcess, page: Page) -> None:
    """The power goes; the page says that it knows nothing, then the gateway is back."""
    gate.process.end(signal.SIGKILL)
    expect(page.locator(".verdict.idle h2")).to_have_text("现在不能判")
    gate.start()
    expect(page.locator(".verdict.idle h2")).not_to_have_text("现在不能判")


def test_vehicles_that_stand_at_a_gate_are_there_again_after_a_cut(gate: GateProcess, visit: Visit) -> None:
    page = visit(gate.url).page
    signs_on(page)
    gate.gun.scan(fresh(1, days=1))
    verdict(page, "复核", "凭证已过期")
    press(page, "F3")
    page.get_by_label("车牌").fill("皖A11111")
    press(page, "F12")
    expect(page.get_by_text("车牌 皖A11111")).to_be_visible()
    press(page, "F7")
    expect(page.get_by_role("button", name="等候 1 车")).to_be_visible()
    cut(gate, page)
    expect(page.get_by_text("等候 1 车，等查验员登录")).to_be_visible()

    gate.gun.scan(fresh(2, signer=Forger()))  # type: ignore[arg-type]
    verdict(page, "拦截", "签名不符，疑似伪造")
    gate.process.end(signal.SIGKILL)
    gate.start()
    verdict(page, "拦截", "签名不符，疑似伪造")
    expect(page.get_by_text("等候 1 车，等查验员登录")).to_be_visible()
    assert gate.state()["last"] == []

    signs_on(page)
    press(page, "F12")
    until(lambda: len(gate.state()["last"]) == 1, "the passage of the forged one")
    press(page, "F8")
    expect(page.get_by_role("region", name="等候的车")).to_contain_text("皖A11111 · 黄瓜 850 千克")
    press(page, "F12")
    verdict(page, "复核", "凭证已过期")
    press(page, "F12")
    until(lambda: len(gate.state()["last"]) == 2, "the passage of the other")
    gate.process.end(signal.SIGKILL)
    gate.start()
    state = gate.state()
    assert (state["here"], state["waiting"], state["totals"]) == (None, [], {"pass": 0, "review": 1, "stop": 1})
    until(lambda: len(gate.passed) == 2, "both in the cloud")
    told = [(one.decision, one.plate, one.clerk) for one in gate.passed]
    assert told == [("stop", "", gate.clerk.id), ("review", "皖A11111", gate.clerk.id)]


def test_a_gate_without_a_line_judges_and_tells_the_cloud_of_each_once(gate: GateProcess, visit: Visit) -> None:
    page = visit(gate.url).page
    signs_on(page)
    gate.gun.scan(fresh(1))
    verdict(page, "放行", "凭证有效")
    press(page, "F12")
    until(lambda: len(gate.passed) == 1, "the first in the cloud")
    gate.broker.kill()
    expect(page.get_by_text(re.compile("^断网"))).to_be_visible()
    for text, word, why in (
        (fresh(2), "放行", "凭证有效"),
        (fresh(3, signer=Forger()), "拦截", "签名不符，疑似伪造"),  # type: ignore[arg-type]
        (fresh(1), "复核", "入市数量超过凭证数量"),  # what came in before the cut is known here
    ):
        gate.gun.scan(text)
        verdict(page, word, why)
        press(page, "F12")
        expect(page.locator(".verdict.idle")).to_be_visible()
    expect(page.get_by_text(re.compile("^断网，待上传 [0-9]+ 条"))).to_be_visible()
    gate.process.end(signal.SIGKILL)  # and the power goes as well
    gate.start(line=False)
    assert gate.state()["totals"] == {"pass": 2, "review": 1, "stop": 1}
    gate.broker.start()
    expect(page.get_by_text(re.compile("^断网"))).to_have_count(0)
    until(lambda: len(gate.passed) == 4, "all in the cloud")
    until(lambda: gate.state()["events"] == 0, "the acks")
    assert [one.decision for one in gate.passed] == ["pass", "pass", "stop", "review"]
    assert len({one.shown for one in gate.passed}) == 4
