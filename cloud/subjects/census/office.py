"""The census brought in: good lines are listed, the others told, and a list that is brought again changes nothing."""

from __future__ import annotations

from typing import NamedTuple

from cloud.kernel.audit import Deed
from cloud.kernel.problem import Problem
from cloud.subjects import office
from cloud.subjects.census.file import LineMistake, read


class Census(NamedTuple):
    """What came of a list. known: lines whose subject the register has already."""

    added: int
    known: int
    mistakes: list[LineMistake]


def bring_in(deed: Deed, region: str, content: bytes) -> Census:
    """List everybody of a CSV who lies in `region` and is not known yet. Raises Problem("census_file" …)."""
    lines = read(content)
    mistakes, added, known = list(lines.mistakes), 0, 0
    for line, facts in lines.good:
        if not facts["region"].startswith(region):
            mistakes.append(LineMistake(line, f"不在 {region}", f"does not lie in {region}"))
            continue
        try:
            office.enlist(deed, facts)
            added += 1
        except Problem as problem:
            if problem.code == "subject_listed_already":
                known += 1
            else:
                mistakes.append(LineMistake(line, problem.body("zh").detail, problem.body("en").detail))
    deed.note("census", region, region, what={"added": added, "known": known, "mistakes": len(mistakes)})
    return Census(added, known, sorted(mistakes))
