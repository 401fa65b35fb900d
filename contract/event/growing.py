"""What happens on a plot, in a herd or a pond."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event.field import Amount
from contract.event.goods import Goods
from contract.wire import Line, Name, Time


class Operation(msgspec.Struct, tag_field="kind", tag="operation", frozen=True, omit_defaults=True):
    """Something was done on a plot, in a herd or a pond. cycle: its id, or else plot: the plot's id or origin code.

    inputs: what was used of which pack, pest: against what; amount, unit: what was sown, watered or harvested.
    corrects: the id of the operation that this one takes the place of, and `why`.
    """

    action: Literal[
        "sow", "transplant", "fertilise", "irrigate", "spray", "weed", "prune", "feed", "treat", "vaccinate", "stock",
        "harvest", "slaughter", "clear", "other",
    ]  # fmt: skip
    cycle: Name = ""
    plot: Name = ""
    inputs: Annotated[tuple[Goods, ...], msgspec.Meta(max_length=40)] = ()
    pest: Line = ""
    amount: Amount = ""
    unit: Amount = ""
    note: Line = ""
    corrects: Name = ""
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0
