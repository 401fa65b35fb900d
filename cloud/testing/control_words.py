"""A finding about rapid tests in one sentence, for whoever shows it elsewhere."""

from __future__ import annotations

from typing import Any

import msgspec

from cloud.testing.control_finding import Code, title
from cloud.testing.rapid_model import RapidFinding


def finding_words(row: RapidFinding) -> tuple[str, str]:
    """zh and en."""
    code: Code = row.code  # type: ignore[assignment]  # only control_watch writes them
    return title(code, msgspec.json.decode(row.numbers, type=dict[str, Any]))
