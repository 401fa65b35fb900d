"""The configuration of the cloud: one model, every field with a default, so that no file is needed to begin.

`docs/cloud-config.md` is written from this model. A mistake in a file is told in one line each, with its place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cloud.kernel.language import Language, Words
from cloud.kernel.mistake import mistake


class ConfigError(ValueError):
    """A configuration that cannot be used; `lines` says why, one mistake a line."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class Strict(BaseModel):
    """An unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Listen(Strict):
    """Where the pages and the API are served."""

    host: str = Field(default="127.0.0.1", description="Address to listen on; 0.0.0.0 for all of the machine's.")
    port: int = Field(default=8800, ge=0, le=65535, description="TCP port; 0 takes a free one.")


class Tls(Strict):
    """An encrypted connection to the broker."""

    ca_file: Path | None = Field(default=None, description="Certificates to trust (PEM); absent: the system's.")


class Broker(Strict):
    """A broker that runs already. Without this section one is started on the loopback."""

    host: str = Field(description="Name or address of the broker.", examples=["127.0.0.1"])
    port: int = Field(default=1883, ge=1, le=65535, description="Its TCP port.")
    username: str | None = Field(default=None, description="User name, where the broker wants one.")
    password_file: Path | None = Field(default=None, description="File whose first line is the password.")
    tls: Tls | None = Field(default=None, description="Present: the connection is encrypted.")


class Embedded(Strict):
    """The broker that is started where none is configured."""

    engine: Literal["auto", "mosquitto", "amqtt"] = Field(
        default="auto", description="Which one; auto: mosquitto where it is installed, else amqtt."
    )
    host: str = Field(default="127.0.0.1", description="Address that gateways connect to.")
    port: int = Field(default=1883, ge=0, le=65535, description="TCP port; 0 takes a free one.")


class County(Strict):
    """The county that runs this cloud."""

    code: str = Field(
        default="", pattern=r"^([1-9]\d{5})?$", description="Six-digit code (GB/T 2260).", examples=["532331"]
    )
    name: Words = Field(default=Words(zh="", en=""), description="Its name in both languages, shown on every page.")


class Config(Strict):
    """Everything that the cloud can be told. YAML; all sections may be absent."""

    format: Literal[1] = Field(default=1, description="Version of this format.")
    data: Path = Field(default=Path("zhigen-data"), description="Folder of the databases; made where it is absent.")
    language: Language = Field(default="zh", description="Language for readers who ask for neither zh nor en.")
    county: County = Field(default=County(), description="Who runs it.")
    listen: Listen = Field(default=Listen(), description="Pages and API.")
    broker: Broker | None = Field(default=None, description="A broker of your own.")
    embedded_broker: Embedded = Field(default=Embedded(), description="The one that is started otherwise.")


def load(path: Path | None, **overrides: Any) -> Config:
    """Read a file (None: defaults) and lay overrides over it, e.g. `**{"listen.port": 8080}`; None is none.

    Relative paths in the file are relative to it. Raises ConfigError.
    """
    content: Any = {}
    if path is not None:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except OSError as error:
            raise ConfigError([f"{path}: {(error.strerror or 'cannot be read').lower()}"]) from None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else f"{path}"
            raise ConfigError([f"{place}: not YAML: {getattr(error, 'problem', None) or 'not UTF-8 text'}"]) from None
        if not isinstance(content, dict):
            raise ConfigError([f"{path}: wants sections such as `listen:`, see docs/cloud-config.md"])
    for dotted, value in overrides.items():
        if value is not None:
            _set(content, dotted.split("."), value)
    try:
        config = Config.model_validate(content)
    except ValidationError as error:
        found = [mistake(dict(one), "en") for one in error.errors()]
        raise ConfigError([f"{path or 'command line'}: {one.where} {one.what}" for one in found]) from None
    return _absolute(config, path.parent if path else Path(), given=overrides.get("data") is not None)


def _set(content: dict[str, Any], keys: list[str], value: Any) -> None:
    for key in keys[:-1]:
        inner = content.get(key)
        if not isinstance(inner, dict):
            inner = content[key] = {}
        content = inner
    content[keys[-1]] = value


def _absolute(config: Config, base: Path, *, given: bool) -> Config:
    changes: dict[str, Any] = {} if given else {"data": base / config.data}
    if config.broker is not None:
        broker: dict[str, Any] = {}
        if config.broker.password_file:
            broker["password_file"] = base / config.broker.password_file
        if config.broker.tls and config.broker.tls.ca_file:
            broker["tls"] = Tls(ca_file=base / config.broker.tls.ca_file)
        changes["broker"] = config.broker.model_copy(update=broker)
    return config.model_copy(update=changes)
