"""Where gateways find the broker of this cloud."""

from __future__ import annotations

from cloud.kernel.config import Config
from cloud.keys.enrolment import Address


def address(config: Config) -> Address:
    """Where a gateway finds the broker of this cloud."""
    if config.broker is not None:
        found = config.broker
        return Address(found.gateway_host or found.host, found.gateway_port or found.port, found.tls is not None)
    own = config.embedded_broker
    host = own.names[0] if own.names else ""
    if own.tls_port is None:
        return Address(host, own.port, tls=False)
    return Address(host, own.tls_port, tls=True)
