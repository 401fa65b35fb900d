"""The built page, its files, and the small page where the access word is entered.

The page is `dashboards/web/terminal.html`, built by `make web` into `gateway/static/terminal`. The page of the word
needs no script: what went wrong comes back as the fragment of its address, and its style shows the sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, cast
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from gateway.core.operator import PAGES
from gateway.rim.terminal.access import allow, public, role_of
from gateway.rim.terminal.door import COOKIE, KEPT_S, Door
from gateway.rim.terminal.house import House
from gateway.rim.terminal.refusal import ACCESS, Refusal

STATIC: Final = Path(__file__).parents[2] / "static" / "terminal"
PAGE: Final = "terminal.html"
_ASSETS: Final = "assets/"  # Vite names what lies there by its content
_LONGEST_FORM: Final = 2048
_HINT: Final = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>知根 Zhigen</title><body><main><h1>知根 Zhigen</h1>
<p>网关在运行，页面还没有构建：在项目目录里执行 <code>make web</code>，再刷新本页。</p>
<p lang="en">The gateway is running; its pages are not built yet: run <code>make web</code> in the project folder, then
reload.</p>
</main></body></html>"""
router = APIRouter()


def _static(request: Request) -> Path:
    return cast(Path, request.app.state.static)


def _page(request: Request, name: str) -> Response:
    file = _static(request) / name
    if not file.is_file():
        return HTMLResponse(_HINT, headers={"Cache-Control": "no-store"})
    return FileResponse(file, headers={"Cache-Control": "no-cache"})


@router.get("/", dependencies=[allow("kiosk", "engineer", linked=True)])
def get_page(request: Request) -> Response:
    """The first page."""
    return _page(request, PAGE)


@router.get("/static/{path:path}", dependencies=[public])
async def get_file(request: Request, path: str) -> Response:
    """A file of the pages: program and style, no data."""
    try:
        response = await StaticFiles(directory=_static(request), check_dir=False).get_response(path, request.scope)
    except (OSError, ValueError):  # a NUL in the path, a name too long
        raise HTTPException(404) from None
    kept = "public, max-age=31536000, immutable" if path.startswith(_ASSETS) else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


@router.get(ACCESS, dependencies=[public])
def get_access(request: Request) -> Response:
    """Where the word is asked for."""
    door = cast(Door, request.app.state.door)
    within = role_of(request) == "engineer" or (role_of(request) is not None and not door.word)
    return RedirectResponse("/", 303) if within else _page(request, "access.html")


@router.get("/{name}", dependencies=[allow("kiosk", "engineer", linked=True)])
def get_terminal(request: Request, name: str) -> Response:
    """The page of one terminal."""
    if name not in PAGES:
        raise HTTPException(404)
    if name not in cast(House, request.app.state.house).served:
        raise Refusal("not_served")
    return _page(request, f"{name}.html")


@router.post(ACCESS, dependencies=[public])
async def enter(request: Request) -> Response:
    """Take the word, once for a long time."""
    door = cast(Door, request.app.state.door)
    try:
        cookie = door.enter(await _word(request))
    except BlockingIOError:
        return RedirectResponse(f"{ACCESS}#wait", 303)
    if cookie is None:
        return RedirectResponse(f"{ACCESS}#wrong", 303)
    response = RedirectResponse("/", 303)
    response.set_cookie(COOKIE, cookie, max_age=KEPT_S, path="/", httponly=True, samesite="strict")
    return response


async def _word(request: Request) -> str:
    """The field `word` of a form; "" where there is none, or far too much."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return ""
    return parse_qs(body.decode("utf-8", "replace")).get("word", [""])[0].strip()
