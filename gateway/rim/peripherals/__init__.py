"""Card readers, scanners and printers: each with a thread of its own, all of them under one `Desk`."""

from gateway.rim.peripherals.desk import Desk, closed

__all__ = ["Desk", "closed"]
