"""A configuration as Markdown: a table for each section, made from its model so that it cannot lie."""

from __future__ import annotations

import types
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

_TYPES: Final[dict[type, str]] = {
    str: "text",
    int: "integer",
    float: "number",
    bool: "true/false",
    Path: "path",
    datetime: "time",
}


def tables(model: type[BaseModel]) -> str:
    """A heading and a table for the model and each model inside; fields are made by contract.field.told."""
    return "".join(_section(place, inner) for place, inner in _sections("", model, set()))


def _sections(place: str, model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[tuple[str, type[BaseModel]]]:
    if model in seen:
        return
    seen.add(model)
    yield place, model
    for name, field in model.model_fields.items():
        for inner in _models(field.annotation):
            below = f"{name}[]" if get_origin(field.annotation) is tuple else name
            below = f"{name}.KEY" if get_origin(field.annotation) is dict else below
            yield from _sections(f"{place}.{below}" if place else below, inner, seen)


def _section(place: str, model: type[BaseModel]) -> str:
    about = (model.__doc__ or "").splitlines()[0]
    kind = model.model_fields.get("kind")
    tag = get_args(kind.annotation)[0] if kind and kind.is_required() else ""
    title = f"`{place}`" + (f" (kind: {tag})" if tag else "") if place else "文件 · the file"
    rows = "".join(_row(name, field) for name, field in model.model_fields.items())
    return (
        f"\n## {title}\n\n{about}\n\n| | 类型 · type | 缺省 · default | 说明 | about |\n|---|---|---|---|---|\n{rows}"
    )


def _row(name: str, field: FieldInfo) -> str:
    extra = field.json_schema_extra
    zh = extra["zh"] if isinstance(extra, dict) else ""
    default = "**必填 · required**" if field.is_required() else _default(field.default)
    kind = _kind(field.annotation).replace("|", "\\|") + _bounds(field)
    return f"| `{name}` | {kind} | {default} | {zh} | {field.description} |\n"


def _default(value: Any) -> str:
    if value is None or value in ("", (), {}):
        return "–"
    return "…" if isinstance(value, BaseModel) else f"`{value}`"


def _kind(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " | ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(_kind(one) for one in inner if one is not type(None)))
    if origin is tuple:
        return f"list of {_kind(inner[0])}"
    if origin is dict:
        return f"point key: {_kind(inner[1])}"
    if origin is not None:  # Annotated
        return _kind(inner[0])
    return _TYPES.get(annotation, "section")


def _bounds(field: FieldInfo) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    found = [
        f"{sign} {getattr(one, name):g}"
        for one in field.metadata
        for name, sign in signs.items()
        if getattr(one, name, None) is not None
    ]
    return f", {', '.join(found)}" if found else ""


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
