"""What is answered where nothing else can be: a code, and one sentence in Chinese and in English.

Both languages come at once: a terminal has few pages, and each has a switch.
"""

from __future__ import annotations

import logging
from typing import Final, cast

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException

from contract.errors import ContractError
from contract.mistakes import DocumentError
from gateway.core.errors import GatewayError

log = logging.getLogger(__name__)
ACCESS: Final = "/access"

# code -> (status, zh, en)
TEXTS: Final[dict[str, tuple[int, str, str]]] = {
    "no_role": (401, "请先在首页输入口令", "enter the access word on the first page"),
    "no_operator": (401, "请先登录", "sign on first"),
    "no_keeper": (403, "只有负责人能做这件事，请负责人登录", "only a keeper may do this: let a keeper sign on"),
    "pin_wrong": (403, "密码不对", "the PIN is wrong"),
    "pin_wait": (429, "密码错了几次，{s} 秒后再试", "too many wrong PINs: try again in {s} s"),
    "pin_weak": (
        422,
        "密码是 4 到 8 位数字，不能是 1111、1234、1212 这样的",
        "a PIN is 4 to 8 digits, not as in 1111, 1234, 1212",
    ),
    "name_bad": (422, "姓名是 1 到 20 个字", "a name has 1 to 20 characters"),
    "name_taken": (409, "已有叫 {name} 的人，请加以区别", "somebody is called {name} already: tell them apart"),
    "trades_bad": (422, "至少选一个工种", "choose one trade at least"),
    "no_such_operator": (404, "没有这个人", "there is no such operator"),
    "too_many_operators": (409, "最多 {n} 人，请先删去不在的", "{n} operators at most: remove those who have left"),
    "last_keeper": (409, "至少要有一位负责人", "one keeper has to remain"),
    "card_strange": (403, "这张身份证不是本机操作员的", "that card is no operator's of this gateway"),
    "card_taken": (409, "这张身份证已登记给 {name}", "that card is registered for {name} already"),
    "card_unread": (409, "身份证没有读出来，请再放一次", "the card could not be read: put it on again"),
    "card_away": (409, "身份证只能在本机上刷", "cards are read at the machine itself only"),
    "card_busy": (409, "另一个页面正在等身份证", "another page waits for a card"),
    "not_served": (
        404,
        "本网关没有这个终端，见配置 terminal.pages",
        "this gateway has no such terminal, see terminal.pages",
    ),
    "no_trade": (403, "您的角色不能做这件事", "your role may not do this"),
    "cross_site": (403, "请求来自别的网站", "the request comes from another site"),
    "strange_host": (
        421,
        "本机不叫这个名字：请用它的地址访问，或写进 terminal.names",
        "this gateway has no such name: use its address, or add the name to terminal.names",
    ),
    "no_camera": (404, "没有这台摄像头", "there is no such camera"),
    "no_gate": (404, "这台网关不是卡口", "this gateway is no gate"),
    "no_snapshot": (404, "这张照片已不在", "that picture is not kept"),
    "no_test_room": (404, "本机不是速测室", "this gateway is no test room"),
    "no_till": (404, "本网关没有配置销售终端", "this gateway has no till in its configuration"),
    "no_farm": (404, "本机不是基地终端", "this gateway is no farm terminal"),
    "no_day": (404, "没有这一天", "there is no such day"),
    "no_such_route": (404, "没有这个地址", "there is no such address"),
    "wrong_method": (405, "这个地址不接受这种请求", "that address takes no such request"),
    "not_acceptable": (422, "请求有误", "the request is not as it must be"),
    "busy": (503, "看的人太多，请关掉别的页面再试", "too many watch: close another page and try again"),
    "fault": (500, "网关出错，已记入日志", "the gateway failed, its log says more"),
}


class Refusal(Exception):  # noqa: N818  # what is answered, not what broke
    """A request that is not granted; `code` is a key of TEXTS."""

    def __init__(self, code: str, **blanks: object) -> None:
        super().__init__(code)
        self.code, self.blanks = code, blanks


class Told(msgspec.Struct, frozen=True):
    """The body of a refusal."""

    code: str
    zh: str
    en: str


class Spot(msgspec.Struct, frozen=True):
    """One mistake in what was written: its place, and what to write instead."""

    place: str
    zh: str
    en: str


class Mistaken(Told, frozen=True):
    """The body of a refusal of what a person wrote: every mistake."""

    mistakes: list[Spot]


def answer(code: str, **blanks: object) -> Response:
    """The response that tells it."""
    status, zh, en = TEXTS[code]
    return _told(status, code, zh.format(**blanks), en.format(**blanks))


def _told(status: int, code: str, zh: str, en: str) -> Response:
    return Response(msgspec.json.encode(Told(code, zh, en)), status, {"Cache-Control": "no-store"}, "application/json")


def install(app: FastAPI) -> None:
    """Answer every error of an app in this manner."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, lambda *_: answer("not_acceptable"))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(GatewayError, _unable)
    app.add_exception_handler(ContractError, _mistaken)
    app.add_exception_handler(Exception, _fault)


def _refusal(request: Request, error: Exception) -> Response:
    refusal = cast(Refusal, error)
    if refusal.code == "no_role" and request.method == "GET" and not request.url.path.startswith("/api/"):
        return RedirectResponse(ACCESS, 303)
    return answer(refusal.code, **refusal.blanks)


def _unable(_: Request, error: Exception) -> Response:
    """It cannot be done as things are: the disk is full, a printer is not there, nothing is on the slip."""
    found = cast(GatewayError, error)
    return _told(409, found.code, found.text("zh"), found.text("en"))


def _mistaken(_: Request, error: Exception) -> Response:
    """What a person wrote cannot be used as it is."""
    found = cast(ContractError, error)
    told = found.mistakes if isinstance(found, DocumentError) else ()
    spots = [Spot(one.place, one.zh, one.en) for one in told]
    body = Mistaken(found.code, found.text("zh"), found.text("en"), spots)
    return Response(msgspec.json.encode(body), 422, {"Cache-Control": "no-store"}, "application/json")


def _http(_: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    return answer({404: "no_such_route", 405: "wrong_method"}.get(status, "not_acceptable"))


def _fault(request: Request, error: Exception) -> Response:
    log.error("terminal state=fault path=%s", request.url.path, exc_info=error)
    return answer("fault")
