"""Words of several fields that bodies of events have in common."""

from __future__ import annotations

from typing import Annotated

import msgspec

Raw = Annotated[str, msgspec.Meta(max_length=2048, pattern="^([0-9a-f]{2})*$")]
Amount = Annotated[str, msgspec.Meta(max_length=26, description="a decimal or a unit of contract.quantity")]
Day = Annotated[str, msgspec.Meta(pattern="^([0-9]{4}-[0-9]{2}-[0-9]{2})?$")]
BatchId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$", description="64 bits that whoever makes a batch draws")]
Code = Annotated[str, msgspec.Meta(max_length=1024, description="a code as it was printed")]
