"""The language outward: EPCIS 2.0 documents out of the trace, and the check of anybody's.

Its face. The check of documents (`cloud.exchange.epcis`) needs nothing of the cloud; the story of a batch does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cloud.exchange.epcis import Fault, checked, validate

if TYPE_CHECKING:
    from cloud.exchange.batch_story import Recalled, story
    from cloud.exchange.mapping import Names
    from cloud.exchange.projection import PROJECTION

__all__ = ["PROJECTION", "Fault", "Names", "Recalled", "checked", "story", "validate"]


def __getattr__(name: str) -> Any:
    """What needs the stores is loaded when it is asked for: who checks a file has perhaps not installed them."""
    if name in ("Recalled", "story"):
        from cloud.exchange import batch_story

        return getattr(batch_story, name)
    if name == "Names":
        from cloud.exchange.mapping import Names

        return Names
    if name == "PROJECTION":
        from cloud.exchange.projection import PROJECTION

        return PROJECTION
    raise AttributeError(name)
