"""Which sample an analyzer is at: a visitor says that it is done, and its test room knows on which channel."""

from __future__ import annotations

import json
import urllib.request


def under_way(page: str, device: str) -> int | None:
    """The channel on which a sample has stood longest, by the terminal of the test room at `page`; None: on none.

    Raises OSError where it does not answer.
    """
    root = page.rpartition("/")[0]
    with urllib.request.urlopen(f"{root}/api/test-room/state", timeout=5) as reply:  # noqa: S310  # our own loopback
        instruments = json.load(reply)["instruments"]
    channels = [channel for one in instruments if one["id"] == device for channel in one["channels"]]
    running = sorted((one["since"], one["channel"]) for one in channels if one["since"])
    return int(running[0][1]) if running and running[0][1].isdecimal() else None
