"""A barcode scanner that does not exist: on a pty, or as key presses."""

from simulators.scanner.keyboard import Keyboard
from simulators.scanner.serial import Simulator

__all__ = ["Keyboard", "Simulator"]
