"""The county's keys: what each is for, from when to when, and the certificates of its gateways.

Public halves, dates and revocations lie in tables, private halves in files (the key room). Its face: what others check
with, sign with, and how a gateway comes to a certificate and loses it.
"""

from cloud.keys.enrolment import new_claim
from cloud.keys.inbox import renewals
from cloud.keys.inventory import county_keys, ensure, gateway_keys
from cloud.keys.room import KeyRoom, Rotating
from cloud.keys.vault import Vault
from cloud.keys.views import ClaimView

__all__ = [
    "ClaimView",
    "KeyRoom",
    "Rotating",
    "Vault",
    "county_keys",
    "ensure",
    "gateway_keys",
    "new_claim",
    "renewals",
]
