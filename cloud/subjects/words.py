"""How the states of the register and the deeds on it are said to people; docs/domain/subjects.md draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from cloud.kernel.language import Words

_SUBJECT: Final = {
    "listed": ("仅登记", "listed only"),
    "filed": ("已备案", "filed"),
    "suspended": ("已暂停", "suspended"),
    "closed": ("已注销", "closed"),
}
_APPLICATION: Final = {
    "submitted": ("待审", "waiting for review"),
    "approved": ("已通过", "approved"),
    "returned": ("已退回", "returned"),
    "rejected": ("已驳回", "rejected"),
}
_CREDENTIAL: Final = {
    "active": ("有效", "active"),
    "rotated": ("已轮换", "rotated"),
    "revoked": ("已注销", "revoked"),
}
STATES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "subject": _SUBJECT,
    "application": _APPLICATION,
    "credential": _CREDENTIAL,
}
DEEDS: Final[Mapping[str, tuple[str, str]]] = {
    "file": ("备案", "filed"),
    "suspend": ("暂停", "suspended"),
    "reopen": ("恢复", "reopened"),
    "close": ("注销", "closed"),
    "approve": ("通过", "approved"),
    "return": ("退回补正", "returned"),
    "reject": ("驳回", "rejected"),
    "resubmit": ("重新提交", "handed in again"),
    "add_paper": ("补材料", "given more papers"),
}


def state_words(of: Literal["subject", "application", "credential"], state: str) -> Words:
    """A state as it is said."""
    zh, en = STATES[of][state]
    return Words(zh=zh, en=en)


def deed_words(deed: str) -> Words:
    """What would be done to it, so that it fits behind “cannot be” too."""
    zh, en = DEEDS[deed]
    return Words(zh=zh, en=en)
