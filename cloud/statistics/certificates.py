"""三品一标: township × kind × enterprises and products, on the last day of the period that has come. Never typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cloud.kernel.language import Words
from cloud.statistics import links
from cloud.statistics.ground import Ground
from cloud.statistics.report import Cell, Column, Row, Table, count
from cloud.statistics.words import ALL, TOWNSHIP, column
from cloud.subjects import CERTIFICATE_KINDS, KINDS, CertificateKind, Held, certificate_table, held
from cloud.subjects import Row as Sums

_ENTERPRISES: Final = ("企业", "enterprises")
_PRODUCTS: Final = ("产品", "products")
_HOW: Final = (
    "当日有效的证书上的企业，一家持两类证书在合计里只算一家",
    "enterprises that hold a certificate valid on the day; one with two kinds counts once in the sum",
)
_HOW_PRODUCTS: Final = ("当日有效的证书上列出的产品", "products named on certificates that are valid on the day")


def tables(ground: Ground) -> list[Table]:
    """The one table."""
    day = ground.until.isoformat()
    known = held(ground.scope, ground.session, "", day)
    names = ground.townships(one.township for one in known)
    rows, whole = certificate_table(known, names)
    note = Words(
        zh=f"{day} 有效的证书，从证书登记算出，不手填；行列相加对得上，企业合计除外（一家可持两类）。",
        en=f"Certificates valid on {day}, computed from their register and never typed; rows and columns add up, but "
        "for enterprises along a row, one of which may hold two kinds.",
    )
    made = tuple(_row(ground, row, names[row.township], known, day) for row in rows)
    total = _row(ground, whole, ALL, known, day)
    title = Words(zh="三品一标（乡镇 × 类型）", en="Certificates by township and kind")
    return [Table("certificates", title, TOWNSHIP, _columns(), made, total, note=note)]


def _columns() -> tuple[Column, ...]:
    found = []
    for kind in CERTIFICATE_KINDS:
        zh, en = KINDS[kind].zh, KINDS[kind].en
        found.append(_column(f"{kind}_enterprises", (f"{zh} {_ENTERPRISES[0]}", f"{en}: {_ENTERPRISES[1]}"), _HOW))
        found.append(_column(f"{kind}_products", (f"{zh} {_PRODUCTS[0]}", f"{en}: {_PRODUCTS[1]}"), _HOW_PRODUCTS))
    found.append(_column("enterprises", ("合计 企业", "all: enterprises"), _HOW))
    found.append(_column("products", ("合计 产品", "all: products"), _HOW_PRODUCTS))
    return tuple(found)


def _column(key: str, name: tuple[str, str], how: tuple[str, str]) -> Column:
    return column(key, "count", name, how)


def _row(ground: Ground, sums: Sums, name: Words, known: Sequence[Held], day: str) -> Row:
    cells: list[Cell] = []
    region = sums.township or ground.region
    of = [one for one in known if sums.township in ("", one.township)]
    for kind in CERTIFICATE_KINDS:
        papers = sum(one.kind == kind for one in of)
        cells += _pair(sums.kinds[kind].enterprises, sums.kinds[kind].products, region, kind, day, papers)
    cells += _pair(sums.total.enterprises, sums.total.products, region, "", day, len(of))
    return Row(sums.township, name, tuple(cells))


def _pair(
    enterprises: int, products: int, region: str, kind: CertificateKind | str, day: str, papers: int
) -> tuple[Cell, Cell]:
    """Both lead to the certificates, which may be more than their holders and fewer than their products."""
    link = links.page("certificates", region, kind=kind, valid_on=day)
    return count(enterprises, link, papers), count(products, link, papers)
