"""`python -m benchmarks.explain`: how PostgreSQL does what the product asks, on a filled database, in Markdown.

A million events of ten thousand gateways, and what goes with them; EVENTS and GATEWAYS change that. Prints each
question with the plan of its statements, then the indexes that none of them used.
"""

from __future__ import annotations

import os
from typing import Final

from cloud.kernel.database import Database
from cloud.migrations import tables
from tests.engines import open_folder
from tests.plans import QUESTIONS, fill, indexes, plans
from tests.postgres import SETTINGS, Cluster

_WIDE: Final = 116


def main() -> None:
    """Fill, ask, print."""
    with open_folder() as folder:
        cluster = Cluster(folder, (*SETTINGS, "max_wal_size=4GB"))
        cluster.start()
        database = Database.on_server(cluster.create())
        try:
            database.create_all()
            fill(database, int(os.environ.get("GATEWAYS", "10000")), int(os.environ.get("EVENTS", "1000000")))
            used: set[str] = set()
            for question in QUESTIONS:
                print(f"### {question.who}: `{question.index}`\n")
                for plan in plans(database, question):
                    used |= indexes(plan)
                    if question.index in indexes(plan):
                        lines = (line[:_WIDE] for line in plan.lines if "Recheck Cond" not in line)
                        print("```text", *lines, "```", sep="\n", end="\n\n")
            known = {str(index.name) for table in tables.metadata.tables.values() for index in table.indexes}
            print("unused:", ", ".join(sorted(known - used)))
        finally:
            database.close()
            cluster.stop()


if __name__ == "__main__":
    main()
