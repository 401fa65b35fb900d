"""What the API says of the figures that rules go by."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from cloud.kernel.language import Words
from cloud.risk import words
from cloud.risk.finding import RULES, Rule
from cloud.risk.laid import Laid
from cloud.risk.model import RiskPolicy
from cloud.risk.settings import plain
from cloud.risk.views import ID

_LAID: Final[JsonDict] = {
    "region": "349901",
    "rule": "positive_rate",
    "since": "2026-12-01",
    "active": True,
    "settings": {"window_days": 7, "history_days": 365, "least_positive": 3, "chance": 0.0001},
    "source": "县农质〔2026〕7 号",
}
POLICY_EXAMPLE: Final[JsonDict] = {
    **_LAID, "id": ID, "version": 1, "created": 1_795_418_400_000, "created_by": "lin",
}  # fmt: skip
HELD_EXAMPLE: Final[JsonDict] = {
    "rule": "positive_rate",
    "name": {"zh": "阳性率异常升高", "en": "more positives than ever"},
    "active": True,
    "settings": {"window_days": 7, "history_days": 365, "least_positive": 2, "least_history": 60, "chance": 0.0001},
    "policy": "",
}


def _real(day: str) -> str:
    date.fromisoformat(day)
    return day


class WarningPolicyTold(BaseModel):
    """Figures of one rule for a region from a day on (today or later). settings: those left out are the product's
    own; an unknown name or a figure beyond its bounds is refused."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_LAID]})

    region: str = Field(pattern=r"^[0-9]{6,12}$")
    rule: Rule
    since: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_real)]
    active: bool = True
    settings: dict[str, int | float] = Field(default_factory=dict, max_length=20)
    source: str = Field(min_length=1, max_length=300)


class WarningPolicyView(BaseModel):
    """Figures that a region laid down; another one takes their place on its day."""

    model_config = ConfigDict(json_schema_extra={"examples": [POLICY_EXAMPLE]})

    id: str
    version: int
    region: str
    rule: Rule
    since: str
    active: bool
    settings: dict[str, float]
    source: str
    created: int
    created_by: str


class WarningPolicies(BaseModel):
    """A page of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [POLICY_EXAMPLE], "next": None}]})

    items: list[WarningPolicyView]
    next: str | None


class HeldView(BaseModel):
    """What holds for one rule. policy: who laid it down, empty: the product's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [HELD_EXAMPLE]})

    rule: Rule
    name: Words
    active: bool
    settings: dict[str, float]
    policy: str


class InForce(BaseModel):
    """All rules in one region on one day."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [HELD_EXAMPLE]}]})

    items: list[HeldView]


def policy_view(row: RiskPolicy) -> WarningPolicyView:
    """One row."""
    settings = msgspec.json.decode(row.settings, type=dict[str, float])
    return WarningPolicyView.model_validate({**row.model_dump(), "settings": settings})


def in_force(laid: Laid, region: str, day: str) -> InForce:
    """What holds for each rule."""
    found = {rule: laid.of(rule, region, day) for rule in RULES}
    return InForce(
        items=[
            HeldView(
                rule=rule, name=words.name(rule), active=held.active, settings=plain(held.settings),
                policy=held.policy,
            )
            for rule, held in found.items()
        ]
    )  # fmt: skip
