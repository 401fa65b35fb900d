"""What happens to a sample: taken, handed on, tested by an instrument or in a laboratory."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from contract.event.field import Amount, BatchId, Raw
from contract.wire import Line, Name, Time


class RapidTest(msgspec.Struct, tag_field="kind", tag="rapid_test", frozen=True):
    """A residue analyzer gave a result.

    number, sample, item (what was tested for): as the instrument names them, "" where it does not; rate: inhibition in
    %, None where it gives none; verdict: the instrument's own word, "" where it says none; tested: UTC ms by the
    instrument's clock, 0: it has none or it cannot be read. doubts name what does not fit, kept and never corrected:
    `contradiction` (verdict against rate), `clock` (an absurd time), `charset` (a text that could not be read is left
    out), `range` (a rate beyond 0-100 %), `verdict` (a word that is none), `repeated` (heard before, without a time
    that tells a rerun from an echo). raw: the bytes that said so, in hex.

    control, change: what the rate was reckoned from, the change of absorbance of the blank (ΔA0) and of the sample
    (ΔAt), None where the instrument keeps them to itself. reruns: id of the event whose test this one does again.
    subject: whose test room it is ("": whom the gateway belongs to); clerk: who tested. assigned: the number of the
    sample that somebody had put on this channel before the result came, "" where nobody had; what the instrument told
    stays beside it.
    """

    device: Name
    number: Line = ""
    sample: Line = ""
    item: Line = ""
    rate: float | None = None
    verdict: Literal["pass", "fail", ""] = ""
    tested: Time = 0
    method: Literal["enzyme_inhibition", "colloidal_gold", "other"] = "enzyme_inhibition"
    doubts: tuple[Literal["contradiction", "clock", "charset", "range", "verdict", "repeated"], ...] = ()
    raw: Raw = ""
    control: float | None = None
    change: float | None = None
    reruns: Name = ""
    subject: Name = ""
    clerk: Name = ""
    assigned: Line = ""


class Unread(msgspec.Struct, tag_field="kind", tag="unread", frozen=True):
    """An instrument said what could not be read: why, and the bytes in hex, so that nothing is dropped in silence."""

    device: Name
    cause: Line
    raw: Raw = ""


class Sampling(msgspec.Struct, tag_field="kind", tag="sampling", frozen=True, omit_defaults=True):
    """A sample was taken. sample: the number on its seal, by which tests and custody name it.

    purpose: 风险监测, 监督抽查, 例行监测, 自检. of: the id of the subject that it was taken from; batch, cycle:
    what of; product: its name. plan: the id of the plan that drew it, "" for none. spare: a second, sealed part is
    kept for a reinspection. subject: who samples ("": whom the gateway belongs to).
    """

    sample: Line
    purpose: Literal["risk_monitoring", "supervision", "routine", "self"]
    product: Line
    of: Name = ""
    batch: BatchId | Literal[""] = ""
    cycle: Name = ""
    amount: Amount = ""
    unit: Amount = ""
    plan: Name = ""
    spare: bool = False
    place: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Custody(msgspec.Struct, tag_field="kind", tag="custody", frozen=True, omit_defaults=True):
    """A sample changed hands or was opened. to: the id of the subject that has it now; intact: its seal is whole.

    celsius: in °C, how warm it came, None where nobody measured.
    """

    sample: Line
    step: Literal["hand_over", "receive", "open", "store", "discard"]
    to: Name = ""
    intact: bool = True
    celsius: float | None = None
    why: Line = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0


class Residue(msgspec.Struct, frozen=True, omit_defaults=True):
    """One substance of a laboratory's report: `value` is a decimal of mg/kg, "" where none was found.

    detectable: the least that the method tells from nothing (检出限), mg/kg, "" where the report does not say.
    """

    substance: Line
    value: Amount = ""
    detectable: Amount = ""


class LabTest(msgspec.Struct, tag_field="kind", tag="lab_test", frozen=True, omit_defaults=True):
    """A laboratory reported on a sample. report: its number; method: the standard; tested: UTC ms of the analysis.

    confirms: id of the rapid test that it confirms or not; reinspects: id of the laboratory test that the inspected
    party asked to have done again (复检). subject: the laboratory.
    """

    sample: Line
    report: Line
    method: Line
    residues: Annotated[tuple[Residue, ...], msgspec.Meta(min_length=1, max_length=600)]
    tested: Time
    confirms: Name = ""
    reinspects: Name = ""
    subject: Name = ""
    clerk: Name = ""
    at: Time = 0
