"""The life of a command, and when rules are renewed. Pure decisions.

    queued -> sent -> accepted -> done | failed       refused, expired: instead of any of them

A last word of the gateway is kept whenever it comes, also after the cloud has given up waiting; nothing follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from contract.command import Answer

State = Literal["queued", "sent", "accepted", "done", "failed", "refused", "expired"]
OPEN: Final[tuple[State, ...]] = ("queued", "sent", "accepted")
GRACE_MS: Final = 15 * 60_000  # an accepted command may take that much longer than it might wait
RESEND_MS: Final = 10_000
SHORTEST_MS: Final = 10_000
LONGEST_MS: Final = 7 * 86_400_000

# code of a reply -> what the person reads, in Chinese and English; the text of the reply stands beside it
ANSWERS: Final[Mapping[str, tuple[str, str]]] = {
    "wrong_gateway": ("网关说指令不是给它的", "the gateway says that the command is not for it"),
    "expired": ("到网关时已过期", "it had expired when the gateway heard it"),
    "too_many": ("网关上未过期的指令太多", "too many commands are alive on the gateway"),
    "no_room": ("网关磁盘已满", "the gateway's disk is full"),
    "config_mistakes": ("配置有错，没有采用", "the configuration has mistakes; nothing was changed"),
    "config_same": ("配置与现用的相同", "the configuration is the one in use already"),
    "config_unwritable": ("网关写不了配置文件", "the gateway cannot write its configuration"),
    "on_trial": ("上一次推送的配置还在试用", "a configuration is on trial already"),
    "rolled_back": (
        "新配置不合格，网关已恢复原配置",
        "the gateway was not healthy with it and went back to the old one",
    ),
    "interrupted": ("执行时被中断，没有完成", "it was interrupted and is not done"),
    "overtaken": ("有人在网关上改了配置文件，以那份为准", "somebody changed the file on the gateway; that one stays"),
    "certificate_unusable": ("网关用不了这张证书", "the gateway cannot use the certificate"),
    "broken": ("网关执行时出错", "the gateway failed to carry it out"),
    "no_answer": ("到期仍没有答复", "no answer came in time"),
}


def answered(present: str, said: Answer) -> State | None:
    """The state after a reply, None where it says nothing new: late words of `accepted`, anything after a last word."""
    if present in ("done", "failed", "refused"):
        return None
    if said == "accepted":
        return "accepted" if present in ("queued", "sent") else None
    return None if present == said else said


def overdue(present: str, expires: int, now: int) -> bool:
    """Whether to give up waiting at `now` (ms)."""
    return present in OPEN and now > expires + (GRACE_MS if present == "accepted" else 0)


def to_send(present: str, expires: int, last: int | None, now: int) -> bool:
    """Whether to send it (again) to a gateway that is there; `last`: ms of its sending on this visit, None never."""
    alive = present == "accepted" or now <= expires
    return present in OPEN and alive and (last is None or now - last >= RESEND_MS)


def worn(issued: int, valid_until: int, now: int) -> bool:
    """Whether half of the life of rules is over, so that it is time to renew them."""
    return now - issued > (valid_until - issued) // 2
