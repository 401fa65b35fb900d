"""Accounts and the audit as the API shows them. A password is shown once, to whoever made it."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from cloud.accounts.model import Account
from cloud.accounts.rules import ROLES, Role
from cloud.kernel.history import DeedView
from cloud.kernel.language import Language

ACCOUNT: Final[dict[str, Any]] = {
    "id": "019388f2-6a10-7c3e-9d41-5b7e2f60a1c4",
    "name": "liu.fang",
    "role": "inspector",
    "region": "532331101",
    "subject": "",
    "language": "zh",
    "disabled": False,
    "created": 1_795_418_400_000,
    "password_changed": 1_795_418_400_000,
    "version": 1,
}
_REGION: Final[dict[str, Any]] = {"pattern": "^[0-9]{0,12}$"}
_SUBJECT: Final[dict[str, Any]] = {"max_length": 36}


class AccountView(BaseModel):
    """One person's account. region: prefix of what it may see, "" the nation; subject: "" for the authority's own."""

    model_config = ConfigDict(json_schema_extra={"examples": [ACCOUNT]})

    id: str
    name: str
    role: str
    region: str
    subject: str
    language: str
    disabled: bool
    created: int
    password_changed: int
    version: int


class FirstPassword(AccountView):
    """An account with the password that was just made for it: shown now and never again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**ACCOUNT, "password": "kT7vR-m3XqP-9wBdH-Yf4Jn"}]})

    password: str


class Accounts(BaseModel):
    """One page of accounts; `next` is the cursor of the page after it, null on the last."""

    items: list[AccountView]
    next: str | None


class NewAccount(BaseModel):
    """Who gets an account, for what and where."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"name": "liu.fang", "role": "inspector", "region": "532331101"}]},
    )

    name: str = Field(min_length=2, max_length=40)
    role: Role = Field(examples=list(ROLES))
    region: str = Field(**_REGION)
    subject: str = Field(default="", **_SUBJECT)
    language: Language = "zh"


class AccountChange(BaseModel):
    """What of an account is to be otherwise; what is left out stays."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"disabled": True}]})

    role: Role | None = None
    region: str | None = Field(default=None, **_REGION)
    subject: str | None = Field(default=None, **_SUBJECT)
    language: Language | None = None
    disabled: bool | None = None


class Deeds(BaseModel):
    """One page of the audit; `next` is the cursor of the page after it, null on the last."""

    items: list[DeedView]
    next: str | None


def account_view(row: Account) -> AccountView:
    """An account without its password."""
    return AccountView(**row.model_dump(exclude={"password"}))
