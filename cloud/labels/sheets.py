"""The labels of an order drawn: sheets to cut, or one to a page for a label printer. Codes show nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from sqlmodel import Session

from cloud.kernel.problem import Problem
from cloud.labels.codes import codes
from cloud.labels.model import LabelOrder, LabelSeed, LabelTemplate
from cloud.printing import Grid, PackLabel, Paper, PrintingError, label_sheet
from contract.errors import ContractError

MOST: Final = 2_000
"""Labels in one file: a roll, or eighty sheets; drawn in two seconds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which labels (serials, both included), of which size in mm. form: `sheet` of A4, or `roll`: one to a page."""

    first: int
    last: int
    width: float
    height: float
    form: Literal["sheet", "roll"]


def labels(session: Session, order: LabelOrder, template: LabelTemplate, wanted: Wanted) -> list[PackLabel]:
    """What is to be printed. Raises Problem("label_burnt" | "label_span")."""
    kept = session.get(LabelSeed, order.id)
    if kept is None:
        raise Problem("label_burnt")
    if not 1 <= wanted.first <= wanted.last <= order.count or wanted.last - wanted.first >= MOST:
        raise Problem("label_span", count=order.count, most=MOST)
    return [
        PackLabel(
            code,
            product=template.product,
            origin=template.origin,
            made=date.fromisoformat(order.made),
            shelf_life=template.shelf_life,
            producer=template.producer,
            certification=template.certification,
            line=wanted.first + place,
        )
        for place, code in enumerate(codes(kept.seed, wanted.first, wanted.last))
    ]


def pdf(found: list[PackLabel], host: str, wanted: Wanted) -> bytes:
    """The file; whole or not at all. Raises Problem("label_sheet")."""
    try:
        grid = Grid(wanted.width, wanted.height)
        if wanted.form == "roll":
            size = Paper(wanted.width, wanted.height)
            grid = Grid(wanted.width, wanted.height, size, margin=0, marks=False, ruler=False)
        printed = label_sheet(found, host, grid)
    except (PrintingError, ContractError) as error:
        raise Problem("label_sheet", zh=error.text("zh"), en=error.text("en")) from None
    if printed.mistakes:
        first = printed.mistakes[0]
        raise Problem("label_sheet", zh=first.zh, en=first.en)
    return printed.pdf
