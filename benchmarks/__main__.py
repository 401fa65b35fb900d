"""`make bench [ONLY=name,…]`: run every benchmark, print one table, write build/bench.json.

Machines are noisy, so what counts is the ratio to a ceiling measured in the same run. No figure here fails the run; a
benchmark that cannot run (no broker on this machine) says so and the exit status is 1.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from zhigen.bench.figure import Row

NAMES: Final = (
    "outbox",
    "poll",
    "serial",
    "gateway",
    "line",
    "drain",
    "ingest",
    "events",
    "series",
    "postgres",
    "ble",
    "camera",
    "decode",
    "grab",
    "law",
    "ledger",
    "till",
    "terminals",
    "rapid_tests",
    "overview",
    "reports",
    "lists",
    "closure",
    "voucher",
    "gate",
    "gate_memory",
    "labels",
    "public_page",
)
OUTPUT: Final = Path("build/bench.json")


def main() -> int:
    """Run the benchmarks named in ONLY (default: all)."""
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(NAMES)
    rows: list[Row] = []
    failed = False
    for name in wanted:
        print(f"-- {name}", flush=True)
        try:
            found: list[Row] = import_module(f"benchmarks.{name}").run()
        except Exception as error:  # one benchmark that cannot run must not hide the others
            print(f"   could not run: {error}", file=sys.stderr)
            failed = True
            continue
        for row in found:
            print(_line(row), flush=True)
        rows += found
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    print(f"written: {OUTPUT}")
    return 1 if failed else 0


def _line(row: Row) -> str:
    text = f"   {row['name']:<52}{row['value']:>14,.2f} {row['unit']:<14}"
    if row["ceiling"] is not None and row["ratio"] is not None:
        text += f"{row['ratio']:>7.2f} × {row['ceiling']:,.2f} ({row['peer']})"
    elif row["peer"]:
        text += f"{'':>7}   ({row['peer']})"
    return text


if __name__ == "__main__":
    sys.exit(main())
