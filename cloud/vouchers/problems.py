"""What vouchers refuse at the desk, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told
from cloud.vouchers import doubts

_REFUSED: Final[tuple[str, str]] = ("凭证没有记下", "The voucher was not entered")
PROBLEMS: Final[dict[str, Told]] = {
    "voucher_batch": (
        404,
        ("批次不在您手里", "Not a batch of yours"),
        (
            "没有批次 {batch}，或它现在不在这个主体手里；谁手里的货谁开证。",
            "There is no batch {batch}, or this subject does not have it: who has the goods issues the voucher.",
        ),
    ),
    "voucher_subject": (
        409,
        ("主体不能开证", "The subject issues nothing"),
        ("主体 {subject} 现在是“{state}”，不能开证。", "Subject {subject} is {state} and issues no vouchers."),
    ),
    "voucher_held": (
        409,
        ("批次还不能放行", "The batch may not go out"),
        ("批次 {batch} 不能放行：{why_zh}。没有开证。", "Batch {batch} may not go out: {why_en}. Nothing was issued."),
    ),
    "voucher_basis": (
        409,
        ("承诺依据不成立", "The basis does not hold"),
        (
            "这个批次今天不能以“{basis_zh}”为依据；可以用：{may_zh}。",
            "The promise cannot rest on {basis_en} for this batch today; it may on: {may_en}.",
        ),
    ),
    "voucher_amount": (
        422,
        ("数量写不进凭证", "Not an amount of a voucher"),
        ("{zh}。", "{en}."),
    ),
    "voucher_too_much": (
        409,
        ("超过批次还没开证的量", "More than is left of the batch"),
        (
            "要开 {wanted} {unit}，批次 {batch} 还能开 {free} {unit}，没有开证。",
            "{wanted} {unit} were asked for, {free} {unit} of batch {batch} have no voucher yet: nothing was issued.",
        ),
    ),
    "voucher_origin": (
        422,
        ("没有写产地", "No origin"),
        ("主体没有登记地址，请写产地。", "The subject has no address on record: say the origin."),
    ),
    "voucher_contact": (
        422,
        ("没有联系方式", "No contact"),
        (
            "凭证上要有联系方式，这个主体没有登记电话，请填写。",
            "A voucher bears a contact and this subject has no phone on record: give one.",
        ),
    ),
    "voucher_minute": (
        409,
        ("同样的凭证刚开过", "The same was issued just now"),
        (
            "同一批次、同样数量的凭证半小时内开了太多张，请过一分钟再开。",
            "Too many vouchers of the same batch and amount within half an hour: try again in a minute.",
        ),
    ),
    "voucher_key_away": (
        503,
        ("没有凭证密钥", "No voucher key"),
        (
            "这台机器上没有可用的凭证密钥，开不了证；请管理员查看密钥室。",
            "There is no voucher key to sign with on this machine: an administrator should look at the key room.",
        ),
    ),
    "voucher_void": (
        409,
        ("凭证已经作废", "The voucher is void"),
        ("这张凭证已经作废。", "This voucher is void already."),
    ),
    "voucher_words": (
        404,
        ("没有纸面内容", "No words for the paper"),
        (
            "凭证 {voucher} 不是在这里开的，没有纸面内容，印不了。",
            "Voucher {voucher} was not issued here: its paper cannot be printed.",
        ),
    ),
    "voucher_paper": (
        422,
        ("印不出来", "Cannot be printed"),
        ("凭证印不出来：{zh}。", "The voucher cannot be printed: {en}."),
    ),
    "voucher_host": (
        409,
        ("主机名太长", "The host is too long"),
        (
            "主机名 {host} 太长，二维码会超过 45 个模块；请给县配一个短的。",
            "With the host {host} the code has more than 45 modules: configure a shorter one.",
        ),
    ),
    **{f"voucher_{code}": (422, _REFUSED, (f"{zh}。", f"Nothing was entered: {en}."))
       for code, (zh, en) in doubts.ALL.items() if code != "too_much"},
}  # fmt: skip
problem.add(PROBLEMS)
_FIT: Final = ("voucher_too_much", *(f"voucher_{code}" for code in doubts.ALL if code != "too_much"))
# What issuing, and making void, may be answered, beside what every write may be.
ISSUING: Final = (
    "voucher_batch", "voucher_subject", "voucher_held", "voucher_basis", "voucher_amount", "voucher_origin",
    "voucher_contact", "voucher_minute", "voucher_key_away", "voucher_host", "vault_away", "person_empty", *_FIT,
)  # fmt: skip
VOIDING: Final = ("voucher_void", *_FIT)
