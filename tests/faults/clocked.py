"""`zhigen …` under libfaketime: the program as it is, but for `sleep`.

Python sleeps by clock_nanosleep to a time of the monotonic clock. libfaketime 0.9.10 takes that for a time of the faked
wall clock even where it is told to leave the monotonic one alone, and the call fails or lasts for years. Waiting for an
event that never comes takes another way into the kernel.
"""

from __future__ import annotations

import threading
import time


def sleep(seconds: float, /) -> None:
    """As time.sleep."""
    threading.Event().wait(seconds)


if __name__ == "__main__":
    vars(time)["sleep"] = sleep
    from zhigen.cli import main

    main()
