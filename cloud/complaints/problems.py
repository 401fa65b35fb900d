"""What complaints refuse, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
    "photo_large": (
        413,
        ("照片太大", "The photo is too large"),
        ("照片最大 {most} MB，请用手机自带的相机拍。", "A photo has {most} MB at most."),
    ),
    "photo_wrong": (
        422,
        ("照片打不开", "The photo does not open"),
        ("只收 JPEG、PNG、WebP 照片，请换一张。", "A photo is a JPEG, PNG or WebP: take another one."),
    ),
    "complaint_state": (
        409,
        ("现在不能这样做", "Not now"),
        ("这件投诉{state}，不能这样做。", "The complaint is {state}: this cannot be done to it."),
    ),
    "complaint_contact": (
        404,
        ("没有留联系方式", "No contact"),
        ("投诉人没有留电话。", "The complainant left no phone."),
    ),
    "complaint_with": (
        409,
        ("在别人手里", "With somebody else"),
        (
            "这件投诉在 {name} 手里，由 {name} 办，或请监管员转办。",
            "The complaint is with {name}, who deals with it: a supervisor may hand it to somebody else.",
        ),
    ),
    "complaint_not_yours": (
        409,
        ("没有交给您", "Not handed to you"),
        (
            "只有这件投诉的承办人提出办结建议，请监管员先转办给您。",
            "Only the handler proposes how a complaint ends: ask a supervisor to hand it to you.",
        ),
    ),
    "handler_same": (
        409,
        ("已经在此人手里", "Already with that person"),
        ("这件投诉已经在 {name} 手里。", "The complaint is with {name} already."),
    ),
    "handler_unknown": (
        422,
        ("没有这个人", "No such person"),
        (
            "您的辖区里没有账号 {name}，请从名单里选。",
            "There is no account {name} in your region: choose one of the list.",
        ),
    ),
    "handler_closed": (
        409,
        ("账号已停用", "The account is closed"),
        ("账号 {name} 已停用，请选别人。", "The account {name} is closed: choose somebody else."),
    ),
    "handler_role": (
        422,
        ("这个角色不办投诉", "Not a role for complaints"),
        (
            "账号 {name} 的角色是 {role}，投诉只转给监管员、巡查员、执法人员。",
            "The role of {name} is {role}: complaints go to supervisors, inspectors and enforcement officers.",
        ),
    ),
    "handler_region": (
        422,
        ("看不到这件投诉", "Cannot see the complaint"),
        (
            "账号 {name} 的辖区是 {own}，看不到 {region} 的投诉，请选别人。",
            "The region of {name} is {own}, which cannot see complaints of {region}: choose somebody else.",
        ),
    ),
    "reward_not_here": (
        409,
        ("本县没有设举报奖励", "No rewards in this county"),
        (
            "配置里没有写 county.reward_yuan（一件最多奖励多少元），不能发奖励。",
            "The configuration has no county.reward_yuan, the most of one reward: none can be granted.",
        ),
    ),
    "reward_unfounded": (
        409,
        ("不是办结属实的投诉", "Not closed as founded"),
        ("只有办结为属实的投诉可以奖励。", "Only a complaint that was closed as founded is rewarded."),
    ),
    "reward_granted": (
        409,
        ("已经奖励过", "Rewarded already"),
        ("这件投诉已经定了奖励 {yuan} 元，一件只奖一次。", "A reward of {yuan} yuan was granted already: once is all."),
    ),
    "reward_amount": (
        422,
        ("奖励金额不对", "The reward is out of bounds"),
        ("奖励金额在 0.01 元到 {most} 元之间。", "A reward is between 0.01 and {most} yuan."),
    ),
    "reward_contact": (
        409,
        ("没有电话可打", "No phone to call"),
        (
            "投诉人没有留电话，或电话已过保存期，请选凭受理码领。",
            "No phone was left, or it is kept no longer: let the complainant come with the receipt.",
        ),
    ),
    "reward_none": (
        409,
        ("没有定奖励", "No reward was granted"),
        (
            "这件投诉没有定奖励，没有可领、可撤的。",
            "This complaint has no reward: there is nothing to pay or to withdraw.",
        ),
    ),
    "reward_paid": (
        409,
        ("已经领过", "Paid already"),
        ("这件投诉的奖励已登记领取，不能再领，也不能撤。", "The reward of this complaint was paid already: it stays."),
    ),
    "reward_receipt": (
        422,
        ("受理码对不上", "The receipt does not fit"),
        (
            "这不是这件投诉的受理码，没有登记领取：请来人再看一遍。",
            "This is not the receipt of this complaint, nothing was noted: let whoever came look again.",
        ),
    ),
}
problem.add(PROBLEMS)
