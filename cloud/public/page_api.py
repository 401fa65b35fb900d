"""Routes of the pages that anybody may see, without a log-in: a code's page, the form to type one, the style.

They are HTML and no part of the API, so the OpenAPI document leaves them out; who may call them is declared as of every
other route.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Annotated, Final, cast

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor

from cloud.accounts import public
from cloud.kernel.language import Language
from cloud.kernel.web import language_of
from cloud.public import typed
from cloud.public.pace import network_of
from cloud.public.rendering import ROOT, Reader, page, style
from cloud.public.window import FLOOR_S, Answer, Window

HTML: Final = "text/html; charset=utf-8"
_KEPT_S: Final = 31_536_000


class _LabelPath(StringConvertor):
    """The path of a label: sixteen letters and digits that begin with A, as no page of the console is called."""

    regex = "[Aa][0-9A-Za-z]{15}"


register_url_convertor("label", _LabelPath())
router = APIRouter(dependencies=[public], include_in_schema=False)


def window_of(request: Request) -> Window:
    """The window of this process."""
    return cast(Window, request.app.state.window)


def reader_of(request: Request, lang: Annotated[str | None, Query(max_length=20)] = None) -> Reader:
    """Who reads: in the language of the address where it says one, else in that of the browser."""
    asked: Language | None = "zh" if lang == "zh" else "en" if lang == "en" else None
    return window_of(request).reader(asked or language_of(request), asked=asked is not None)


Reading = Annotated[Reader, Depends(reader_of)]


def network(request: Request) -> str:
    """The network that asks; it is put down nowhere."""
    return network_of(request.client.host if request.client else "")


def html(body: bytes, reader: Reader, status: int = 200, wait: float = 0.0) -> Response:
    """A page; kept by nobody on its way, as a recall may come any moment."""
    headers = {"Cache-Control": "no-store", "Content-Language": reader.language}
    if wait:
        headers["Retry-After"] = str(max(int(wait), 1))
    return Response(body, status, headers, HTML)


@router.get("/{code:label}", operation_id="pageOfLabel", response_class=Response)
async def page_of_label(request: Request, code: str, reader: Reading) -> Response:
    """What the QR code of a label opens."""
    return await _looked(request, typed.read(code), reader)


@router.get("/V/{text}", operation_id="pageOfVoucher", response_class=Response)
async def page_of_voucher(request: Request, text: str, reader: Reading) -> Response:
    """What the QR code of a voucher opens."""
    return await _looked(request, typed.read(f"x/V/{text}"), reader)


@router.get(ROOT, operation_id="pageOfPublic", response_class=Response)
def page_of_public(reader: Reading) -> Response:
    """The form in which a code is typed."""
    return html(page("home.html", reader, {}, ROOT), reader)


@router.get(f"{ROOT}/find", operation_id="findCode", response_class=Response)
async def find_code(request: Request, reader: Reading, code: Annotated[str, Query(max_length=1_024)] = "") -> Response:
    """On to the page of what was typed; what is no code of ours is answered as one that nobody was given."""
    found = typed.read(code)
    if found is None:
        return await _looked(request, None, reader)
    query = f"?lang={reader.language}" if reader.asked else ""
    return RedirectResponse(found.path + query, 303, {"Cache-Control": "no-store"})


@router.get(f"{ROOT}/{{file}}.css", operation_id="pageStyle", response_class=Response)
def page_style(file: str) -> Response:
    """The style of the pages, by the name of its content."""
    path, content = style()
    kept = f"public, max-age={_KEPT_S}, immutable" if path == f"{ROOT}/{file}.css" else "no-cache"
    return Response(content, headers={"Cache-Control": kept}, media_type="text/css")


async def _looked(request: Request, code: typed.Label | typed.Voucher | None, reader: Reader) -> Response:
    began = monotonic()
    answer: Answer = await run_in_threadpool(window_of(request).look, code, reader, network(request))
    if answer.status == 404:  # whatever was looked for, and wherever it was missing
        await asyncio.sleep(max(0.0, FLOOR_S - (monotonic() - began)))
    return html(answer.body, reader, answer.status, answer.wait)
