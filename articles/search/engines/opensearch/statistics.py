"""What is known of an archive when its articles are weighed: of a sample, kept with the index.

An index keeps the same figures for its whole life: averages that moved with every article would
make weights of yesterday and of today different things.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from articles.search.engines import ranking

SAMPLE = 4_000  # articles that a new index is measured by
COMMON = 0.002  # share of the sample from which on a stem counts as common
# Where nothing is known yet: lengths of an article of the press, in words.
TITLE_LENGTH, TEXT_LENGTH = 9.0, 350.0


@dataclass(frozen=True)
class Statistics:
    """Average lengths in words, and in how many of the sampled articles common stems are."""

    documents: int = 0
    title_length: float = TITLE_LENGTH
    text_length: float = TEXT_LENGTH
    common: dict[str, int] = field(default_factory=dict)
    # How rare each common stem is; all others are as rare as the rarest.
    _rarities: dict[str, float] = field(init=False, repr=False, compare=False)
    _rarest: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        number = max(self.documents, 1)
        rarities = {stem: math.log1p(number / count) for stem, count in self.common.items()}
        object.__setattr__(self, "_rarities", rarities)
        object.__setattr__(self, "_rarest", math.log1p(number))

    @classmethod
    def of(cls, lengths_and_stems: Iterable[tuple[int, int, Iterable[str]]]) -> "Statistics":
        """Of articles, each with the lengths of title and text and its stems."""
        rows = list(lengths_and_stems)
        if not rows:
            return cls()
        counts = Counter(stem for _title, _text, stems in rows for stem in set(stems))
        least = max(COMMON * len(rows), 2)
        return cls(
            documents=len(rows),
            title_length=max(sum(row[0] for row in rows) / len(rows), 1.0),
            text_length=max(sum(row[1] for row in rows) / len(rows), 1.0),
            common={stem: count for stem, count in counts.items() if count >= least},
        )

    @classmethod
    def read(cls, kept: dict[str, Any]) -> "Statistics":
        """Out of what ``kept`` gives."""
        return cls(**kept)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "documents": self.documents,
            "title_length": self.title_length,
            "text_length": self.text_length,
            "common": self.common,
        }

    def rarity(self, stem: str) -> float:
        """How rare a stem is, for choosing those that tell most of an article."""
        return self._rarities.get(stem, self._rarest)

    def weigher(self, title: int, text: int, scale: int) -> Callable[[int, int], int]:
        """What so many occurrences in title and text weigh in an article of these lengths."""
        in_title = scale * ranking.TITLE_BOOST * _share(title, self.title_length, ranking.TITLE_B)
        in_text = scale * _share(text, self.text_length, ranking.text_b(self.text_length))

        def weight(titles: int, texts: int) -> int:
            return max(round(in_title * titles + in_text * texts), 1)

        return weight


def _share(length: int, average: float, b: float) -> float:
    """What one word counts in a part of this length; 1 in one of average length."""
    return 1 / (1 - b + b * length / average)
