"""What every route needs from the process that serves it, handed over by FastAPI's dependencies."""

from __future__ import annotations

from typing import Annotated, Final, cast

from fastapi import Depends, Request

from cloud.kernel.config import Config
from cloud.kernel.database import Database
from cloud.kernel.language import Language, preferred

API: Final = "/api/v1"
"""What the paths of all routes of the API begin with. A router names it itself: FastAPI builds every route anew of a
router that is included below another path, which was a fifth of a cloud's start."""


def _database(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def language_of(request: Request) -> Language:
    """The language of the reader: Accept-Language, else the county's."""
    default = cast(Language, getattr(request.app.state, "language", "zh"))
    return preferred(request.headers.get("accept-language", ""), default)


def printed_host(request: Request) -> str:
    """The host of the addresses in printed codes: the county's where it is configured, else that of the page."""
    config = cast(Config, request.app.state.config)
    return config.county.host or request.url.netloc


Data = Annotated[Database, Depends(_database)]
Reader = Annotated[Language, Depends(language_of)]
