"""What is refused about alerts, in both languages; that somebody else has acknowledged one, the kernel tells."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
    "alert_of_pipe": (
        409,
        ("线路告警自行结束", "It ends by itself"),
        (
            "线路告警随故障消除自行结束，只需确认。",
            "An alert about the pipe ends with its cause: it is acknowledged only.",
        ),
    ),
    "alert_ended": (
        409,
        ("预警已经了结", "The alert has ended"),
        ("这条预警已经关闭或撤回。", "This alert was closed or withdrawn."),
    ),
    "alert_unseen": (
        409,
        ("预警还没有确认", "Not acknowledged yet"),
        ("请先确认这条预警，再填处置措施。", "Acknowledge this alert first, then say what was done."),
    ),
    "alert_unhandled": (
        409,
        ("预警还没有处置", "Not handled yet"),
        ("请先填处置措施，再关闭。", "Say first what was done, then close it."),
    ),
}
problem.add(PROBLEMS)
