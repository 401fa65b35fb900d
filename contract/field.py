"""A field of a configuration, told in both languages, and the kinds of fields that gateway and cloud share.

The pages docs/gateway-config.md and docs/cloud-config.md show what is told here.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contract import names
from contract.mistakes import Mistake, refuse

REQUIRED: Final = ...


class Section(BaseModel):
    """Unknown keys are mistakes; what was read never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def told(default: Any, zh: str, en: str, **bounds: Any) -> Any:
    """A field with its default (REQUIRED: none) and its description in Chinese and English."""
    return Field(default, description=en, json_schema_extra={"zh": zh}, **bounds)


class Name(Section):
    """A name as people read it."""

    zh: str = told(REQUIRED, "中文名称", "Chinese name", min_length=1, max_length=80)
    en: str = told("", "英文名称，缺省同中文", "English name, the Chinese one where it is empty", max_length=80)


def spelt(pattern: re.Pattern[str], zh: str, en: str) -> AfterValidator:
    """Text that matches `pattern`, and what to say where it does not."""

    def check(text: str) -> str:
        if not pattern.match(text):
            refuse([Mistake("", f"{zh}，现为 {text[:60]!r}", f"{en}, found {text[:60]!r}")])
        return text

    return AfterValidator(check)


GatewayId = Annotated[
    str,
    spelt(
        names.GATEWAY,
        "应为 3-32 个小写字母、数字或单个“-”，如 farm-1",
        "must be 3-32 of a-z 0-9 and single -, such as farm-1",
    ),
]
ShortId = Annotated[
    str,
    spelt(
        names.DEVICE,
        "应为 1-40 个小写字母、数字、单个“-”或“_”，如 air-1",
        "must be 1-40 of a-z 0-9 and single - or _, such as air-1",
    ),
]
County = Annotated[
    str, spelt(names.COUNTY, '应为六位区划代码，如 "341225"', 'must be a six-digit county code, such as "341225"')
]
Region = Annotated[
    str,
    spelt(
        names.REGION,
        '应为 2-12 位区划代码，如 "341225" 或 "341225100"',
        'must be a region code of 2-12 digits, such as "341225" or "341225100"',
    ),
]
