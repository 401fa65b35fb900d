"""EPCIS 2.0 in JSON: is a document one? The rules are ours, from the standard; nothing of GS1's files is in here.

A value is judged by three layers, and each fault names the rule it breaks: the shape of documents and events
(`event`, `document`), the words of the Core Business Vocabulary (`vocabulary`), the declared namespaces (`context`).
"""

from cloud.exchange.epcis.check import checked, validate
from cloud.exchange.epcis.fault import Fault
from cloud.exchange.epcis.reading import Unreadable, read

__all__ = ["Fault", "Unreadable", "checked", "read", "validate"]
