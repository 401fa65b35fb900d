"""Label codes with their QR images (10,000 in < 10 s), and an order of as many allotted in the register.

The ceiling, in the same run: the bare QR codes of segno with a fixed mask, as PNG, without our codes.
"""

from __future__ import annotations

import io
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import segno

from benchmarks.county import COUNTY, row
from cloud.kernel.audit import by_machine
from cloud.kernel.database import Database
from cloud.labels import LabelOrder, LabelTemplate, office
from cloud.labels.codes import codes, seed
from cloud.migrations import tables
from cloud.printing import drawn_png

assert tables.metadata  # all models are known

LABELS: Final = 10_000
NOW: Final = 1_795_418_400_000
HOST: Final = "t.example.cn"
_BY: Final[dict[str, Any]] = {"created": NOW, "created_by": "bench", "changed": NOW}


def run() -> list[dict[str, Any]]:
    """The rows of the table."""
    began = time.perf_counter()
    size = 0
    for code in codes(seed(), 1, LABELS):
        size += len(drawn_png(code.address(HOST), 4, 203))
    drawn = time.perf_counter() - began
    texts = [code.address(HOST) for code in codes(seed(), 1, LABELS)]
    began = time.perf_counter()
    for text in texts:
        segno.make_qr(text, error="M", mask=6).save(io.BytesIO(), kind="png", scale=4, border=4)
    bare = time.perf_counter() - began
    return [
        row(f"{LABELS:,} label codes with QR images, < 10", drawn, "s", bare, drawn / bare, "bare segno"),
        row("a QR image of a label", size / LABELS, "bytes"),
        row(f"{LABELS:,} codes allotted in the register", _allotted(), "s"),
    ]


def _allotted() -> float:
    with TemporaryDirectory() as folder:
        database = Database.in_folder(Path(folder))
        database.create_all()
        with database.write() as session:
            session.add(
                LabelTemplate(id="t", region=COUNTY, subject="s", product="黄瓜", origin="o", shelf_life="7 天",
                              producer="p", state="approved", **_BY)
            )  # fmt: skip
            session.flush()
            session.add(
                LabelOrder(id="o", region=COUNTY, template="t", subject="s", made="2026-11-23", count=LABELS,
                           pack=1_000_000, pack_unit="kg", **_BY)
            )  # fmt: skip
        began = time.perf_counter()
        with database.write() as session:
            office.allot(by_machine(session, "bench", NOW), session.get_one(LabelOrder, "o"))
        taken = time.perf_counter() - began
        database.close()
        return taken
