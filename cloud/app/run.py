"""`zhigen cloud run`: migrations, then broker, ingest and serve as one process tree."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cloud.app import broker as brokers
from cloud.app import crew
from cloud.app.listener import bind
from cloud.app.preparation import prepare_database, say_root
from cloud.app.supervisor import Child, Supervisor
from cloud.app.vigil import answers
from cloud.kernel.config import Config, Embedded, Listen
from cloud.kernel.folder import prepare
from cloud.kernel.language import Language
from cloud.kernel.notify import Notifier, Pulse
from cloud.keys.door import address


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
        made = prepare_database(config, folder, tongue, say)
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
            say_root(folder, made, tongue, say)

        Supervisor(children, notifier=Notifier()).run(started)
    finally:
        listener.close()


def _door(config: Config) -> str:
    """Where gateways connect to."""
    if config.broker is not None:
        told = address(config)
        return f"{told.host}:{told.port}"
    embedded = config.embedded_broker
    return f"{embedded.host}:{embedded.port if embedded.open else embedded.tls_port or embedded.port}"


def _listens(embedded: Embedded, folder: Path) -> bool:
    own = brokers.own(embedded, folder)
    return brokers.answers(own.host, own.port)


def _argv(*words: str) -> list[str]:
    return [sys.executable, "-m", "cloud.app", *words]
