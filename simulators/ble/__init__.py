"""Bluetooth tags that are not there: a private D-Bus, a stand-in of bluetoothd on it, tags in a cold store."""

from simulators.ble.daemon import PrivateBus
from simulators.ble.simulator import Simulator
from simulators.ble.tag import Tag

__all__ = ["PrivateBus", "Simulator", "Tag"]
