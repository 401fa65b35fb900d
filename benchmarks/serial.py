"""A 9600-baud line at its limit: zhigen.bench.paced_line, which `zhigen bench device` runs in the field too."""

from __future__ import annotations

import sys
from typing import Final

from zhigen.bench.figure import Row
from zhigen.bench.paced_line import measured

SECONDS: Final = 20


def run() -> list[Row]:
    """Rows of the table of `make bench`."""
    return [figure.row() for figure in measured(SECONDS)]


if __name__ == "__main__":
    for row in run():
        sys.stdout.write("  ".join(f"{key} {value}" for key, value in row.items()) + "\n")
