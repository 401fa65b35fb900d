"""Mistakes of a person in plain words: what pydantic found, its place and what to write instead, in zh or en."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, Field

from cloud.kernel.language import Language


class Mistake(BaseModel):
    """One mistake in a request or a file: its place and what to write instead."""

    where: str = Field(examples=["query.max_points"])
    what: str = Field(examples=["至少是 1"])


# pydantic's error type -> (zh, en); `{…}` are filled from its ctx.
_MISTAKES: Final[dict[str, tuple[str, str]]] = {
    "missing": ("必须填写", "is required"),
    "extra_forbidden": ("没有这一项，请删去", "is not known: remove it"),
    "int_parsing": ("要填整数", "must be a whole number"),
    "int_type": ("要填整数", "must be a whole number"),
    "int_from_float": ("要填整数", "must be a whole number"),
    "int_parsing_size": ("数太大", "is too large a number"),
    "float_parsing": ("要填数字", "must be a number"),
    "bool_parsing": ("要填 true 或 false", "must be true or false"),
    "bool_type": ("要填 true 或 false", "must be true or false"),
    "string_type": ("要填文字", "must be text"),
    "string_unicode": ("不是正确的文字", "is not valid text"),
    "string_too_short": ("至少 {min_length} 个字符", "must have at least {min_length} characters"),
    "string_too_long": ("最多 {max_length} 个字符", "must have at most {max_length} characters"),
    "string_pattern_mismatch": ("写法不对，应符合 {pattern}", "is misspelt, it must match {pattern}"),
    "too_short": ("至少 {min_length} 项", "must have at least {min_length} entries"),
    "too_long": ("最多 {max_length} 项", "must have at most {max_length} entries"),
    "greater_than_equal": ("至少是 {ge}", "must be at least {ge}"),
    "less_than_equal": ("至多是 {le}", "must be at most {le}"),
    "literal_error": ("只能是 {expected}", "must be one of {expected}"),
    "json_invalid": ("不是正确的 JSON", "is not valid JSON"),
    "model_attributes_type": ("要填 JSON 对象", "must be a JSON object"),
    "model_type": ("要填 JSON 对象", "must be a JSON object"),
    "dict_type": ("要填 JSON 对象", "must be a JSON object"),
    "list_type": ("要填列表", "must be a list"),
}


def mistake(error: dict[str, Any], language: Language) -> Mistake:
    """One of pydantic's errors in plain words; never repeats what was typed, which may be a password."""
    known = _MISTAKES.get(error["type"], ("不对", "is not valid"))
    words = known[0] if language == "zh" else known[1]
    ctx = {key: str(value).replace(" or ", " / ") for key, value in (error.get("ctx") or {}).items()}
    return Mistake(where=".".join(str(part) for part in error["loc"])[:200], what=words.format_map(ctx))
