"""One mapping of the trace to EPCIS 2.0: what an event of the journal tells becomes the events that others read.

Pure: a body, the names and what stands beside it go in, JSON objects come out. Each file maps one sort of happening;
`mapping` picks it. docs/domain/epcis.md holds the table.
"""

from cloud.exchange.mapping.body import MAPPED, mapped
from cloud.exchange.mapping.names import Names
from cloud.exchange.mapping.telling import Beside, Event, Told

__all__ = ["MAPPED", "Beside", "Event", "Names", "Told", "mapped"]
