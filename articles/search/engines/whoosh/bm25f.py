"""How well a document answers a word: BM25F.

Stephen Robertson, Hugo Zaragoza: The Probabilistic Relevance Framework: BM25 and Beyond
(2009), section 3.6: counts of a word in the parts of a document, each weighed and
normalised by the part's length, are added before they saturate.
"""

import numpy as np

from articles.search.engines import ranking
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.whoosh_codec.column_file import Array


class Scorer:
    """Scores by the lengths and the number of some documents: those of a mask, or all."""

    def __init__(self, snapshot: Snapshot, mask: Array | None) -> None:
        self.size = snapshot.size if mask is None else int(np.count_nonzero(mask))
        titles, texts = snapshot.title_length, snapshot.text_length
        title_share = _share(titles, _average(titles, mask), ranking.TITLE_B)
        self.title_share = title_share * np.float32(ranking.TITLE_BOOST)
        average = _average(texts, mask)
        self.text_share = _share(texts, average, ranking.text_b(average))

    def rarity(self, documents: int) -> float:
        """Weight of a word that so many of the documents hold."""
        return ranking.rarity(documents, self.size)

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
        factor = np.float32(rarity * (ranking.K1 + 1))
        scores: Array = factor * weight / (weight + np.float32(ranking.K1))
        return scores


def _average(lengths: Array, mask: Array | None) -> float:
    """The average length of a part, 1 at the least."""
    known = lengths if mask is None else lengths[mask]
    return max(float(known.mean()), 1.0) if len(known) else 1.0


def _share(lengths: Array, average: float, b: float) -> Array:
    """What one word counts in parts of these lengths; 1 in one of average length."""
    share: Array = np.float32(1) / (np.float32(1 - b) + np.float32(b / average) * lengths)
    return share
