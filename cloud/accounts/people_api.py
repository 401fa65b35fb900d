"""Routes of accounts, for administrators: each looks after the people of their own region."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from sqlmodel import Session

from cloud.accounts import office, store
from cloud.accounts import password as passwords
from cloud.accounts.access import LOGGED_OUT, allow
from cloud.accounts.act import ACTED, CHANGED, Act, acting
from cloud.accounts.model import Account
from cloud.accounts.rules import Role
from cloud.accounts.sessions import Visitor
from cloud.accounts.views import AccountChange, Accounts, AccountView, FirstPassword, NewAccount, account_view
from cloud.kernel.audit import Deed
from cloud.kernel.history import History, history_of
from cloud.kernel.page import Asked, asked
from cloud.kernel.problem import found, told
from cloud.kernel.scope import Scope
from cloud.kernel.web import API, Data

router = APIRouter(prefix=API + "/accounts", tags=["accounts"])
AccountId = Annotated[str, Path(max_length=36, examples=["019388f2-6a10-7c3e-9d41-5b7e2f60a1c4"])]
_GIVEN = (
    "account_name", "account_role", "account_region", "account_language", "account_subject", "account_subject_office",
    "account_subject_wanted", "account_beyond",
)  # fmt: skip


@router.get(
    "",
    operation_id="listAccounts",
    summary="账号 / Accounts",
    response_model=Accounts,
    responses=told(*LOGGED_OUT, "not_acceptable_input", "cursor"),
)
def list_accounts(
    visitor: Annotated[Visitor, allow("admin")],
    database: Data,
    wanted: Annotated[Asked, asked("name", "created", "role")],
    role: Annotated[Role | None, Query(examples=["farm"])] = None,
    disabled: Annotated[bool | None, Query(examples=[False])] = None,
) -> Accounts:
    """The accounts of the visitor's region."""
    with database.read() as session:
        rows, behind = store.account_page(visitor.scope, session, wanted, role, disabled=disabled)
    return Accounts(items=[account_view(row) for row in rows], next=behind)


@router.post(
    "",
    operation_id="addAccount",
    summary="开账号 / Add an account",
    status_code=201,
    response_model=FirstPassword,
    responses=told(*LOGGED_OUT, *ACTED, *_GIVEN, "account_exists"),
)
def add_account(act: Annotated[Act, acting("admin")], body: NewAccount) -> FirstPassword:
    """Its first password is made here and shown only now; who gets it should change it."""
    password = office.made_up()
    sealed = passwords.seal(password)

    def make(deed: Deed) -> FirstPassword:
        row = office.make(deed, body.name, sealed, body.role, body.region, language=body.language, subject=body.subject)
        return _shown(row, password)

    return act.do(FirstPassword, make, keep=False)


@router.get(
    "/{id}",
    operation_id="getAccount",
    summary="一个账号 / One account",
    response_model=AccountView,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def get_account(visitor: Annotated[Visitor, allow("admin")], database: Data, id: AccountId) -> AccountView:  # noqa: A002  # the path's name
    """What it may see and do, and whether it is open."""
    with database.read() as session:
        return account_view(_found(visitor.scope, session, id))


@router.patch(
    "/{id}",
    operation_id="changeAccount",
    summary="改账号 / Change an account",
    response_model=AccountView,
    responses=told(*LOGGED_OUT, *CHANGED, *_GIVEN, "account_own"),
)
def change_account(
    act: Annotated[Act, acting("admin")],
    id: AccountId,  # noqa: A002  # the path's name
    body: AccountChange,
) -> AccountView:
    """Role, region, subject, language, open or closed. Whoever may see or do something else has to log in again."""

    def change(deed: Deed) -> AccountView:
        row = _found(deed.scope, deed.session, id)
        office.change(deed, row, body.model_dump(exclude_none=True), own=act.visitor.account)
        return account_view(row)

    return act.do(AccountView, change)


@router.post(
    "/{id}/password",
    operation_id="renewPassword",
    summary="重发密码 / A new password for somebody",
    status_code=201,
    response_model=FirstPassword,
    responses=told(*LOGGED_OUT, *ACTED, "not_found", "account_beyond"),
)
def renew_password(act: Annotated[Act, acting("admin")], id: AccountId) -> FirstPassword:  # noqa: A002  # the path's name
    """For somebody who has lost theirs: made here, shown only now; all log-ins of the account end."""
    password = office.made_up()
    sealed = passwords.seal(password)

    def renew(deed: Deed) -> FirstPassword:
        row = _found(deed.scope, deed.session, id)
        office.renew(deed, row, sealed)
        return _shown(row, password)

    return act.do(FirstPassword, renew, keep=False)


@router.get(
    "/{id}/events",
    operation_id="listAccountEvents",
    summary="账号的经过 / What was done to an account",
    response_model=History,
    responses=told(*LOGGED_OUT, "not_found", "not_acceptable_input"),
)
def list_account_events(visitor: Annotated[Visitor, allow("admin")], database: Data, id: AccountId) -> History:  # noqa: A002  # the path's name
    """Who made, changed, closed it, and when."""
    with database.read() as session:
        return history_of(visitor.scope, session, store.account(visitor.scope, session, id), id)


def _found(scope: Scope, session: Session, account_id: str) -> Account:
    return found(store.account(scope, session, account_id), account_id)


def _shown(row: Account, password: str) -> FirstPassword:
    return FirstPassword(**account_view(row).model_dump(), password=password)
