"""What of the rules lies retained at the broker, and what should: the courier's picture of it.

The broker is not trusted with rules: one that lost them, or on which somebody laid others, gets ours again. A topic is
mended at most once every few seconds, so that two clouds on one broker quarrel slowly and audibly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from contract import codec
from contract.topics import Topic, build

_SMALL: Final = 1_024  # bytes that go as they are
MEND_S: Final = 10.0


class Shelf:
    """The rules of all counties, by topic. Not for two threads."""

    def __init__(self) -> None:
        self._wanted: dict[str, dict[str, bytes]] = {}  # county -> topic -> payload
        self._mended: dict[str, float] = {}

    def version(self, county: str, manifest: bytes, bodies: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
        """A county's rules from now on, parts and bridges by the last word of their topic; what to publish for it.

        The manifest comes after the parts that it names.
        """
        before = self._wanted.get(county, {})
        after = {build(Topic(county, "", "rules", name)): _packed(body) for name, body in bodies.items()}
        gone = [(topic, b"") for topic in before if topic not in after and topic != build(Topic(county, "", "rules"))]
        after[build(Topic(county, "", "rules"))] = manifest
        self._wanted[county] = after
        return [*((topic, body) for topic, body in after.items() if before.get(topic) != body), *gone]

    def all(self) -> list[tuple[str, bytes]]:
        """Everything, for a broker that may have lost it."""
        return [message for wanted in self._wanted.values() for message in wanted.items()]

    def heard(self, county: str, topic: str, payload: bytes, now: float) -> bytes | None:
        """What to put in the place of what was heard at a topic; None: it is right, or not ours to say. `now` in s."""
        wanted = self._wanted.get(county)
        if wanted is None or payload == wanted.get(topic, b"") or now - self._mended.get(topic, -MEND_S) < MEND_S:
            return None
        self._mended[topic] = now
        return wanted.get(topic, b"")


def _packed(body: bytes) -> bytes:
    return codec.deflate(body) if len(body) > _SMALL else body
