"""The files that a list of regions comes in, opened: several are one list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from cloud.kernel.errors import CloudError
from cloud.regions.reading import List, Region, read
from contract.mistakes import Mistake


def read_files(files: Sequence[Path], since: str | None = None) -> List:
    """The regions of all files, each mistake with its file. Raises CloudError("file_unusable" | "day_spelling")."""
    if since is not None:
        check_day(since)
    regions: dict[str, Region] = {}
    mistakes: list[Mistake] = []
    for path in files:
        try:
            body = path.read_bytes()
        except OSError as error:
            raise CloudError("file_unusable", path=path, why=(error.strerror or "").lower()) from None
        found = read(body)
        mistakes += [one._replace(file=path.name) for one in found.mistakes]
        for code, one in found.regions.items():
            if code in regions:
                zh, en = f"代码 {code} 在别的文件里有了", f"the code {code} stands in another file too"
                mistakes.append(Mistake("", zh, en, file=path.name))
            else:
                regions[code] = one
    return List(dict(sorted(regions.items())), mistakes)


def check_day(text: str) -> None:
    """Raises CloudError("day_spelling") for what is no day of the calendar, written as 2026-01-01."""
    try:
        right = date.fromisoformat(text).isoformat() == text
    except ValueError:
        right = False
    if not right:
        raise CloudError("day_spelling", found=text[:20])
