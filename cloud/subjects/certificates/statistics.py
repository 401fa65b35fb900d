"""The table 三品一标: township × kind × enterprises and products on a day, out of the certificates. Pure.

A table that is typed contradicts itself sooner or later (docs/domain/subjects.md tells of one). Here sums are made of
the same cells that are shown, and an enterprise that holds two kinds counts once among all enterprises, so that only
products add up along a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cloud.subjects.certificates.kinds import CERTIFICATE_KINDS, CertificateKind


class Held(NamedTuple):
    """One certificate that is valid on the day: where, whose, and how many products it names."""

    township: str
    kind: CertificateKind
    subject: str
    products: int


class Cell(NamedTuple):
    """Enterprises that hold a certificate, and the products on their certificates."""

    enterprises: int
    products: int


class Row(NamedTuple):
    """A township (or, "", all of them): by kind in the order of CERTIFICATE_KINDS, and over all kinds."""

    township: str
    kinds: dict[CertificateKind, Cell]
    total: Cell


def table(held: Iterable[Held], townships: Iterable[str]) -> tuple[list[Row], Row]:
    """A row for each township, by code, and the row of sums. Townships without any certificate have rows of zeros."""
    known = list(held)
    names = sorted({one.township for one in known} | set(townships))
    rows = [_row(name, [one for one in known if one.township == name]) for name in names]
    return rows, _row("", known)


def _row(township: str, held: Sequence[Held]) -> Row:
    kinds = {kind: _cell([one for one in held if one.kind == kind]) for kind in CERTIFICATE_KINDS}
    return Row(township, kinds, _cell(held))


def _cell(held: Sequence[Held]) -> Cell:
    return Cell(len({one.subject for one in held}), sum(one.products for one in held))
