"""The route by which a page in English learns what crops and products are called."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.rim.terminal import report
from gateway.rim.terminal.access import allow
from gateway.rim.terminal.house import House

router = APIRouter(prefix="/api/names", dependencies=[allow("kiosk", "engineer")])


@router.get("")
def get_names(request: Request) -> Response:
    """Chinese name → English; what is not there has no English name."""
    return Response(report.encoded(cast(House, request.app.state.house).names()), media_type="application/json")
