"""What the desk of inputs refuses, in both languages."""

from __future__ import annotations

from cloud.inputs.doubts import DOUBTS
from cloud.kernel.problem import add

add(
    {
        "product_known": (
            409,
            ("已有这个产品", "Product is known"),
            (
                "登记证 {registration} 已在目录里，请修改那一条。",
                "Registration {registration} is in the catalogue: change that one.",
            ),
        ),
        "product_counted": (
            409,
            ("库存单位不能改", "The unit stays"),
            (
                "登记证 {registration} 已有台账，库存单位和含量不能再改。",
                "Ledgers hold {registration} already: the unit of its stock and its content stay.",
            ),
        ),
        "day_unknown": (
            422,
            ("没有这一天", "No such day"),
            ("日历上没有 {day}。", "No calendar has {day}."),
        ),
        "sale_refused": (
            409,
            ("拒售", "Sale refused"),
            ("拒售：{zh}。已记入台账。", "Refused: {en}. It was kept in the ledger."),
        ),
        "sale_held": (
            409,
            ("暂停，待核", "Held until known"),
            ("还不能卖：{zh}。", "Not to be sold yet: {en}."),
        ),
        "real_name_needed": (
            409,
            ("需实名", "Real name needed"),
            ("本地要求实名：先登记购买人。", "Real name is wanted here: register the buyer first."),
        ),
        "product_renamed": (
            409,
            ("登记证号不能改", "The registration stays"),
            (
                "这一条是登记证 {registration}，证号和区划不能改；新证请另建一条。",
                "This is registration {registration}; number and region stay. Make a new product for a new number.",
            ),
        ),
    }
)

# One for every doubt, so that a program can tell them apart; desks use those of cloud.inputs.office.BARRED.
add(
    {
        f"entry_{code}": (409, ("不能登记", "Cannot be entered"), (f"{zh}。", f"{en}."))
        for code, (zh, en) in DOUBTS.items()
    }
)
