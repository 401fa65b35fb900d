"""Every error as a problem: ours, a mistake in a request, an unknown address, a store that is away, a fault."""

from __future__ import annotations

import logging
import secrets
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DataError, SQLAlchemyError
from starlette.exceptions import HTTPException

from cloud.accounts.access import routes_of
from cloud.kernel.language import Language
from cloud.kernel.log import note
from cloud.kernel.problem import MEDIA, Mistake, Problem
from cloud.kernel.trouble import trouble, why
from cloud.kernel.web import language_of
from cloud.telemetry.port import StoreError
from contract.mistakes import of_request

_log = logging.getLogger("zhigen.api")


def install(app: FastAPI) -> None:
    """Answer all errors of an app with problem+json."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StoreError, _store)
    app.add_exception_handler(SQLAlchemyError, _database)
    app.add_exception_handler(Exception, _fault)


def answer(problem: Problem, language: Language, mistakes: list[Mistake] | None = None) -> Response:
    """The response that tells a problem."""
    headers = {"Content-Language": language, "Cache-Control": "no-store", **problem.headers}
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = problem.body(language, mistakes)
    return Response(body.model_dump_json(), problem.status, headers, MEDIA)


def _problem(request: Request, error: Exception) -> Response:
    return answer(cast(Problem, error), language_of(request))


def _validation(request: Request, error: Exception) -> Response:
    language = language_of(request)
    found = of_request(cast(RequestValidationError, error).errors()[:20])
    mistakes = [Mistake(where=one.place, what=one.zh if language == "zh" else one.en) for one in found]
    return answer(Problem("not_acceptable_input", count=len(mistakes)), language, mistakes)


def _http(request: Request, error: Exception) -> Response:
    known = cast(HTTPException, error)
    path = request.url.path[:200]
    if known.status_code == 404:
        problem = Problem("no_such_route", path=path)
    elif known.status_code == 405:
        problem = Problem("wrong_method", path=path, method=request.method[:20], headers={"Allow": _methods(request)})
    elif known.status_code == 413:
        problem = Problem("too_large")
    else:
        problem = Problem("not_acceptable_input", count=1)
    return answer(problem, language_of(request))


def _methods(request: Request) -> str:
    """All methods of an address; the router names only those of the first route that fits."""
    fitting = (route.methods for route in routes_of(request.app) if route.path_regex.match(request.url.path))
    return ", ".join(sorted(set().union(*filter(None, fitting))))


def _store(request: Request, error: Exception) -> Response:
    note(_log, logging.ERROR, "store_unavailable", path=request.url.path, reason=why(error)[:300])
    return answer(Problem("store_unavailable", headers={"Retry-After": "5"}), language_of(request))


def _database(request: Request, error: Exception) -> Response:
    """Trouble passes; what no column takes (a NUL in a text, a number beyond 64 bits) is for the caller to mend."""
    if trouble(error) is not None:
        return _store(request, error)
    if isinstance(error, DataError):
        return answer(Problem("not_acceptable_input", count=1), language_of(request))
    return _fault(request, error)


def _fault(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    _log.error(
        "fault",
        exc_info=error,
        extra={"zhigen_fields": {"number": number, "method": request.method, "path": request.url.path}},
    )
    return answer(Problem("fault", number=number), language_of(request))
