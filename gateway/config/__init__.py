"""The gateway's configuration: one documented model in YAML, read with every mistake named in its place.

Its face: `read` gives a `Setup` (the model, and the profiles that it names), from which the specs of buses and devices
and the birth are made.
"""

from gateway.config.model import Config
from gateway.config.reading import Setup, read

__all__ = ["Config", "Setup", "read"]
