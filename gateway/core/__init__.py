"""Pure decisions of the gateway: no clock, socket, thread or file; the caller brings the time."""
