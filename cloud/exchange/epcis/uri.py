"""Is a text a URI as RFC 3986 spells it: a scheme, and no letter that would have to be percent-encoded?"""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = r"[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2}"
_PATH: Final = rf"(?:{_PLAIN}|[@/])*"
_HOST: Final = r"(?:\[[0-9A-Fa-fvV:.]+\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)"
_URI: Final = re.compile(
    rf"[A-Za-z][A-Za-z0-9+.-]*:"
    rf"(?://(?:(?:{_PLAIN})*@)?{_HOST}(?::[0-9]*)?(?:/{_PATH})?|(?!//){_PATH})"
    rf"(?:\?(?:{_PLAIN}|[@/?])*)?"
    rf"(?:\#(?:{_PLAIN}|[@/?])*)?"
)

# Schemes that stand for themselves before a colon; any other word there is a prefix that somebody has to declare.
SCHEMES: Final = frozenset(
    {"http", "https", "urn", "ni", "nih", "geo", "tag", "did", "info", "mailto", "tel", "data", "ftp", "oid", "doi"}
)


def is_uri(text: str) -> bool:
    """Whether this is an absolute URI."""
    return _URI.fullmatch(text) is not None


def prefix_of(text: str) -> str:
    """The prefix of a compact name as in `ex:grading`, "" where the text is no such name but a URI, or a bare word."""
    prefix, colon, rest = text.partition(":")
    if not colon or rest.startswith("//") or prefix.lower() in SCHEMES:
        return ""
    return prefix
