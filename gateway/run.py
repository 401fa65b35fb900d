"""One run of a gateway as a process: signals, beats, the watchdog, an exit code."""

from __future__ import annotations

import gc
import logging
import signal
import threading
from collections.abc import Sequence
from time import monotonic
from typing import Final

from contract.mistakes import Mistake
from gateway.app import Gateway
from gateway.config import Setup
from gateway.core.progress import hung
from gateway.rim.notify import Notifier
from gateway.rim.trial import Trial

log = logging.getLogger(__name__)
_BEAT_S: Final = 1.0
RESTART: Final = 75  # exit code of `run` that asks for another run (sysexits.h: EX_TEMPFAIL)


def run(setup: Setup, trial: Trial, mistakes: Sequence[Mistake] = ()) -> int:
    """Run until SIGTERM or SIGINT; `trial`: that of the setup's file, resumed; `mistakes`: of files left out of it.

    SIGHUP: read the files of the configuration again, now.

    Returns the exit code: 0, 1 where the outbox could no longer be written, RESTART where it is to be run again.
    """
    gateway = Gateway(setup, trial, mistakes)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    signal.signal(signal.SIGHUP, lambda *_: gateway.hurry.set())
    config = setup.config
    log.info(
        "gateway state=start id=%s version=%s boot=%s devices=%d buses=%d",
        config.gateway.id,
        gateway.software,
        gateway.boot,
        len(config.devices),
        len(config.buses),
    )
    notifier = Notifier()
    gateway.start()
    notifier.ready()
    gc.collect()
    gc.freeze()  # what lives until the end need not be walked through again and again
    while not (ended.wait(_BEAT_S) or gateway.failed.is_set() or gateway.again.is_set()):
        gateway.beat()
        _feed(notifier, gateway)
    if ended.is_set():
        notifier.stopping()
    gateway.stop()
    log.info("gateway state=end id=%s", config.gateway.id)
    if gateway.again.is_set() and not ended.is_set():
        return RESTART
    return 1 if gateway.failed.is_set() else 0


def _feed(notifier: Notifier, gateway: Gateway) -> None:
    """Feed the watchdog while everything turns; what does not is told, and systemd starts us afresh."""
    stuck = hung(gateway.parts, monotonic())
    notifier.status(f"hung: {', '.join(stuck)}" if stuck else gateway.status)
    if not stuck:
        notifier.alive()
