"""Trace events: what happened, one by one, each provable by itself. `envelope` is how they travel.

The union of bodies is closed: a kind that this version does not know is refused as `newer_version`, never guessed.
"""

from contract.event.body import KINDS, Body, Ledger, Testing, Trace
from contract.event.envelope import VERSION, Event, EventFrame, decode, frame
from contract.event.field import Amount, BatchId, Code, Day, Raw
from contract.event.goods import Buyer, Goods, Purchase, Refusal, Reversal, Sale, StockCount
from contract.event.growing import Operation
from contract.event.market import Passage, Scan, Shown, Verdict
from contract.event.people import Attendance, Remark
from contract.event.pipe import Alarm, Birth, ClockStep, DeviceHealth, Epoch, Gap, Renewal
from contract.event.testing import Custody, LabTest, RapidTest, Residue, Sampling, Unread
from contract.event.trace import Batching, Labelling, Leg, Lot, Paper, Recovery, Transfer, Vouching

__all__ = [
    "KINDS",
    "VERSION",
    "Alarm",
    "Amount",
    "Attendance",
    "BatchId",
    "Batching",
    "Birth",
    "Body",
    "Buyer",
    "ClockStep",
    "Code",
    "Custody",
    "Day",
    "DeviceHealth",
    "Epoch",
    "Event",
    "EventFrame",
    "Gap",
    "Goods",
    "LabTest",
    "Labelling",
    "Ledger",
    "Leg",
    "Lot",
    "Operation",
    "Paper",
    "Passage",
    "Purchase",
    "RapidTest",
    "Raw",
    "Recovery",
    "Refusal",
    "Remark",
    "Renewal",
    "Residue",
    "Reversal",
    "Sale",
    "Sampling",
    "Scan",
    "Shown",
    "StockCount",
    "Testing",
    "Trace",
    "Transfer",
    "Unread",
    "Verdict",
    "Vouching",
    "decode",
    "frame",
]
