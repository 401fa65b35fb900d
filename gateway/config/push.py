"""A configuration that comes from afar: the same reading as `zhigen gateway check`, and what may not change that way.

Who the gateway is, where its keys lie and where what waits for the cloud lies: a push that moved one of them would cut
off its own branch. A person at the machine may change them.
"""

from __future__ import annotations

from collections.abc import Iterator

from contract.mistakes import DocumentError, Mistake
from gateway.config.model import Config
from gateway.config.reading import Setup, read


def check(text: bytes, present: Setup) -> None:
    """Judge a configuration that would take the place of the present one. Raises DocumentError with every mistake."""
    pushed = read(present.file, text).config
    found = list(_moved(present.config, pushed))
    if found:
        raise DocumentError(found, present.file.name)


def _moved(old: Config, new: Config) -> Iterator[Mistake]:
    for place, before, after in (
        ("gateway.id", old.gateway.id, new.gateway.id),
        ("gateway.county", old.gateway.county, new.gateway.county),
        ("gateway.keys", old.gateway.keys, new.gateway.keys),
        ("storage.folder", old.storage.folder, new.storage.folder),
    ):
        if before != after:
            zh, en = f"不能远程修改，现为 {before}", f"cannot be changed from afar, it is {before}"
            yield Mistake(place, zh, en)
