"""Plain BM25 over Snowball's stems: what a ranking without any thought gives.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
usual k1 = 1.5 and b = 0.75 and Lucene's inverse document frequency, which is never negative. The
library ``bm25s`` gives the same figures with its defaults.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import Stemmer

K1, B = 1.5, 0.75
WORD = re.compile(r"(?u)\b\w\w+\b")
# Words of a question or a text that are left out: those of Lucene.
STOP = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is",
    "it", "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there",
    "these", "they", "this", "to", "was", "will", "with",
})  # fmt: skip


class Bm25:
    """Ranks English texts, each known by a name."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        self._stem = Stemmer.Stemmer("english").stemWord
        self._postings: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._lengths: dict[str, int] = {}
        for name, text in texts:
            words = self._words(text)
            self._lengths[name] = len(words)
            for word, count in Counter(words).items():
                self._postings[word].append((name, count))
        self._average = sum(self._lengths.values()) / max(len(self._lengths), 1)

    def _words(self, text: str) -> list[str]:
        return [self._stem(word) for word in WORD.findall(text.lower()) if word not in STOP]

    def ranked(self, question: str, number: int) -> list[str]:
        """The names of the best texts."""
        scores: dict[str, float] = defaultdict(float)
        for word, times in Counter(self._words(question)).items():
            postings = self._postings.get(word, ())
            rarity = math.log1p((len(self._lengths) - len(postings) + 0.5) / (len(postings) + 0.5))
            for name, count in postings:
                length = 1 - B + B * self._lengths[name] / self._average
                scores[name] += times * rarity * count / (count + K1 * length)
        return sorted(scores, key=lambda name: -scores[name])[:number]
