"""What the desk of inputs refuses, in both languages."""

from __future__ import annotations

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
