"""What a laboratory's report says of a rapid test that it confirms or refutes."""

from __future__ import annotations

from typing import Final, Literal

from cloud.testing.limit_rules import Figure, Verdict, judge_figure, whole
from cloud.testing.sample_hearing import milligrams
from cloud.testing.sample_records import Records
from contract.event import LabTest
from contract.moment import law_day

Confirmed = Literal["positive", "negative", ""]
_SAYS: Final[dict[Verdict, Confirmed]] = {"violation": "positive", "conformant": "negative"}


def verdict(records: Records, body: LabTest, product: str, region: str, at: int) -> Confirmed:
    """positive: a residue above its limit, or of what is banned, at a time (ms UTC) in a region; "": nobody can tell.

    product: of the sample, "" where nobody knows it. Where nothing was found no limit is needed.
    """
    if not any(one.value for one in body.residues):
        return "negative"
    table = records.table({records.names.substance(one.substance) for one in body.residues} - {""}, region)
    findings = []
    for one in body.residues:
        value, detectable = milligrams(one.value), milligrams(one.detectable)
        odd = (value is None and bool(one.value)) or (detectable is None and bool(one.detectable))
        figure = Figure(one.substance, value, detectable, odd)
        findings.append(judge_figure(figure, product, law_day(at), region, table, records.names, records.rules))
    return _SAYS.get(whole(findings), "")
