"""Looking after the catalogue: products are brought in from files, added and changed, never deleted."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import msgspec

from cloud import regions
from cloud.inputs import learnt, projection, store
from cloud.inputs.model import Product
from cloud.inputs.product_file import LabelLine, ProductEntry, read
from cloud.kernel import record
from cloud.kernel.audit import Deed
from cloud.kernel.database import portions
from cloud.kernel.problem import Problem
from cloud.kernel.scope import NATION
from contract.mistakes import Mistake
from contract.quantity import parse

_encode: Final = msgspec.json.Encoder().encode
# What a sale is judged by: where one of these changes, the product's sales are judged anew, each under its own day.
LAWFUL: Final = (
    "kind", "ingredients", "circumstances", "registered_since", "registered_until", "suspensions", "labels",
    "prescription",
)  # fmt: skip


class Brought(NamedTuple):
    """What a file brought: new, changed and unchanged products, and the lines that were left out."""

    added: int
    changed: int
    same: int
    mistakes: list[Mistake]


def bring(deed: Deed, body: bytes, name: str, region: str = "") -> Brought:
    """Take over the products of a file (CSV, or JSON by its name); `region`: of those that name none.

    A registration that is known already is changed to what the file says. Lines with a mistake are left out. Ledgers
    that told of a product before it was known are worked out anew.
    """
    found = read(body, name)
    wanted = [entry.model_copy(update={"region": entry.region or region}) for _, entry in found.entries]
    known = {
        (row.region, row.registration): row
        for some in portions(wanted, 500)
        for row in store.products(NATION, deed.session, [entry.registration for entry in some])
    }
    counts = {"added": 0, "changed": 0, "same": 0}
    mistakes = list(found.mistakes)
    learns, judged = [], list[str]()
    places: dict[str, Problem | None] = {}
    for (line, _), entry in zip(found.entries, wanted, strict=True):
        if not deed.scope.covers(entry.region):
            zh, en = (
                f"区划 {entry.region or '全国'} 不归您管",
                f"region {entry.region or '(nation)'} is outside of yours",
            )
            mistakes.append(Mistake("region", zh, en, line))
            continue
        if entry.region not in places:
            places[entry.region] = _unknown(deed, entry.region)
        unknown = places[entry.region]
        if unknown is not None:
            mistakes.append(Mistake("region", unknown.body("zh").detail, unknown.body("en").detail, line))
            continue
        row = known.get((entry.region, entry.registration))
        unit = fields(entry)["unit"], fields(entry)["content"]
        if row is not None and unit != (row.unit, row.content) and store.told_of(NATION, deed.session, row.id):
            zh, en = "已有台账，库存单位和含量不能改", "ledgers hold it: the unit of its stock and its content stay"
            mistakes.append(Mistake("unit", zh, en, line))
            continue
        law = {name: getattr(row, name) for name in LAWFUL} if row is not None else {}
        what = "added" if row is None else _changed(deed, row, entry)
        if row is not None and law != {name: getattr(row, name) for name in LAWFUL}:
            judged.append(row.registration)
        counts[what] += 1
        if row is None:
            record.add(deed, Product(**fields(entry), **record.stamped(deed)))
        if what != "same":
            learns.append(entry.registration)
    added = [entry.registration for entry in wanted]
    for some in portions(added, 500):
        projection.again(deed.session, store.unknown(NATION, deed.session, some))
    for some in portions(judged, 500):
        projection.again(deed.session, store.sold(NATION, deed.session, some))
    learnt.tell(deed.session, learns)
    mistakes.sort(key=lambda mistake: mistake.line)
    return Brought(**counts, mistakes=mistakes)


def add(deed: Deed, entry: ProductEntry) -> Product:
    """A new product. Raises Problem("product_known" | "outside_region" | "region_unknown")."""
    regions.check(deed.session, entry.region)
    rows = store.products(NATION, deed.session, [entry.registration])
    if any(row.region == entry.region for row in rows):
        raise Problem("product_known", registration=entry.registration)
    found = record.add(deed, Product(**fields(entry), **record.stamped(deed)))
    projection.again(deed.session, store.unknown(NATION, deed.session, [entry.registration]))
    learnt.tell(deed.session, [entry.registration])
    return found


def change(deed: Deed, product_id: str, entry: ProductEntry) -> Product:
    """A product as it is now known; its registration and region stay. Raises Problem."""
    row = deed.session.get(Product, product_id)
    if row is None or not deed.scope.covers(row.region):
        raise Problem("not_found", what=product_id)
    if (entry.registration, entry.region) != (row.registration, row.region):
        raise Problem("product_renamed", registration=row.registration)
    wanted = fields(entry)
    if (wanted["unit"], wanted["content"]) != (row.unit, row.content) and store.told_of(NATION, deed.session, row.id):
        raise Problem("product_counted", registration=row.registration)
    before = row.version
    law = {name: getattr(row, name) for name in LAWFUL}
    record.change(deed, row, wanted)
    if law != {name: getattr(row, name) for name in LAWFUL}:
        projection.again(deed.session, store.sold(NATION, deed.session, [row.registration]))
    if row.version != before:
        learnt.tell(deed.session, [row.registration])
    return row


def _changed(deed: Deed, row: Product, entry: ProductEntry) -> str:
    """Whether the file says something new; it is the newest word, whatever version stood there."""
    before = deed.expected = row.version
    record.change(deed, row, fields(entry))
    deed.expected = None
    return "same" if row.version == before else "changed"


def fields(entry: ProductEntry) -> dict[str, Any]:
    """The columns of a Product for an entry."""
    content = parse(entry.content) if entry.content else None
    told = {"amount": f"{content.amount:f}", "unit": content.unit} if content else None
    labels = None if entry.labels is None else [_line(line) for line in entry.labels]
    return {
        "region": entry.region,
        "kind": entry.kind,
        "registration": entry.registration,
        "name": entry.name,
        "maker": entry.maker,
        "ingredients": _encode(entry.ingredients).decode(),
        "circumstances": _encode(sorted(entry.circumstances)).decode(),
        "registered_since": entry.registered_since.isoformat() if entry.registered_since else "",
        "registered_until": entry.registered_until.isoformat() if entry.registered_until else "",
        "suspensions": _encode([(span.since, span.until) for span in entry.suspensions]).decode(),
        "labels": _encode(labels).decode(),
        "prescription": entry.prescription,
        "enterprise": entry.enterprise,
        "unit": entry.unit,
        "content": _encode(told).decode(),
    }


def _line(line: LabelLine) -> dict[str, Any]:
    """A line without the days that it does not have, as it was kept before lines had any."""
    dated = {name: value for name, value in (("since", line.since), ("until", line.until)) if value is not None}
    return {**line.model_dump(exclude={"since", "until"}), **dated}


def _unknown(deed: Deed, region: str) -> Problem | None:
    try:
        regions.check(deed.session, region)
    except Problem as problem:
        return problem
    return None
