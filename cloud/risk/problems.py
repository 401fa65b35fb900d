"""What is refused about warnings and their figures, in both languages."""

from __future__ import annotations

from typing import Final

from cloud.kernel import problem
from cloud.kernel.problem import Told

PROBLEMS: Final[dict[str, Told]] = {
    "warning_reviewed": (
        409,
        ("已经审核过", "Reviewed already"),
        (
            "这条风险预警已经是“{zh}”，数字没有变差，不用再审。",
            "This warning is {en} already, and its numbers got no worse: there is nothing to review.",
        ),
    ),
    "warning_gone": (
        409,
        ("已不成立", "It no longer stands"),
        (
            "依据的记录已更正，这条风险预警不再成立，不能发布。",
            "What it followed from was corrected: it no longer stands and cannot be published.",
        ),
    ),
    "warning_settings": (
        422,
        ("参数不对", "Wrong figures"),
        ("规则 {rule} 的参数不能这样写：{why}", "Rule {rule} cannot have these figures: {why}"),
    ),
    "warning_policy_since": (
        422,
        ("生效日期不对", "Not a day to begin on"),
        ("参数从今天或以后的某天起施行。", "Figures hold from today or later."),
    ),
    "warning_policy_taken": (
        409,
        ("这天已有参数", "There are some for that day"),
        (
            "{region} 的规则 {rule} 从 {since} 起已有一份参数，请改日期。",
            "{region} has figures of rule {rule} from {since} on: take another day.",
        ),
    ),
}
problem.add(PROBLEMS)
