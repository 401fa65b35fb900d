"""用什么药、检什么药: what a method can see, against what was sprayed.

A test that cannot see what was used says nothing of it. So enzyme inhibition releases no batch that was sprayed with
imidacloprid, however low its rate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from contract.testing.method import Method
from contract.testing.substance import GROUPS

if TYPE_CHECKING:  # a test room judges without reading the law
    from contract.law.name import Ingredient, Names

_BETWEEN: Final = re.compile(r"[、，,;；/+]|\s和\s|和|\sand\s")


def seen(method: Method, item: str, names: Names[Ingredient]) -> frozenset[str]:
    """The keys of all substances that a test by this method sees; item: what the test was for, as the instrument says.

    A qualitative method sees the compounds that `item` names. What `item` says of a method that sees groups narrows
    nothing: instruments write there what they like.
    """
    if method.sees:
        return frozenset(key for key, group in GROUPS.items() if group in method.sees)
    whole = names.key(item)  # some names have a comma inside
    found = {whole} if whole else {names.key(part) for part in _BETWEEN.split(item)}
    return frozenset(found - {""})


def unseen(method: Method, item: str, used: Iterable[str], names: Names[Ingredient]) -> tuple[str, ...]:
    """Of the substances that were used, those that such a test says nothing of, by their keys and in their order.

    A substance that nobody has listed is unseen, as it was spelt.
    """
    visible = seen(method, item, names)
    keys = [(names.key(text), text) for text in used]
    return tuple(dict.fromkeys(key or text for key, text in keys if key not in visible))
