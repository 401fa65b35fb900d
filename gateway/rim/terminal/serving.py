"""Whether there are pages: they are opened where the configuration asks for them, and what hinders it is one line.

A gateway measures with or without its pages, so nothing here raises.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from gateway.core.errors import GatewayError

if TYPE_CHECKING:
    from gateway.rim.terminal.house import House
    from gateway.rim.terminal.server import TerminalServer

log = logging.getLogger(__name__)


def serve(
    host: str, port: int, house: Callable[[], House], access_file: str, names: tuple[str, ...]
) -> TerminalServer | None:
    """The pages, served from now on; None where they cannot be, which is told in the log."""
    try:
        from gateway.rim.terminal.server import TerminalServer

        return TerminalServer(host, port, house(), access_file, names)
    except ModuleNotFoundError as error:
        told = GatewayError("extra_missing", what=error.name, extra="terminal")
    except GatewayError as error:
        told = error
    log.error("terminal %s", told.text("en"))
    return None
