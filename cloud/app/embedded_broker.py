"""amqtt (MQTT 3.1.1) as a broker in this process, for machines without mosquitto: about 3,000 messages a second.

No $SYS topics, no packet log, anonymous. It ignores unacknowledged messages of a client that goes away, which costs
nothing here: a gateway keeps its rows until the cloud, not the broker, has acked them.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Final

from amqtt.broker import Broker

_PLUGINS: Final = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}


def run(host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    for noisy in ("amqtt", "transitions"):  # every client that comes or goes is a warning there
        logging.getLogger(noisy).setLevel(logging.ERROR)
    asyncio.run(_serve(f"[{host}]:{port}" if ":" in host else f"{host}:{port}"))


async def _serve(bind: str) -> None:
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    broker = Broker({"listeners": {"default": {"type": "tcp", "bind": bind}}, "plugins": dict(_PLUGINS)})
    await broker.start()
    await over.wait()
    await broker.shutdown()
