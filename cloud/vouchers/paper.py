"""The papers of vouchers as PDF: four to an A4, one to an A5, or one to a label of 100 × 150 mm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, cast

from cloud.kernel.problem import Problem
from cloud.printing import A4, A5, Grid, Paper, voucher_grid, voucher_sheet
from cloud.printing import Basis as Printable
from cloud.printing import Voucher as Printed
from cloud.vouchers.model import Voucher, VoucherPaper
from cloud.vouchers.words import TITLES
from contract.moment import law_day
from contract.printed import voucher_code
from contract.voucher.statement import Kind

Form = Literal["a4", "a5", "label"]
LABEL: Final = Paper(100, 150)
"""The size of parcels' labels, which every label printer of four inches takes."""
_BASES: Final[dict[str, Printable]] = {
    "process_control": "control", "self_test": "own_test", "commissioned_test": "commissioned_test",
}  # fmt: skip


def pdf(rows: Sequence[tuple[Voucher, VoucherPaper]], contacts: Mapping[str, str], host: str, form: Form) -> bytes:
    """The papers in their order; all of them or none. Raises Problem("voucher_paper")."""
    printed = voucher_sheet([_printed(*row, contacts[row[0].id], host) for row in rows], _grid(form))
    if printed.mistakes:
        first = printed.mistakes[0]
        raise Problem("voucher_paper", zh=first.zh, en=first.en)
    return printed.pdf


def _grid(form: Form) -> Grid:
    if form == "label":
        return Grid(LABEL.width, LABEL.height, LABEL, margin=0, marks=False, ruler=False)
    return voucher_grid(A4 if form == "a4" else A5)


def _printed(row: Voucher, paper: VoucherPaper, contact: str, host: str) -> Printed:
    return Printed(
        address=voucher_code(row.code).address(host),
        product=paper.product,
        quantity=paper.quantity,
        origin=paper.origin,
        issued=law_day(row.issued),
        promisor=paper.promisor,
        contact=contact,
        basis=frozenset(_BASES[name] for name in row.basis.split(",")),
        promise=paper.promise,
        title=TITLES[cast(Kind, row.kind)],
    )
