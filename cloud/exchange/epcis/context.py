"""Which prefixes a document has declared: an extension is somebody's word, and its namespace says whose.

JSON-LD lets a context be a URL. That of EPCIS is known here by its name and brings some prefixes of its own; what
another URL declares nobody can know without the network, so such a document is given the benefit of the doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cloud.exchange.epcis.uri import is_uri, prefix_of

STANDARD: Final = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
_STANDARD_NAME: Final = "epcis-context.jsonld"
_STANDARD_PREFIXES: Final = frozenset({"epcis", "cbv", "gs1", "cbvmda", "owl", "xsd", "dcterms"})


@dataclass(frozen=True, slots=True)
class Context:
    """prefixes: declared; standard: it names the words of EPCIS; unknown: it names another URL, which may hold any."""

    prefixes: frozenset[str] = frozenset()
    standard: bool = False
    unknown: bool = False

    def declares(self, prefix: str) -> bool:
        """Whether this prefix stands for a namespace."""
        return self.unknown or prefix in self.prefixes or (self.standard and prefix in _STANDARD_PREFIXES)

    def joined(self, value: Any) -> Context:
        """With what one more `@context` declares."""
        known = self
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str):
                standard = part.partition("#")[0].partition("?")[0].endswith(_STANDARD_NAME)
                known = Context(known.prefixes, known.standard or standard, known.unknown or not standard)
            elif isinstance(part, Mapping):
                own = {key for key, namespace in part.items() if _namespace(namespace)}
                # `@vocab`, or the words themselves: a context of one's own instead of GS1's.
                whole = known.standard or "@vocab" in part or "eventTime" in part
                known = Context(known.prefixes | own, whole, known.unknown or "@import" in part)
        return known


def _namespace(value: Any) -> bool:
    if isinstance(value, Mapping):
        value = value.get("@id")
    return isinstance(value, str) and (is_uri(value) or bool(prefix_of(value)))
