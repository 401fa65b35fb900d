"""What must be there before the parts of a cloud start: tables, the keys of the county, a first account.

`zhigen cloud run` sees to it at every start; where the parts are started one by one (containers, units of systemd)
`zhigen cloud prepare` does. To do it again changes nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from cloud import migrations
from cloud.accounts import office
from cloud.app import stores
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config
from cloud.kernel.language import Language
from cloud.keys import KeyRoom, ensure
from contract.keys import PublicKey

PASSWORD_FILE: Final = "first-admin-password"  # noqa: S105  # a file's name


def prepare_database(config: Config, folder: Path, tongue: Language, say: Callable[[str], None]) -> list[PublicKey]:
    """Migrations, the keys of the county, a first account; returns the keys that were made. Raises CloudError.

    `folder` is the data folder, prepared; `say` prints to the person who started it.
    """
    county = config.county.code or ""
    database = stores.database(config, folder)
    try:
        migrations.upgrade(database, waiting=partial(say_waiting, tongue, say))
        made = ensure(database, folder, county, now_ms())
        password = office.first_admin(database, county, now_ms())
    finally:
        database.close()
    if password is not None:
        _say_password(password, folder, tongue, say)
    return made


def say_waiting(tongue: Language, say: Callable[[str], None]) -> None:
    """Another one migrates, or writes: told every 10 s, so that nobody thinks that this one hangs."""
    zh = "有别的程序正占着数据库（多半也在迁移），等它做完……"
    en = "another program holds the database (it most likely migrates too); waiting until it is done…"
    say(zh if tongue == "zh" else en)


def say_root(folder: Path, made: list[PublicKey], tongue: Language, say: Callable[[str], None]) -> None:
    """A root that was just made should not stay here."""
    for key in made:
        if key.purpose == "root":
            path = KeyRoom(folder).path(key.kid)
            zh = f"根密钥：{path}   请移到保险柜里，只有换 CA 时才用得着"
            en = f"root key: {path}   move it to a safe; only a new CA will need it"
            say(zh if tongue == "zh" else en)


def _say_password(password: str, folder: Path, tongue: Language, say: Callable[[str], None]) -> None:
    if sys.stdout.isatty():
        zh = f"第一个账号：admin   密码：{password}   （只显示这一次，首次登录后请改）"
        en = f"first account: admin   password: {password}   (shown only now; change it after the first log-in)"
        say(zh if tongue == "zh" else en)
        return
    # Standard output is a file or a journal: a password does not belong there.
    path = folder / PASSWORD_FILE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(password + "\n")
    zh = f"第一个账号：admin   密码在 {path}（首次登录后请删去）"
    en = f"first account: admin   password: in {path} (delete it after the first log-in)"
    say(zh if tongue == "zh" else en)
