"""A till in a process of its own that is killed by SIGKILL at one step of a sale: `python -m … FOLDER STEP WHEN`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gateway.core.receipt import Receipt
from gateway.rim.outbox import Outbox
from gateway.rim.outbox_file import OutboxFile
from gateway.rim.till.books import Books
from gateway.rim.till.sale import confirm
from gateway.rim.till.seats import Seats
from tests.gateway.till.shop import Shop, card

STEPS: dict[str, tuple[type, str]] = {
    "record": (Books, "record_with"),
    "commit": (OutboxFile, "keep"),
    "print": (Seats, "print"),
    "remember": (Outbox, "remember"),
}
PAPER, KEY = "paper", "one press of the button"


def killing(done: Callable[..., Any], when: str) -> Callable[..., Any]:
    """The same, and the end of the process before or after it."""

    def step(*given: Any, **named: Any) -> None:
        if when == "after":
            done(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return step


def main(folder: Path, step: str, when: str) -> None:
    """Sell a bag to somebody with a card."""

    def on_paper(_: Seats, receipt: Receipt) -> None:
        (folder / PAPER).write_text(str(receipt))

    setattr(Seats, "print", on_paper)  # noqa: B010  # as the steps below
    shop = Shop(folder / "box")
    till = shop.for_()
    till.card(card())
    till.scan("6901234567892")
    owner, name = STEPS[step]
    setattr(owner, name, killing(getattr(owner, name), when))
    till.once(KEY, lambda till: confirm(till, "clerk-1", notice=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
