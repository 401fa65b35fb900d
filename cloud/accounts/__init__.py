"""Who may see and do what: accounts, roles, log-in, and the declaration that every route must carry.

Its face: what the routes of other contexts need of it.
"""

from cloud.accounts.access import LOGGED_OUT, allow, public
from cloud.accounts.sessions import Visitor, holds
from cloud.accounts.throttle import Throttle

__all__ = ["LOGGED_OUT", "Throttle", "Visitor", "allow", "holds", "public"]
