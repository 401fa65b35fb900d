"""Printing: codes drawn, sheets of labels and of vouchers as PDF.

What stands on paper is decided by others; here it is set, at its true size and in letters that every reader shows. Its
face: `drawn_svg` and `drawn_png` for one code, `label_sheet` and `voucher_sheet` for many, the readers of their tables,
`form_sheet` for what an office hands out.
"""

from cloud.printing.errors import PrintingError
from cloud.printing.form import Facts, Form, Passage, Rows, form_sheet
from cloud.printing.paper import A4, A5, Grid, Paper
from cloud.printing.press import Printed
from cloud.printing.sheet import PackLabel, label_sheet, read_labels
from cloud.printing.symbol import drawn_png, drawn_svg, matrix
from cloud.printing.voucher import Basis, Voucher, read_vouchers, voucher_grid, voucher_sheet

__all__ = [
    "A4",
    "A5",
    "Basis",
    "Facts",
    "Form",
    "Grid",
    "PackLabel",
    "Paper",
    "Passage",
    "Printed",
    "PrintingError",
    "Rows",
    "Voucher",
    "drawn_png",
    "drawn_svg",
    "form_sheet",
    "label_sheet",
    "matrix",
    "read_labels",
    "read_vouchers",
    "voucher_grid",
    "voucher_sheet",
]
