"""What came out of a scanner or a keyboard at a gate, as the gate takes it.

A label proves nothing by itself: its check characters say that it was read right; whether it was ever given out, on
which batch it is and whether that was recalled only the county's register knows (docs/domain/labels.md). So a label
never lets anything in. Of a stranger's code nothing is kept: it may hold anybody's name.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from contract.printed import sort_of

Kind = Literal["voucher", "torn", "label", "foreign"]
LONGEST: Final = 1024
_VOUCHER: Final = re.compile(r"(?:HTTPS?://)?[A-Z0-9.-]+(?::[0-9]+)?/V/[0-9A-Z$*+:-]*", re.IGNORECASE)


def kind_of(text: str) -> Kind:
    """What a text is: a voucher, one that was misread or torn, a label, or nothing that counts here."""
    if len(text) > LONGEST:
        return "foreign"
    kind = sort_of(text).kind
    if kind in ("voucher", "label"):
        return "voucher" if kind == "voucher" else "label"
    return "torn" if _VOUCHER.fullmatch(text.strip()) else "foreign"
