"""Which of many digests may be alike: bands joined by their hashes, never each with each.

Two digests are a pair when the slots of a band agree (and enough slots in all). The bands of one
side stand in a sorted table; those of the other pass by it, portion after portion, so memory
depends on neither number.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from articles.duplicates.minhash import BAND, LEAST_SLOTS, SLOTS, Digests, agreeing

Places = NDArray[np.int64]
Pairs = tuple[Places, Places, Places]

BANDS = SLOTS // BAND
# What a crowd shares is a source's boilerplate, which other bands tell apart, or they are one
# story, which few links hold together. So few of a crowd are paired with each that has the
# same band, and of all pairs of a text the closest are kept.
MOST_OF_A_BAND = 4
MOST_OF_A_TEXT = 20
_FILTER_BITS = 22
_DAY_BITS = 27


class BandTable:
    """Digests with their days (ordinals, below 2^27), ready to be found by others."""

    def __init__(self, digests: Digests, days: Places, most_days: int) -> None:
        self.digests, self.days, self.reach = digests, days, most_days
        keys = self._keys(digests, days)
        self.order = np.argsort(keys, kind="stable")
        self.keys = keys[self.order]
        # A filter in front of the table: most of what passes by has nothing in it.
        self.filter = np.zeros(1 << _FILTER_BITS, np.bool_)
        self.filter[_slots(keys)] = True

    def pairs_within(self) -> Pairs:
        """Pairs of the table's own: two places, the smaller first, and the slots that agree."""
        first, other = self._sharing(self._keys(self.digests, self.days), np.arange(len(self.keys)))
        return self._alike(first[first < other], other[first < other], self.digests)

    def pairs_with(self, digests: Digests, days: Places) -> Pairs:
        """Pairs with others: a place here, one among those given, and the slots that agree."""
        keys = self._keys(digests, days)
        places = np.flatnonzero(self.filter[_slots(keys)])
        places = places[np.argsort(keys[places], kind="stable")]
        # The others are linked among themselves already: a few of their crowds will do.
        places = places[_rank_in_run(keys[places]) < MOST_OF_A_BAND]
        return self._alike(*self._sharing(keys, places), digests)

    def _sharing(self, keys: NDArray[np.uint64], places: Places) -> tuple[Places, Places]:
        """Pairs of near days with the same band, once each: a place here, an owner of keys."""
        reach = np.uint64(self.reach)
        first = np.searchsorted(self.keys, keys[places] - reach, side="left")
        last = np.searchsorted(self.keys, keys[places] + reach, side="right")
        counts = np.minimum(last - first, MOST_OF_A_BAND)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        here = self.order[np.repeat(first, counts) + within] // BANDS
        number = max(len(keys) // BANDS, 1)
        return divmod(np.unique(here * number + np.repeat(places // BANDS, counts)), number)

    def _keys(self, digests: Digests, days: Places) -> NDArray[np.uint64]:
        """A number for each band of each digest: the slots, which band it is, the day."""
        keys = np.ascontiguousarray(digests).view("<u4").astype(np.uint64) << np.uint64(32)
        keys |= np.arange(BANDS, dtype=np.uint64) << np.uint64(_DAY_BITS)
        # Days count from where going back by the reach stays above nought.
        return (keys | (days + self.reach).astype(np.uint64)[:, np.newaxis]).ravel()

    def _alike(self, here: Places, there: Places, digests: Digests) -> Pairs:
        agreed = agreeing(self.digests[here], digests[there])
        enough = agreed >= LEAST_SLOTS
        return _closest(here[enough], there[enough], agreed[enough])


def _slots(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Places in the filter, the same for all days."""
    mixed = (keys >> np.uint64(_DAY_BITS)) * np.uint64(0x9E3779B97F4A7C15)
    return mixed >> np.uint64(64 - _FILTER_BITS)


def _rank_in_run(ordered: NDArray[Any]) -> Places:
    """For each of ordered numbers how many equal ones stand before it."""
    places = np.arange(len(ordered))
    starts = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    return places - np.maximum.accumulate(np.where(starts, places, 0))


def _closest(here: Places, there: Places, agreed: Places) -> Pairs:
    """Of the pairs of each place given (and so of each here, or there) those that agree most."""
    order = np.lexsort((here, -agreed, there))
    order = order[_rank_in_run(there[order]) < MOST_OF_A_TEXT]
    return here[order], there[order], agreed[order]
