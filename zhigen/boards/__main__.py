"""`python -m zhigen.boards [--check]`: write the boards and lint them; with --check write nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from zhigen.boards.catalogue import GENERATED
from zhigen.boards.lint import problems

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """1 where something is wrong, a line for each."""
    if "--check" not in sys.argv:
        for path, render in GENERATED.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(render(), encoding="utf-8")
    found = list(problems(ROOT))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
