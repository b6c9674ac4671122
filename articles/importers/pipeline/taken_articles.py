"""Which articles the records of one import have been of: each may be that of one record only."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

BITS = 65_536  # of a page: 8 kB, for so many ids


class TakenArticles:
    """A set of ids of articles, a bit for each, so that an import of millions stays small.

    What is added is pending until ``settle`` keeps it, or ``forget`` drops it with the transaction
    that it belongs to.
    """

    def __init__(self) -> None:
        self._pages: defaultdict[int, bytearray] = defaultdict(partial(bytearray, BITS // 8))
        self._pending: set[int] = set()

    def __contains__(self, pk: object) -> bool:
        if not isinstance(pk, int):
            return False
        page = self._pages.get(pk // BITS)
        at = pk % BITS
        return pk in self._pending or (page is not None and bool(page[at // 8] >> at % 8 & 1))

    def add(self, pk: int) -> None:
        self._pending.add(pk)

    def settle(self, without: Iterable[int] = ()) -> None:
        """Keep what is pending, but for ``without``: what a trial has made is gone again."""
        for pk in self._pending.difference(without):
            at = pk % BITS
            self._pages[pk // BITS][at // 8] |= 1 << at % 8
        self._pending.clear()

    def forget(self) -> None:
        self._pending.clear()
