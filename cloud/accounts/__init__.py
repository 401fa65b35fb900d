"""Who may see and do what: accounts, roles, log-in, and the declaration that every route must carry.

Its face: what the routes of other contexts need of it.
"""

from cloud.accounts import problems as problems
from cloud.accounts.access import LOGGED_OUT, allow, public
from cloud.accounts.act import ACTED, CHANGED, Act, acting, forget_answers
from cloud.accounts.model import Account
from cloud.accounts.rules import OVERSIGHT, Role
from cloud.accounts.sessions import Visitor, holds
from cloud.accounts.store import colleagues, named
from cloud.accounts.throttle import Throttle
from cloud.accounts.wanted import expect

__all__ = [
    "ACTED",
    "CHANGED",
    "LOGGED_OUT",
    "OVERSIGHT",
    "Account",
    "Act",
    "Role",
    "Throttle",
    "Visitor",
    "acting",
    "allow",
    "colleagues",
    "expect",
    "forget_answers",
    "holds",
    "named",
    "public",
]
