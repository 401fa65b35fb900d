"""Looking after gateways from afar: the rules they go by, the commands they carry out, how they are.

Its face: `order` queues a command inside the caller's write; the `Courier` carries rules and commands down and replies
up, in the one process that may sign.
"""

from cloud.fleet.courier import Courier
from cloud.fleet.model import GatewayCommand, RulesVersion
from cloud.fleet.orders import order
from cloud.fleet.publication import publish

__all__ = ["Courier", "GatewayCommand", "RulesVersion", "order", "publish"]
