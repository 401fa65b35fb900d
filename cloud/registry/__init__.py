"""What stands in the field: sites, gateways, devices and their points, as they said of themselves in their births.

Its face: the rows, how they are asked for within a scope, and how they are shown.
"""

from cloud.registry.health import gateway_view, is_online, last_state
from cloud.registry.model import Device, Gateway, Point
from cloud.registry.store import counties, device_counts, devices, gateway, gateways, known_points, points, sites
from cloud.registry.views import GATEWAY_EXAMPLE, GatewayView, Sites, SiteView

__all__ = [
    "GATEWAY_EXAMPLE",
    "Device",
    "Gateway",
    "GatewayView",
    "Point",
    "SiteView",
    "Sites",
    "counties",
    "device_counts",
    "devices",
    "gateway",
    "gateway_view",
    "gateways",
    "is_online",
    "known_points",
    "last_state",
    "points",
    "sites",
]
