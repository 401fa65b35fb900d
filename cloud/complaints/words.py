"""What a complaint is about, how it stands, what came of it, how a reward is fetched: codes with their words, in the
order of the form."""

from __future__ import annotations

from typing import Final

from cloud.kernel.language import Words

_Two = tuple[str, str]
SUBJECTS: Final[dict[str, _Two]] = {
    "fake": ("码或标签像是假的、被复制的", "a code or label that looks false or copied"),
    "quality": ("东西坏了、有异味，或吃了不舒服", "spoilt, smells odd, or somebody fell ill"),
    "words": ("品名、产地、日期和实物不符", "the name, origin or date is not that of the goods"),
    "seller": ("商家不给凭证，或召回的还在卖", "a seller gives no voucher, or sells what is called back"),
    "grower": ("种养中用药、记录有问题", "something wrong with sprays or records on a farm"),
    "other": ("别的", "something else"),
}
STATES: Final[dict[str, _Two]] = {
    "received": ("已收到，等人受理", "received, waits to be taken up"),
    "accepted": ("已受理，正在查", "taken up, being looked into"),
    "answered": ("已答复", "answered"),
    "closed": ("已办结", "closed"),
}
WAITING: Final = ("received", "accepted")
"""States in which the complainant still waits for an answer."""
OUTCOMES: Final[dict[str, _Two]] = {
    "founded": ("属实", "founded"),
    "unfounded": ("不属实", "not founded"),
    "elsewhere": ("转给别的部门", "handed to another authority"),
}
CLAIMS: Final[dict[str, _Two]] = {
    "phone": ("打投诉人留的电话联系", "the complainant is called at the phone that was left"),
    "receipt": ("投诉人凭受理码来领", "the complainant comes with the receipt"),
}
"""How a reward reaches whoever complained."""


def state_words(state: str) -> Words:
    """How it stands, as it is said."""
    zh, en = STATES[state]
    return Words(zh=zh, en=en)
