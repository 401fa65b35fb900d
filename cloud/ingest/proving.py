"""Many signatures at once: a batch is shared between two threads, because checking one holds no lock of Python's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from contract.errors import ContractError

_THREADS: Final = 2
_WORTH: Final = 8  # fewer are done sooner than handed over

T = TypeVar("T")


class Proving:
    """One per lane."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="ingest-proving")

    def refusals(self, prove: Callable[[T], None], items: Sequence[T]) -> list[ContractError | None]:
        """What `prove` raises of each, None where it does not. Anything but a ContractError comes through."""

        def share(part: Sequence[T]) -> list[ContractError | None]:
            return [_refusal(prove, item) for item in part]

        if len(items) < _WORTH:
            return share(items)
        half = len(items) // _THREADS
        return [one for part in self._pool.map(share, (items[:half], items[half:])) for one in part]


def _refusal(prove: Callable[[T], None], item: T) -> ContractError | None:
    try:
        prove(item)
    except ContractError as error:
        return error
    return None
