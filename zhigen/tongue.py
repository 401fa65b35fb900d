"""In which language the command line speaks: Chinese where the terminal's locale is Chinese, English elsewhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Literal

Language = Literal["zh", "en"]


def language(environment: Mapping[str, str] | None = None) -> Language:
    """The language of LC_ALL, LC_MESSAGES or LANG, the first that is set (POSIX.1-2017, 8.2)."""
    found = os.environ if environment is None else environment
    locale = next((found[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if found.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def said(zh: str, en: str, tongue: str | None = None) -> str:
    """One of the two, in the language that was asked for or else the terminal's."""
    return zh if (tongue or language()) == "zh" else en
