"""What people do at a gateway itself: who signs on at a terminal, and what somebody remarks on what is recorded."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.wire import Line, Name, Time


class Attendance(msgspec.Struct, tag_field="kind", tag="attendance", frozen=True, omit_defaults=True):
    """Somebody came to a terminal or left it, was turned away, or was given or refused the right to come.

    operator: the id by which the gateway knows the person, "" where nobody was recognised; terminal: which of its
    pages; means: how the person was recognised. by: the operator who added, changed or removed another, "" for whoever
    has the access word. roles: what the operator may do from now on.
    """

    step: Literal["sign_in", "sign_out", "lock", "refused", "added", "changed", "removed"]
    operator: Name = ""
    terminal: Name = ""
    means: Literal["pin", "card", "word", ""] = ""
    by: Name = ""
    roles: Annotated[tuple[Name, ...], msgspec.Meta(max_length=12)] = ()
    why: Line = ""
    at: Time = 0


class Remark(msgspec.Struct, tag_field="kind", tag="remark", frozen=True, omit_defaults=True):
    """A reasoned note on an event that is never edited. of: the id of that event.

    sample: the number of the sample that a rapid test was of, where it came without one; `text` says how that is known.
    """

    of: Name
    text: Line
    sample: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0
