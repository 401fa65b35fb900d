"""The built pages (`cloud/static`), with every address of theirs answered by the one page that routes by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from cloud.accounts.access import routes_of

STATIC: Final = Path(__file__).parent.parent / "static"
_HINT: Final = """<!doctype html><html lang="zh"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>知根 Zhigen</title><body><main><h1>知根 Zhigen</h1>
<p>接口在运行，页面还没有构建：在项目目录里执行 <code>make web</code>，再刷新本页。</p>
<p lang="en">The API is running; its pages are not built yet: run <code>make web</code> in the project folder, then
reload.</p>
</main></body></html>"""


def mount(app: FastAPI, static: Path = STATIC) -> None:
    """Serve the pages under `/`, after all routes of the API. Without a build, `/` says what to do."""
    files = StaticFiles(directory=static, check_dir=False)

    async def page(request: Request) -> Response:
        path = request.path_params["path"]
        if path.startswith("api/") or path == "api":
            # what only POST knows, or HEAD does not, comes here too: the address is there, the method is not
            known = any(route.path_regex.match(request.url.path) for route in routes_of(request.app))
            raise HTTPException(405 if known else 404)
        if not (static / "index.html").is_file():
            if path in ("", "index.html"):
                return HTMLResponse(_HINT)
            raise HTTPException(404)
        if path:
            try:
                response = await files.get_response(path, request.scope)
            except HTTPException:
                response = None
            if response is not None:
                hashed = path.startswith("assets/")  # Vite names them by their content
                response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
                return response
            if "." in path.rsplit("/", 1)[-1]:
                raise HTTPException(404)
        return FileResponse(static / "index.html", headers={"Cache-Control": "no-cache"})

    app.add_route("/{path:path}", page, methods=["GET", "HEAD"], include_in_schema=False)
