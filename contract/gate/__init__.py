"""The gate of a market: who may come in with what. One pure decision, at the gate without a network and in the cloud.

`policy` is what a region wants and whom it watches, `presented` what is shown, `decision` the verdict with its reasons,
`words` what the guard reads.
"""

from contract.gate.decision import Decision, Judged, decide, worst
from contract.gate.policy import NO_POLICY, PART, GatePolicy, decode, encode
from contract.gate.presented import Entry, Presented, RapidVerdict, Seen, Watch
from contract.gate.words import REASONS, VERDICTS, Reason, Verdict, reason_words

__all__ = [
    "NO_POLICY",
    "PART",
    "REASONS",
    "VERDICTS",
    "Decision",
    "Entry",
    "GatePolicy",
    "Judged",
    "Presented",
    "RapidVerdict",
    "Reason",
    "Seen",
    "Verdict",
    "Watch",
    "decide",
    "decode",
    "encode",
    "reason_words",
    "worst",
]
