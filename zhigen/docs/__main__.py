"""`python -m zhigen.docs [--check]`: write the generated pages and lint all of them; with --check write nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from zhigen.docs import quality
from zhigen.docs.lint import problems
from zhigen.docs.pages import GENERATED

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """1 where something is wrong, a line for each."""
    if "--check" not in sys.argv:
        for path, render in GENERATED.items():
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(render(), encoding="utf-8")
    found = [*problems(ROOT, GENERATED), *quality.problems(ROOT)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
