"""What does not fit in the result of a rapid test: one code each, with its sentence in both languages.

A result has happened: it is kept with its doubts and never refused. What its method makes of it are reasons, not doubts
(contract.testing.words).
"""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Words
from contract.testing import REASONS

DOUBTS: Final[dict[str, tuple[str, str]]] = {
    # the gateway's words (contract.event.RapidTest)
    "contradiction": REASONS["contradiction"],
    "clock": ("仪器的时间不可信", "the instrument's time cannot be"),
    "charset": ("仪器的文字读不出", "a text of the instrument could not be read"),
    "range": REASONS["range"],
    "verdict": ("仪器的结论不认得", "the instrument's verdict is no word that is known"),
    "repeated": ("可能是同一结果重报", "perhaps the same result said again"),
    # ours
    "future": ("时间在将来", "the time lies in the future"),
    "gateway_clock": ("网关当时还没对上时，时间不可靠", "the gateway did not know the time yet"),
    "subject_unknown": ("不知道是哪个速测室", "it is not known whose test room it was"),
    "other_gateway": ("报送的网关不属于这个速测室", "the gateway that told is not this test room's"),
    "sample_missing": ("没有说测的是哪个样品", "no sample was named"),
    "sample_late": ("样品是出结果之后才补记的", "its sample was named after the result, by a note"),
    "sample_unknown": ("没有这个样品", "there is no such sample"),
    "before_sample": ("结果早于抽样", "the result is older than its sample"),
    "stale_sample": ("结果晚于抽样六十天以上", "the result is more than 60 days younger than its sample"),
    "rerun_unknown": ("没有它要复测的那次检测", "there is no such test to rerun"),
    "rerun_early": ("复测早于要复测的那次检测", "the rerun is older than the test that it reruns"),
    "rerun_other": ("复测的是另一个样品", "it reruns the test of another sample"),
}


def words(code: str) -> Words:
    """The sentence of a doubt or of a reason."""
    zh, en = DOUBTS.get(code) or REASONS[code]
    return Words(zh=zh, en=en)
