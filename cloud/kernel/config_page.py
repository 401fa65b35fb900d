"""The page that documents the configuration, written from its model; `docs/cloud-config.md` is kept equal by a test."""

from __future__ import annotations

import types
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from cloud.kernel.config import Config

_HEAD = """# Configuration of the cloud

`zhigen cloud run` needs no file. With `--config FILE.yaml` it reads one; all sections and keys may be absent. What the
command line says (`--data`, `--host`, `--port`, `--broker`, `--broker-port`) wins. Relative paths are relative to the
file. A mistake is told in one line with its place, and nothing starts.

This page is written from the model (`zhigen cloud config-page`).

```yaml
format: 1
data: /var/lib/zhigen
county:
  code: "532331"
  name: {zh: 牟定县, en: Mouding}
listen:
  host: 0.0.0.0
  port: 8800
broker:
  host: broker.example
  port: 8883
  username: cloud
  password_file: /etc/zhigen/broker-password
  tls:
    ca_file: /etc/zhigen/broker-ca.pem
```
"""


def page() -> str:
    """The whole page, Markdown."""
    return _HEAD + "".join(_section(Config, ""))


def _section(model: type[BaseModel], path: str) -> list[str]:
    about = (model.__doc__ or "").strip().splitlines()[0]
    title = f"`{path}`" if path else "Top level"
    parts = [f"\n## {title}\n\n{about}\n\n| key | type | default | meaning |\n|---|---|---|---|\n"]
    inner: list[str] = []
    for name, field in model.model_fields.items():
        nested = _nested(field.annotation)
        if nested is None or nested.__module__ != Config.__module__:
            parts.append(f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {field.description or ''} |\n")
        else:
            key = f"{path}.{name}" if path else name
            parts.append(f"| `{name}` | section | {_default(field)} | {field.description or ''} See `{key}`. |\n")
            inner += _section(nested, key)
    return parts + inner


def _nested(annotation: Any) -> type[BaseModel] | None:
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _type(annotation: Any) -> str:
    if get_origin(annotation) in (Union, types.UnionType):
        return ", ".join(_type(part) for part in get_args(annotation) if part is not type(None)) + " or absent"
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{value}`" for value in get_args(annotation))
    return {"str": "text", "int": "number", "Path": "path", "Words": "`{zh, en}`"}.get(annotation.__name__, "")


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is PydanticUndefined:
        return "required"
    if value is None:
        return "absent"
    if isinstance(value, BaseModel):
        return ""
    return f"`{value}`" if str(value) else "empty"
