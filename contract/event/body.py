"""The closed union of what an event can tell, and the words by which its kinds are told apart on the wire."""

from __future__ import annotations

from typing import Final

from contract.event.goods import Buyer, Purchase, Refusal, Reversal, Sale, StockCount
from contract.event.growing import Operation
from contract.event.market import Passage, Scan
from contract.event.people import Attendance, Remark
from contract.event.pipe import Alarm, Birth, ClockStep, DeviceHealth, Epoch, Gap, Renewal
from contract.event.testing import Custody, LabTest, RapidTest, Sampling, Unread
from contract.event.trace import Batching, Labelling, Leg, Recovery, Transfer, Vouching

Ledger = Purchase | Sale | Refusal | Reversal | StockCount  # what happens to farm inputs
Testing = RapidTest | Sampling | Custody | LabTest  # what happens to samples
Trace = Batching | Transfer | Leg | Labelling | Vouching | Recovery  # what happens to batches of produce
Body = (
    Birth | Gap | Alarm | DeviceHealth | ClockStep | Epoch | Renewal | Buyer | RapidTest | Unread | Scan
    | Purchase | Sale | Refusal | Reversal | StockCount | Operation
    | Sampling | Custody | LabTest | Batching | Transfer | Leg | Labelling | Vouching | Passage | Recovery
    | Attendance | Remark
)  # fmt: skip
KINDS: Final = (
    "birth", "gap", "alarm", "device", "clock", "epoch", "renewal", "buyer", "rapid_test", "unread", "scan",
    "purchase", "sale", "refusal", "reversal", "stock_count", "operation",
    "sampling", "custody", "lab_test", "batching", "transfer", "leg", "labelling", "vouching", "passage", "recovery",
    "attendance", "remark",
)  # fmt: skip
