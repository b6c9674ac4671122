"""How well a document answers a word: BM25F.

Stephen Robertson, Hugo Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond
(2009), section 3.6: counts of a word in the parts of a document, each weighed and
normalised by the part's length, are added before they saturate.
"""

import math

import numpy as np

from articles.search.engines.whoosh.snapshot import Snapshot
from articles.whoosh_codec.column_file import Array

K1 = 2.0  # how soon more of the same word stops to count
TITLE_BOOST = 3.0  # a word of the title counts like so many of the text
TITLE_B = 0.5  # how much a long title takes from each of its words
TEXT_B = 0.85  # the same for the text
# A word of a name that an article goes under counts like so many of the text, however long the
# name is. Whoever types the name of an outlet means it: that comes before all that merely say so.
SOURCE_WEIGHT = 20.0
AUTHOR_WEIGHT = 4.0
TAG_WEIGHT = 3.0
SECTION_WEIGHT = 2.0
RARITY_POWER = 1.2  # above 1, the rare words of a question decide more of the order


class Scorer:
    """Scores by the lengths and the number of some documents: those of a mask, or all."""

    def __init__(self, snapshot: Snapshot, mask: Array | None) -> None:
        self.size = snapshot.size if mask is None else int(np.count_nonzero(mask))
        title_share = _share(snapshot.title_length, TITLE_B, mask)
        self.title_share = title_share * np.float32(TITLE_BOOST)
        self.text_share = _share(snapshot.text_length, TEXT_B, mask)

    def rarity(self, documents: int) -> float:
        """Inverse document frequency in the form that is never negative."""
        frequency = (self.size - documents + 0.5) / (documents + 0.5)
        return math.pow(math.log1p(frequency), RARITY_POWER)

    def scores(
        self,
        documents: Array,
        in_title: Array,
        in_text: Array,
        rarity: float | None = None,
        in_names: Array | None = None,
    ) -> Array:
        """Scores of documents that hold a word so often in title and text.

        ``rarity`` is needed where these are not all documents that hold it. ``in_names`` is
        what the word weighs in the names that the documents go under.
        """
        if rarity is None:
            rarity = self.rarity(len(documents))
        weight = self.text_share[documents] * in_text.astype(np.float32)
        weight += self.title_share[documents] * in_title.astype(np.float32)
        if in_names is not None:
            weight += in_names
        factor = np.float32(rarity * (K1 + 1))
        scores: Array = factor * weight / (weight + np.float32(K1))
        return scores


def _share(lengths: Array, b: float, mask: Array | None) -> Array:
    """What one word counts in parts of these lengths; 1 in one of average length."""
    known = lengths if mask is None else lengths[mask]
    average = float(known.mean()) if len(known) else 1.0
    share: Array = np.float32(1) / (np.float32(1 - b) + np.float32(b / max(average, 1.0)) * lengths)
    return share
