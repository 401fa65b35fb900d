"""Routes of the lists that anybody may read: recalls, published spot checks (凡检必公开), the bans in force."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session, col

from cloud import law, recall, testing
from cloud.accounts import public
from cloud.kernel.scope import NATION
from cloud.public.law_list import groups
from cloud.public.naming import Who, place, produce, who
from cloud.public.page_api import Reading, html, window_of
from cloud.public.rendering import ROOT, Reader
from cloud.public.window import Window
from cloud.testing import SpotCheck

MOST: Final = 100
router = APIRouter(prefix=ROOT, dependencies=[public], include_in_schema=False)


class Checked(NamedTuple):
    """A published result, with whose produce it was and where."""

    result: SpotCheck
    product: tuple[str, str]
    of: Who | None
    place: tuple[str, str]


class Called(NamedTuple):
    """A recall, with where."""

    notice: recall.Notice
    products: list[tuple[str, str]]
    place: tuple[str, str]


@router.get("/recalls", operation_id="pageOfRecalls", response_class=Response)
def page_of_recalls(request: Request, reader: Reading) -> Response:
    """What is called back, and what was."""

    def facts(session: Session) -> dict[str, Any]:
        found = recall.notices(NATION, session, MOST)
        return {"notices": [Called(one, [*map(produce, one.products)], place(session, one.region)) for one in found]}

    return _listed(window_of(request), reader, "recalls.html", facts)


@router.get("/checks", operation_id="pageOfChecks", response_class=Response)
def page_of_checks(request: Request, reader: Reading) -> Response:
    """Results of 监督抽查 that were reviewed, whatever they are; of other tests none."""

    def facts(session: Session) -> dict[str, Any]:
        query = testing.spot_checks(NATION)
        order = col(query.selected_columns.tested).desc(), col(query.selected_columns.id)
        found = testing.published(session, session.exec(query.order_by(*order).limit(MOST)).all())
        return {
            "results": [
                Checked(one, produce(one.product), who(session, one.of), place(session, one.region)) for one in found
            ]
        }

    return _listed(window_of(request), reader, "checks.html", facts)


@router.get("/rules", operation_id="pageOfRules", response_class=Response)
def page_of_rules(request: Request, reader: Reading) -> Response:
    """The pesticides that nobody may use today, by the nation's rules and the county's own."""
    window = window_of(request)

    def facts(session: Session) -> dict[str, Any]:
        return {"groups": groups(law.rules(session), reader.today, window.config.county.code or "")}

    return _listed(window, reader, "rules.html", facts)


def _listed(window: Window, reader: Reader, template: str, facts: Callable[[Session], dict[str, Any]]) -> Response:
    here = f"{ROOT}/{template.removesuffix('.html')}"
    return html(window.listed(template, reader, facts, here), reader)
