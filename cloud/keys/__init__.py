"""The county's keys: what each is for, from when to when, and the certificates of its gateways.

Public halves, dates and revocations lie in tables, private halves in files (the key room). Its face: what others check
with, sign with, and how a gateway comes to a certificate and loses it.
"""

from cloud.keys.inventory import county_keys, ensure, gateway_keys
from cloud.keys.room import KeyRoom, Rotating

__all__ = [
    "KeyRoom",
    "Rotating",
    "county_keys",
    "ensure",
    "gateway_keys",
]
