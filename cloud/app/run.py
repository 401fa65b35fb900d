"""`zhigen cloud run`: migrations, then broker, ingest and serve as one process tree."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from cloud import migrations
from cloud.accounts import office
from cloud.app import broker as brokers
from cloud.app import crew, stores
from cloud.app.serve import bind
from cloud.app.supervisor import Child, Supervisor
from cloud.app.vigil import answers
from cloud.kernel.clock import now_ms
from cloud.kernel.config import Config, Embedded, Listen
from cloud.kernel.folder import prepare
from cloud.kernel.language import Language
from cloud.kernel.notify import Notifier, Pulse
from cloud.keys import KeyRoom, ensure
from contract.keys import PublicKey

PASSWORD_FILE: Final = "first-admin-password"  # noqa: S105  # a file's name


def run(config: Config, tongue: Language, say: Callable[[str], None]) -> None:
    """Run everything until SIGTERM. `say` prints to the person who started it, in the language `tongue`.

    Raises CloudError, also where a child cannot start (it has told why).
    """
    folder = prepare(config.data)
    crew.check(config)
    listener = bind(config.listen)
    try:
        embedded = config.embedded_broker
        if config.broker is None:
            embedded = brokers.place(embedded)
        host, port = listener.getsockname()[:2]
        config = config.model_copy(
            update={"data": folder, "embedded_broker": embedded, "listen": Listen(host=config.listen.host, port=port)}
        )
        made = _prepare_database(config, folder, tongue, say)
        environment = {
            "ZHIGEN_CLOUD_CONFIG": config.model_dump_json(),
            "ZHIGEN_CLOUD_TONGUE": tongue,
            "PYTHONUNBUFFERED": "1",
        }
        children = []
        if config.broker is None:
            children.append(Child("broker", _argv("broker"), environment, lambda: _listens(embedded, folder)))
        children += [Child(one[-1], _argv(*one), environment, pulse=Pulse()) for one in crew.names(config)]
        handed = {**environment, "ZHIGEN_CLOUD_SOCKET": str(listener.fileno())}
        ready = partial(answers, host, port)
        children.append(Child("serve", _argv("serve"), handed, ready, (listener.fileno(),), Pulse()))
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not bound
        if ":" in shown:
            shown = f"[{shown}]"
        gateways = "网关连接" if tongue == "zh" else "gateways connect to"
        door = _door(config)

        def started() -> None:
            say(f"知根 Zhigen: http://{shown}:{port}/   {gateways} {door}")
            _say_root(folder, made, tongue, say)

        Supervisor(children, notifier=Notifier()).run(started)
    finally:
        listener.close()


def _door(config: Config) -> str:
    """Where gateways connect to."""
    if config.broker is not None:
        return f"{config.broker.host}:{config.broker.port}"
    embedded = config.embedded_broker
    return f"{embedded.host}:{embedded.port if embedded.open else embedded.tls_port or embedded.port}"


def _listens(embedded: Embedded, folder: Path) -> bool:
    own = brokers.own(embedded, folder)
    return brokers.answers(own.host, own.port)


def _say_root(folder: Path, made: list[PublicKey], tongue: Language, say: Callable[[str], None]) -> None:
    """A root that was just made should not stay here."""
    for key in made:
        if key.purpose == "root":
            path = KeyRoom(folder).path(key.kid)
            zh = f"根密钥：{path}   请移到保险柜里，只有换 CA 时才用得着"
            en = f"root key: {path}   move it to a safe; only a new CA will need it"
            say(zh if tongue == "zh" else en)


def _argv(*words: str) -> list[str]:
    return [sys.executable, "-m", "cloud.app", *words]


def _prepare_database(config: Config, folder: Path, tongue: Language, say: Callable[[str], None]) -> list[PublicKey]:
    """Migrations, the keys of the county, a first account; returns the keys that were made."""
    county = config.county.code or ""
    database = stores.database(config, folder)
    try:
        migrations.upgrade(database)
        made = ensure(database, folder, county, now_ms())
        password = office.first_admin(database, county, now_ms())
    finally:
        database.close()
    if password is not None:
        _say_password(password, folder, tongue, say)
    return made


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
