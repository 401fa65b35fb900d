"""The table in docs/delivery.md, from build/faults.json: `python -m tests.faults.page` after a whole campaign."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

PAGE: Final = Path("docs/delivery.md")
RESULT: Final = Path("build/faults.json")
HEAD: Final = "| 演练 scenario | 次 runs | 产生 produced | 申报 declared | 丢失 lost | 重复 doubled | 恢复 s |"


def table(rows: list[dict[str, Any]]) -> str:
    """One line a scenario; what was stored is what was produced less what was declared and lost."""
    lines = [HEAD, "|---|---:|---:|---:|---:|---:|---:|"]
    for row in rows:
        counts = (row["runs"], row["produced"], row["declared"], row["lost"], row["duplicated"])
        cells = [f"`{row['scenario']}`", *(f"{count:,}" for count in counts), f"{row['seconds_to_recover']:.1f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def put(page: str, rows: list[dict[str, Any]]) -> str:
    """The page with the table in the place of the one that was there; it is the last thing on the page."""
    return page.partition(HEAD)[0] + table(rows)


if __name__ == "__main__":
    PAGE.write_text(put(PAGE.read_text("utf-8"), json.loads(RESULT.read_text())), "utf-8")
