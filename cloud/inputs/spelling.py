"""How a name is typed by somebody who has no Chinese keyboard at hand: pinyin without tones."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from contract.errors import LONGEST_LINE

_PLAIN: Final = re.compile(r"[a-z0-9.%]+")


@lru_cache(maxsize=20_000)
def spelt(name: str) -> str:
    """The syllables of a name with a blank between them: "吡虫啉 10% WP" is "bi chong lin 10% wp", ü is v.

    Letters and digits stay as words of their own; all other signs are left out, and what is longer than a line.
    """
    from pypinyin import lazy_pinyin  # its dictionaries take memory: only the process that signs has them

    syllables = lazy_pinyin(name, errors=lambda rest: " ".join(_PLAIN.findall(rest.lower())))
    return " ".join(filter(None, syllables))[:LONGEST_LINE]
