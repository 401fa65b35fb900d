"""A configuration on trial: whether it has proved itself, and what a start has to do with one that was under way.

Pure. A trial passes through its note (a small file beside the configuration), so that a machine which dies at any
moment finds out at its next start where it was: the note says which bytes were old and which are new, and the file
itself says which of the two it holds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, Literal

import msgspec

STARTS: Final = 3  # under a new configuration; one that kills the process goes after these
Outcome = Literal["rolled_back", "interrupted", "overtaken"]
Step = Literal["run", "roll_back", "over"]


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """One trial: the command's id, SHA-256 of both files, the devices that answered before, how long it may take (ms).

    `starts` counts the runs with the new file. With `outcome` it is over and waits to be told; `why` says more.
    """

    id: str
    old: str
    new: str
    answered: list[str]
    patience_ms: int
    starts: int = 0
    outcome: Outcome | Literal[""] = ""
    why: str = ""


class Health(msgspec.Struct, frozen=True):
    """How a run is doing: the line, whether the cloud acked anything, each device's state ("new", "ok", "lost")."""

    connected: bool
    acked: bool
    devices: Mapping[str, str]


def resume(note: Note, found: str) -> tuple[Step, Note]:
    """What a start does with a note, where the configuration's SHA-256 is `found`; and the note from now on."""
    if note.outcome == "rolled_back":
        return ("over" if found == note.old else "roll_back"), note
    if note.outcome:
        return "over", note
    if found == note.new:
        if note.starts >= STARTS:
            why = f"it ended {note.starts} times without an answer"
            return "roll_back", msgspec.structs.replace(note, outcome="rolled_back", why=why)
        return "run", msgspec.structs.replace(note, starts=note.starts + 1)
    outcome: Outcome = "interrupted" if found == note.old else "overtaken"
    return "over", msgspec.structs.replace(note, outcome=outcome)


def verdict(note: Note, health: Health, elapsed_ms: int) -> tuple[Literal["wait", "healthy", "ill"], str]:
    """Whether the run under a new configuration is healthy, and why not.

    Healthy at once when all is well; at the end of its patience also where a device was not asked yet (it may be read
    once a day), never where one that answered before is lost.
    """
    devices = [health.devices[name] for name in note.answered if name in health.devices]
    if health.connected and health.acked and all(state == "ok" for state in devices):
        return "healthy", ""
    if elapsed_ms < note.patience_ms:
        return "wait", ""
    lost = _lost(note.answered, health.devices)
    if not health.connected:
        return "ill", "no connection to the broker"
    if not health.acked:
        return "ill", "the cloud acked nothing"
    return ("ill", f"devices lost: {', '.join(lost)}") if lost else ("healthy", "")


def _lost(answered: Collection[str], devices: Mapping[str, str]) -> list[str]:
    return sorted(name for name in answered if devices.get(name) == "lost")
