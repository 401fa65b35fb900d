"""The spelling of the short names that stand in topics, files and tables.

One place for the patterns, because a gateway id appears in a topic, a certificate, a file name and a URL, and must be
safe in all of them. County codes are the six-digit, township codes the nine-digit codes of GB/T 2260 and its township
extension.
"""

from __future__ import annotations

import re
from typing import Final

COUNTY: Final = re.compile(r"[1-9][0-9]{5}\Z")
REGION: Final = re.compile(r"[1-9][0-9](?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{3}(?:[0-9]{3})?)?)?)?\Z")
GATEWAY: Final = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,30}[a-z0-9]\Z")
DEVICE: Final = re.compile(r"[a-z0-9](?:[a-z0-9]|[-_](?![-_])){0,38}[a-z0-9]\Z|[a-z0-9]\Z")
CHANNEL: Final = re.compile(r"[a-z0-9_]{1,16}\Z")


def within(region: str, scope: str) -> bool:
    """Whether `region` lies in `scope`: codes nest by prefix, and the empty scope is the whole nation."""
    return region.startswith(scope)
