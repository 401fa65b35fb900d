"""Modbus instruments that any profile describes, played over TCP or a paced pseudo terminal.

profile → Station (values to registers, setup, counters) → Bus (units by id, faults, ledger) → tcp | pty → Simulator
"""

from simulators.modbus.simulator import Simulator
from simulators.modbus.station import Station

__all__ = ["Simulator", "Station"]
