"""Products as a county brings them in: a CSV as a spreadsheet saves it, or JSON; every mistake by its line.

A line that cannot be used is told and left out, the good ones beside it are kept.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from contract.errors import ContractError
from contract.field import Section
from contract.law.rule import Circumstance
from contract.mistakes import Mistake, mistakes, refuse
from contract.names import REGION
from contract.quantity import UNITS, parse

ProductKind = Literal["pesticide", "veterinary", "fertiliser", "seed", "feed"]
PRODUCT_KINDS: Final[tuple[ProductKind, ...]] = get_args(ProductKind)
MOST_BYTES: Final = 32 * 1024 * 1024
_SEPARATORS: Final = re.compile(r"[、，,;；]")
_LINES: Final = re.compile(r"[;；\n]")
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]


def _unit(text: str) -> str:
    unit = parse(f"1 {text}").unit
    if UNITS[unit].dimension == "area":
        raise ContractError("quantity", zh="库存不按面积计", en="stock is not counted by area")
    return unit


class LabelLine(Section):
    """One line of a label, as contract.law.RegisteredUse: from `since` up to, without, `until`."""

    crop: Short
    pest: str = Field(default="", max_length=64)
    interval_days: int | None = Field(default=None, ge=0, le=3650)
    per_season: int | None = Field(default=None, ge=1, le=100)
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _possible(self) -> LabelLine:
        if self.since is not None and self.until is not None and self.until <= self.since:
            refuse([Mistake("until", "应在 since 之后", "must be after since")])
        return self


class Span(Section):
    """Days from `since` up to, without, `until`."""

    since: date
    until: date | None = None

    @model_validator(mode="after")
    def _possible(self) -> Span:
        if self.until is not None and self.until <= self.since:
            refuse([Mistake("until", "应在 since 之后", "must be after since")])
        return self


class ProductEntry(Section):
    """One product, in the fields of cloud.inputs.model.Product."""

    model_config = Section.model_config | {
        "json_schema_extra": {
            "examples": [
                {"kind": "pesticide", "registration": "PD20150000", "name": "70% 吡虫啉", "ingredients": ["吡虫啉"]}
            ]
        }
    }

    kind: ProductKind
    registration: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    name: Text
    maker: str = Field(default="", max_length=200)
    ingredients: tuple[Short, ...] = Field(default=(), max_length=20)
    circumstances: tuple[Circumstance, ...] = ()
    registered_since: date | None = None
    registered_until: date | None = None
    suspensions: tuple[Span, ...] = Field(default=(), max_length=20)
    labels: tuple[LabelLine, ...] | None = Field(default=None, max_length=200)
    prescription: bool = False
    enterprise: str = Field(default="", pattern=r"^([0-9]{5})?$", description="on the packs of veterinary medicine")
    unit: Annotated[str, StringConstraints(max_length=10), AfterValidator(_unit)] = "瓶"
    content: str = Field(default="", max_length=40, description='what is in one unit: "500 mL"')
    region: str = Field(default="", max_length=12)

    @model_validator(mode="after")
    def _consistent(self) -> ProductEntry:
        found = []
        since, until = self.registered_since, self.registered_until
        if since and until and until <= since:
            found.append(Mistake("registered_until", "应在 registered_since 之后", "must be after registered_since"))
        if self.region and not REGION.match(self.region):
            found.append(Mistake("region", "应为 2-12 位区划代码", "must be a region code of 2-12 digits"))
        if self.prescription and self.kind != "veterinary":
            found.append(Mistake("prescription", "只有兽药分处方药", "only veterinary medicine needs a prescription"))
        if self.enterprise and self.kind != "veterinary":
            found.append(Mistake("enterprise", "只有兽药追溯码里有企业码", "only veterinary packs name an enterprise"))
        if self.content:
            try:
                if parse(self.content).amount <= 0:
                    found.append(Mistake("content", "应大于 0", "must be more than 0"))
            except ContractError as error:
                found.append(Mistake("content", error.text("zh"), error.text("en")))
        refuse(found)
        return self


class Read(NamedTuple):
    """What came of a file: the good entries with their lines, and the mistakes of the others."""

    entries: list[tuple[int, ProductEntry]]
    mistakes: list[Mistake]


def read(body: bytes, name: str) -> Read:
    """The products of a file; JSON where `name` ends in .json, else CSV. Never raises for what stands in it."""
    if len(body) > MOST_BYTES:
        return Read([], [Mistake("", "文件超过 32 MB", "the file is larger than 32 MB")])
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Read([], [Mistake("", "不是 UTF-8，请另存为 UTF-8 的 CSV", "is not UTF-8: save it as CSV in UTF-8")])
    try:
        rows = list(_json(text) if name.lower().endswith(".json") else _csv(text))
    except (ValueError, csv.Error, RecursionError) as error:
        return Read([], [Mistake("", f"读不出来：{str(error)[:80]}", f"cannot be read: {str(error)[:80]}")])
    entries: list[tuple[int, ProductEntry]] = []
    found: list[Mistake] = []
    seen: dict[tuple[str, str], int] = {}
    for line, row in rows:
        try:
            entry = ProductEntry.model_validate(row)
        except ValidationError as error:
            found += [one._replace(line=line) for one in mistakes(error, ProductEntry, data=row)]
            continue
        key = entry.region, entry.registration
        if key in seen:
            zh, en = f"与第 {seen[key]} 行的登记证号相同", f"is the registration of line {seen[key]}"
            found.append(Mistake("registration", zh, en, line))
            continue
        seen[key] = line
        entries.append((line, entry))
    return Read(entries, found)


def _json(text: str) -> Iterator[tuple[int, Any]]:
    value = json.loads(text)
    items = value.get("products") if isinstance(value, dict) else value
    if not isinstance(items, list):
        raise ValueError("应为列表 / wants a list")
    yield from enumerate(items, 1)


def _csv(text: str) -> Iterator[tuple[int, Any]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    heads = [head.strip() for head in next(reader, [])]
    if "registration" not in heads or "name" not in heads:
        raise ValueError("首行应为列名 kind,registration,name,… / the first line names the columns")
    start = reader.line_num + 1
    for cells in reader:
        line, start = start, reader.line_num + 1
        given = {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if cell.strip()}
        if given:
            yield line, {head: _cell(head, cell) for head, cell in given.items()}


def _cell(head: str, cell: str) -> Any:
    """What a cell says; what it does not say well is left as it is, for the model to refuse."""
    if head in ("ingredients", "circumstances"):
        return [part.strip() for part in _SEPARATORS.split(cell) if part.strip()]
    if head == "labels":
        return [_label(part) for part in _LINES.split(cell) if part.strip()]
    if head == "suspensions":
        return [dict(zip(("since", "until"), part.strip().split("/"), strict=False)) for part in _LINES.split(cell)]
    if head == "prescription":
        return {"是": True, "yes": True, "否": False, "no": False}.get(cell.lower(), cell)
    return cell


def _label(text: str) -> dict[str, Any]:
    """ "韭菜|蓟马|14|2|2026-01-01|": crop, pest, days, uses in a season, since, until; "?" or nothing: not known."""
    names = ("crop", "pest", "interval_days", "per_season", "since", "until")
    parts = [part.strip() for part in text.split("|")]
    return {name: part for name, part in zip(names, parts, strict=False) if part not in ("", "?")}
