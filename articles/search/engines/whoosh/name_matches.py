"""Documents that go under a name with a certain word: their outlet, section, author or tags."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from articles.search.engines import ranking
from articles.search.engines.whoosh import bm25f
from articles.search.query.ast import FieldName
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array

_WEIGHTS: dict[FieldName, float] = {
    "source": ranking.SOURCE_WEIGHT,
    "section": ranking.SECTION_WEIGHT,
    "author": ranking.AUTHOR_WEIGHT,
    "tag": ranking.TAG_WEIGHT,
}
# Which of the names have the word, as bits in the order of ``term_keys.NAMES`` -> what that weighs.
_WEIGHT_OF = np.array(
    [
        sum(
            _WEIGHTS[field]
            for bit, (field, _prefix) in enumerate(term_keys.NAMES)
            if bits >> bit & 1
        )
        for bits in range(1 << len(term_keys.NAMES))
    ],
    np.float32,
)
_FIELDS_OF: tuple[tuple[FieldName, ...], ...] = tuple(
    tuple(field for bit, (field, _prefix) in enumerate(term_keys.NAMES) if bits >> bit & 1)
    for bits in range(1 << len(term_keys.NAMES))
)

_SOURCE_BIT = np.uint8(1 << [field for field, _prefix in term_keys.NAMES].index("source"))


class Named(NamedTuple):
    """Documents in ascending order, and which of their names have the word (as bits)."""

    documents: Array
    bits: Array

    @classmethod
    def of(cls, by_field: Sequence[Array], size: int) -> "Named":
        """From the documents of each of ``term_keys.NAMES``."""
        bits = np.zeros(size, np.uint8)
        for bit, documents in enumerate(by_field):
            bits[documents] |= np.uint8(1 << bit)
        documents = np.flatnonzero(bits)
        return cls(documents, bits[documents])


NOWHERE = Named(np.empty(0, np.int64), np.empty(0, np.uint8))


def with_names(
    documents: Array, in_title: Array, in_text: Array, names: Named, size: int
) -> tuple[Array, Array, Array, Array]:
    """The documents of a word and those of a name, each once; bits beside the counts."""
    has = np.zeros(size, bool)
    has[documents] = True
    has[names.documents] = True
    every = np.flatnonzero(has)
    place = np.cumsum(has) - 1
    at = place[documents]
    titles, texts = np.zeros((2, len(every)), np.int64)
    titles[at], texts[at] = in_title, in_text
    bits = np.zeros(len(every), np.uint8)
    bits[place[names.documents]] = names.bits
    return every, titles, texts, bits


def weights_of(bits: Array) -> Array:
    """What names with the word weigh, given as bits."""
    weights: Array = _WEIGHT_OF[bits]
    return weights


def outlet_bonus(scorer: bm25f.Scorer, bits: Array, said: Array) -> Array:
    """What documents gain by an outlet of that name, given which of them say the word as well.

    An article seldom says the name of its outlet. One that is a word of its language on top
    (*Mehr* in German) would be common in the archive and weigh nothing: it is as rare as the
    outlet is. What nearly all articles of an outlet say (the *The* of its name) is no name.
    """
    is_outlet = (bits & _SOURCE_BIT) > 0
    number = int(np.count_nonzero(is_outlet))
    if not number:
        return np.zeros(len(bits), np.float32)
    unsaid = 1 - int(np.count_nonzero(said & is_outlet)) / number
    gain: Array = is_outlet * np.float32(unsaid * (ranking.K1 + 1) * scorer.rarity(number))
    return gain


def fields_of(bits: int) -> tuple[FieldName, ...]:
    """Which names have the word."""
    return _FIELDS_OF[bits]
