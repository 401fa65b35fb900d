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

log = logging.getLogger(__name__)
ACCESS: Final = "/access"

# code -> (status, zh, en)
TEXTS: Final[dict[str, tuple[int, str, str]]] = {
    "no_role": (401, "请先在首页输入口令", "enter the access word on the first page"),
    "cross_site": (403, "请求来自别的网站", "the request comes from another site"),
    "strange_host": (
        421,
        "本机不叫这个名字：请用它的地址访问，或写进 terminal.names",
        "this gateway has no such name: use its address, or add the name to terminal.names",
    ),
    "no_camera": (404, "没有这台摄像头", "there is no such camera"),
    "no_snapshot": (404, "这张照片已不在", "that picture is not kept"),
    "no_such_route": (404, "没有这个地址", "there is no such address"),
    "wrong_method": (405, "这个地址不接受这种请求", "that address takes no such request"),
    "not_acceptable": (422, "请求有误", "the request is not as it must be"),
    "busy": (503, "看的人太多，请关掉别的页面再试", "too many watch: close another page and try again"),
    "fault": (500, "网关出错，已记入日志", "the gateway failed, its log says more"),
}


class Refusal(Exception):  # noqa: N818  # what is answered, not what broke
    """A request that is not granted; `code` is a key of TEXTS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Told(msgspec.Struct, frozen=True):
    """The body of a refusal."""

    code: str
    zh: str
    en: str


def answer(code: str) -> Response:
    """The response that tells it."""
    status, zh, en = TEXTS[code]
    return Response(msgspec.json.encode(Told(code, zh, en)), status, {"Cache-Control": "no-store"}, "application/json")


def install(app: FastAPI) -> None:
    """Answer every error of an app in this manner."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, lambda *_: answer("not_acceptable"))
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)


def _refusal(request: Request, error: Exception) -> Response:
    code = cast(Refusal, error).code
    if code == "no_role" and request.url.path == "/":
        return RedirectResponse(ACCESS, 303)
    return answer(code)


def _http(_: Request, error: Exception) -> Response:
    status = cast(HTTPException, error).status_code
    return answer({404: "no_such_route", 405: "wrong_method"}.get(status, "not_acceptable"))


def _fault(request: Request, error: Exception) -> Response:
    log.error("terminal state=fault path=%s", request.url.path, exc_info=error)
    return answer("fault")
