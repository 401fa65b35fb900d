"""What the template of a code's page is filled with, out of its finding, its hindrances and its story."""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from cloud import vouchers
from cloud.kernel.scope import NATION
from cloud.keys import county_keys
from cloud.public import spelling
from cloud.public.banners import banners
from cloud.public.finding import Found
from cloud.public.hindrance import Hindrances
from cloud.public.naming import Who, place, produce, who
from cloud.public.rendering import Reader
from cloud.public.story import Conformity, Story, conformity
from contract.voucher import Verifier

Words = tuple[str, str]


def facts_of(session: Session, found: Found, stands: Hindrances, told: Story | None, reader: Reader) -> dict[str, Any]:
    """As the template of a code's page wants them."""
    last: Words = ("", "")
    if found.last is not None:
        last = (spelling.day(found.last, "zh", reader.today), spelling.day(found.last, "en", reader.today))
    papers = _papers(session, found, told)
    producer = told.producer if told is not None and told.producer is not None else who(session, found.subject)
    return {
        "found": found,
        "banners": banners(found, stands, told is not None or not found.batch, last),
        "trusted": found.state != "forged",
        "product": _product(found, told),
        "rows": _rows(session, found, told, producer, papers, last),
        "story": told,
        "papers": papers,
        "scans": stands.scans,
        "signed": _signed(session, papers),
    }


def _product(found: Found, told: Story | None) -> Words:
    if found.label is not None:
        return produce(found.product[0])
    return produce(told.product) if told is not None else found.product


def _rows(
    session: Session, found: Found, told: Story | None, producer: Who | None, papers: list[Conformity], last: Words
) -> list[tuple[Words, Words]]:
    """The facts below the name of the product, as pairs of words."""
    rows: list[tuple[Words, Words]] = []
    region = producer.region if producer is not None else found.region
    if told is not None:
        rows.append((("产地", "Origin"), told.origin))
    elif region:
        rows.append((("产地", "Origin"), place(session, region)))
    if producer is not None:
        rows.append((("生产者", "Producer"), producer[:2]))
    if found.label is not None:
        template, order = found.label.template, found.label.order
        rows.append((("产地编码", "Origin code"), (template.origin, template.origin)))
        rows.append((("生产日期", "Produced"), (order.made, order.made)))
        rows.append((("保质期", "Shelf life"), (template.shelf_life, template.shelf_life)))
        if template.certification:
            rows.append((("认证", "Certification"), (template.certification, template.certification)))
    elif found.said is not None:
        rows.append((("数量", "Amount"), (found.amount, found.amount)))
        if last[0]:
            rows.append((("有效到", "Good until"), last))
        if producer is None and papers:
            rows.append((("承诺主体", "Promised by"), papers[0].promisor))
    return rows


def _papers(session: Session, found: Found, told: Story | None) -> list[Conformity]:
    """The voucher itself first; of a label the 合格证 of its batch."""
    if found.voucher is None or found.state == "forged":
        return list(told.conformities) if told is not None and found.state != "forged" else []
    words = vouchers.papers(NATION, session, [found.voucher.id])
    own = conformity(session, found.voucher, words.get(found.voucher.id), own=True)
    others = told.conformities if told is not None and found.voucher.kind == "entry" else ()
    return [own, *(one for one in others if one.id != own.id)]


def _signed(session: Session, papers: list[Conformity]) -> tuple[int, str] | None:
    """When the first of these was signed, and with which key, where its signature fits just now."""
    for one in papers:
        row = vouchers.voucher(NATION, session, one.id)
        verified = Verifier(county_keys(session)).verify(row.code, row.issued) if row is not None else None
        if row is not None and verified is not None and verified.good:
            return row.issued, verified.kid
    return None
