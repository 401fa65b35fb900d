"""Merkle trees after RFC 6962, section 2.1: one signature over a root proves every leaf under it.

A leaf is hashed behind a 0x00 byte, a node behind 0x01, so that a node can never be shown as a leaf. The tree over n
leaves splits at the largest power of two below n. An audit path is the list of the sister hashes from leaf to root.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256


def leaf_hash(body: bytes) -> bytes:
    """32 bytes for one leaf."""
    return sha256(b"\0" + body).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, at least one."""
    if len(leaves) == 1:
        return leaves[0]
    half = _split(len(leaves))
    return _node(root(leaves[:half]), root(leaves[half:]))


def paths(leaves: Sequence[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """The root, and the audit path of every leaf, in one walk."""
    if len(leaves) == 1:
        return leaves[0], [[]]
    half = _split(len(leaves))
    left, of_left = paths(leaves[:half])
    right, of_right = paths(leaves[half:])
    return _node(left, right), [[*path, right] for path in of_left] + [[*path, left] for path in of_right]


def root_of(leaf: bytes, index: int, count: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an audit path leads to from leaf `index` of `count`; None where its length is impossible."""
    found = leaf
    last = count - 1
    for sister in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            found = _node(sister, found)
            while index % 2 == 0 and index:
                index //= 2
                last //= 2
        else:
            found = _node(found, sister)
        index //= 2
        last //= 2
    return found if last == 0 else None


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()
