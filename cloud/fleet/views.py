"""What the API says of rules and commands, and what may be asked of it."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.fleet.lifecycle import ANSWERS, State
from cloud.fleet.model import GatewayCommand, RulesVersion
from cloud.fleet.publication import DAYS, MOST_DAYS, parts_of
from cloud.kernel.language import Words
from contract import command
from contract.command import MAX_TEXT

COMMAND_EXAMPLE: JsonDict = {
    "id": "01930d3e-7c00-7abc-8def-0123456789ab",
    "gateway": "yuhe-1",
    "kind": "configure",
    "by": "li.wei",
    "created": 1_795_418_400_000,
    "expires": 1_795_419_000_000,
    "state": "failed",
    "sent": 1_795_418_401_000,
    "answered": 1_795_418_466_000,
    "code": "rolled_back",
    "reason": {
        "zh": "新配置不合格，网关已恢复原配置",
        "en": "the gateway was not healthy with it and went back to the old one",
    },
    "text": "not healthy with it, the old one is back: devices lost: soil-3",
    "data": "",
}
RULES_EXAMPLE: JsonDict = {
    "county": "532331",
    "version": 1_795_418_400,
    "issued": 1_795_418_400_000,
    "valid_until": 1_796_023_200_000,
    "by": "li.wei",
    "signed": True,
    "parts": [{"name": "thresholds", "sha256": "9f86d081884c7d65", "size": 1840}],
}
_CLOSED: Final = ConfigDict(extra="forbid")


class PartView(BaseModel):
    """One part of the rules: SHA-256 (hex) and size in bytes."""

    name: str
    sha256: str
    size: int


class RulesView(BaseModel):
    """One version of a county's rules. Times are UTC ms; `signed`: the manifest is made and goes out."""

    model_config = {"json_schema_extra": {"examples": [RULES_EXAMPLE]}}

    county: str
    version: int
    issued: int
    valid_until: int
    by: str
    signed: bool
    parts: list[PartView]


class Rules(BaseModel):
    """Published rules, the newest first."""

    items: list[RulesView]


class Publication(BaseModel):
    """Parts to lay down (name -> any JSON), parts to drop; what is not named stays as it is."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"county": "532331", "parts": {"thresholds": {"residue": 1}}, "days": 7}]},
    )

    county: str = Field(json_schema_extra={"pattern": "^[1-9][0-9]{5}$"})
    parts: dict[str, Any] = Field(default={}, max_length=20)
    drop: list[str] = Field(default=[], max_length=20)
    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS)


class Ping(BaseModel):
    """Are you there?"""

    model_config = _CLOSED
    kind: Literal["ping"]


class Restart(BaseModel):
    """End in order and start again."""

    model_config = _CLOSED
    kind: Literal["restart"]


class Diagnose(BaseModel):
    """Send a bundle of diagnostics; it comes back in `data` as JSON."""

    model_config = _CLOSED
    kind: Literal["diagnose"]


class LogLevel(BaseModel):
    """Log from this level on for some minutes."""

    model_config = _CLOSED
    kind: Literal["log_level"]
    level: Literal["debug", "info", "warning", "error"]
    minutes: int = Field(default=30, ge=1, le=1440)


class Configure(BaseModel):
    """Run by this configuration (YAML); back to the old one by itself where it does not come up healthy."""

    model_config = _CLOSED
    kind: Literal["configure"]
    config: str = Field(max_length=MAX_TEXT)


class CommandOrder(BaseModel):
    """A command, and how many seconds it may wait for its gateway."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"body": {"kind": "ping"}, "expires_s": 600}]}
    )

    body: Annotated[Ping | Restart | Diagnose | LogLevel | Configure, Field(discriminator="kind")]
    expires_s: int = Field(default=600, ge=10, le=604_800)

    def asked(self) -> command.Body:
        """The body as it goes over the wire."""
        match self.body:
            case Ping():
                return command.Ping()
            case Restart():
                return command.Restart()
            case Diagnose():
                return command.Diagnose()
            case LogLevel(level=level, minutes=minutes):
                return command.LogLevel(level, minutes)
            case Configure(config=config):
                return command.Configure(config)


class CommandView(BaseModel):
    """One command and what came of it. `code`, `reason` and `text` say why; `data` is what was asked for."""

    model_config = {"json_schema_extra": {"examples": [COMMAND_EXAMPLE]}}

    id: str
    gateway: str
    kind: str
    by: str
    created: int
    expires: int
    state: State
    sent: int | None
    answered: int | None
    code: str
    reason: Words | None
    text: str
    data: str


class Commands(BaseModel):
    """Commands of a gateway, the newest first; their data is with each one alone."""

    items: list[CommandView]


def rules_view(row: RulesVersion) -> RulesView:
    """A row as the API shows it."""
    return RulesView(
        county=row.region,
        version=row.version,
        issued=row.issued,
        valid_until=row.valid_until,
        by=row.by,
        signed=bool(row.manifest),
        parts=[PartView(name=name, sha256=part.sha256, size=part.size) for name, part in parts_of(row).items()],
    )


def command_view(row: GatewayCommand, *, data: bool = True) -> CommandView:
    """A row as the API shows it, with or without its data."""
    zh, en = ANSWERS.get(row.code, ("", ""))
    fields = row.model_dump(include=set(CommandView.model_fields) - {"reason", "data"})
    return CommandView(**fields, reason=Words(zh=zh, en=en) if zh else None, data=row.data if data else "")
