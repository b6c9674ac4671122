"""The leaves of a query (words, phrases, patterns) -> the documents that hold them, scored.

Works on whole arrays of postings; Whoosh's matchers over the same arrays walk through them one
document at a time (``articles.whoosh_codec.postings_matcher``).
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from articles.search.analysis import fold, languages_of_compounds, stems
from articles.search.engines import ranking
from articles.search.engines.whoosh import lexicon, positions
from articles.search.engines.whoosh.document_sets import EMPTY, DocumentList, places_of
from articles.search.engines.whoosh.name_matches import (
    NOWHERE,
    Named,
    outlet_bonus,
    weights_of,
    with_names,
)
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.visible_documents import Visible
from articles.search.query import ast
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, first_of_groups, ranges
from articles.whoosh_codec.term_dictionary import hash_of

TEXT, TITLE = "text", "title"  # scopes; any other is the first character of a field's words
MAX_WORDS = 2_000  # that a pattern or a similar spelling stands for
MOST_POSTINGS = 1_000_000  # of the words of a pattern; rarer words are left out first
MANY = 200_000  # postings of a pattern that are no longer counted


TitleTextPostings = tuple[Array, Array, Array]  # documents, counts in the title, counts in the text


class LeafEvaluator:
    """Evaluates the leaves of queries over the visible documents of one generation."""

    def __init__(self, visible: Visible, languages: tuple[str, ...], deadline: float) -> None:
        self.visible = visible
        self.languages = languages
        self.deadline = deadline
        self.out_of_time = False
        self._is_cut = False

    def in_languages(self, languages: tuple[str, ...]) -> "LeafEvaluator":
        """The same for the inflections of other languages, with what is left of the time."""
        if languages == self.languages:
            return self
        other = LeafEvaluator(self.visible, languages, self.deadline)
        other.out_of_time = self.out_of_time
        return other

    def find(self, leaf: ast.Leaf, scope: str) -> DocumentList:
        """The documents of a leaf. Past the time limit it is nothing, and said so."""
        if time.thread_time() > self.deadline:
            self.out_of_time = True
            return EMPTY
        languages = self.languages if isinstance(leaf, ast.Term | ast.Compound) else ()
        key = (leaf, scope, languages, self.visible.key)
        cache = self.visible.snapshot.cache
        documents = cache.get(key, lambda: self._find(leaf, scope), lambda x: x.bytes)
        self.out_of_time |= documents.is_cut
        return documents

    def _find(self, leaf: ast.Leaf, scope: str) -> DocumentList:
        self._is_cut = False
        names = self._named(leaf) if scope == TEXT else NOWHERE
        if isinstance(leaf, ast.Term) and scope in (TEXT, TITLE):
            documents = self._inflected(leaf.raw, scope, names)
        else:
            documents = self._listed(self._postings_of(leaf, scope), scope, names)
        return replace(documents, is_cut=self._is_cut)

    def _inflected(self, raw: str, scope: str, names: Named) -> DocumentList:
        """A word in any inflection; one that stands as it was typed counts a little more."""
        inflected = self._listed(self._stemmed(raw), scope, names)
        exact = self._listed(self._words([fold(raw)], scope), scope)
        places, has = places_of(exact.documents, inflected.documents)
        scores = inflected.scores.copy()
        scores[places[has]] += np.float32(ranking.EXACT_BONUS) * exact.scores[has]
        return replace(inflected, scores=scores)

    def _named(self, leaf: ast.Leaf) -> Named:
        """The documents with a name that answers the leaf."""
        by_name = [
            self._seen(self._postings_of(leaf, prefix))[0] for _field, prefix in term_keys.NAMES
        ]
        return Named.of(by_name, self.visible.snapshot.size) if any(map(len, by_name)) else NOWHERE

    def _seen(self, postings: TitleTextPostings) -> TitleTextPostings:
        """The postings of visible documents alone."""
        mask = self.visible.mask
        if mask is None:
            return postings
        kept = mask.take(postings[0])
        if kept.all():
            return postings
        documents, in_title, in_text = postings
        return documents[kept], in_title[kept], in_text[kept]

    def _listed(
        self, postings: TitleTextPostings, scope: str, names: Named = NOWHERE
    ) -> DocumentList:
        documents, in_title, in_text = self._seen(postings)
        if scope == TITLE:
            kept = in_title > 0
            documents, in_title, in_text = documents[kept], in_title[kept], in_text[kept]
        scores = self.visible.scorer.scores
        if not len(names.documents):
            return DocumentList(documents, scores(documents, in_title, in_text), in_title > 0)
        size = self.visible.snapshot.size
        documents, in_title, in_text, fields = with_names(documents, in_title, in_text, names, size)
        scored = scores(documents, in_title, in_text, in_names=weights_of(fields))
        said = (in_title > 0) | (in_text > 0)
        scored += outlet_bonus(self.visible.scorer, fields, said)
        return DocumentList(documents, scored, in_title > 0, fields)

    def _postings_of(self, leaf: ast.Leaf, scope: str) -> TitleTextPostings:
        """Postings of any leaf but a word of the text."""
        match leaf:
            case ast.Term(raw):
                return self._words([fold(raw)], scope)
            case ast.Phrase((word,)):
                return self._words([word], scope)
            case ast.Phrase(words):
                return self._together(words, scope, positions.in_places(leaf.places))
            case ast.Compound(joined=joined):
                return self._compound(leaf, joined if scope in (TEXT, TITLE) else "", scope)
            case ast.Near(words, distance):
                return self._together(words, scope, positions.within(distance + len(words)))
            case _:
                return self._expanded(leaf, scope)

    def _compound(self, leaf: ast.Compound, joined: str, scope: str) -> TitleTextPostings:
        """Postings of words side by side in any inflection, or written as one."""
        arranged = positions.in_places(leaf.places)
        languages = languages_of_compounds(self.languages)
        apart = self._together(leaf.words, scope, arranged, languages)
        return _united([apart, self._stemmed(joined)], np.maximum) if joined else apart

    def _stemmed(self, raw: str) -> TitleTextPostings:
        """Postings of a word in any inflection, in all languages at once."""
        wanted = {
            term_keys.stem_key(language, stem)
            for language in self.languages
            for stem in stems(raw, language)
        }
        keys = sorted(wanted)
        hashes = np.array([hash_of(key) for key in keys], np.int64)
        parts: list[TitleTextPostings] = []
        for part in self.visible.parts:
            segment = part.segment
            for row in segment.stems.rows(keys, hashes):
                at = slice(int(segment.stems.first[row]), int(segment.stems.first[row + 1]))
                documents = segment["stem_docs"][at] + np.int32(part.base)
                parts.append((documents, segment["stem_title"][at], segment["stem_text"][at]))
        return _united(parts, np.maximum)

    def _words(self, words: Iterable[str], scope: str) -> TitleTextPostings:
        """Postings of any of some folded words, as they are written."""
        row_of = _finder(words, scope)
        parts: list[TitleTextPostings] = []
        for part in self.visible.parts:
            known = np.array([row for row in row_of(part.segment) if row is not None], np.int64)
            if len(known):
                parts.append(_postings(part.segment, known, part.base, scope))
        return _united(parts, np.add)

    def _expanded(self, leaf: ast.Leaf, scope: str) -> TitleTextPostings:
        """Postings of all words that a pattern stands for, taken as one word."""
        prefix = "" if scope in (TEXT, TITLE) else scope
        parts: list[TitleTextPostings] = []
        for part in self.visible.parts:
            rows = lexicon.rows(part.segment, leaf, prefix)
            if len(rows) > MAX_WORDS:
                rows, _counts = part.most_frequent(rows, MAX_WORDS)
            kept = lexicon.most_frequent_within(part.segment, rows, MOST_POSTINGS)
            self._is_cut |= len(kept) < len(rows)
            if len(kept):
                parts.append(_postings(part.segment, kept, part.base, scope))
        return _united(parts, np.add)

    def _together(
        self,
        words: Sequence[str],
        scope: str,
        arranged: Callable[[list[Array]], Array],
        languages: tuple[str, ...] | None = None,
    ) -> TitleTextPostings:
        """Postings of words that stand in a certain arrangement; with languages, inflected."""
        prefix = "" if scope in (TEXT, TITLE) else scope
        parts: list[TitleTextPostings] = []
        for part in self.visible.parts:
            segment = part.segment
            rows = [lexicon.alternatives(part, word, prefix, languages) for word in words]
            if not all(map(len, rows)):
                continue
            places, is_cut = positions.of_words(part, [tuple(each.tolist()) for each in rows])
            self._is_cut |= is_cut
            if not places:
                continue
            at = arranged(places)
            documents = at >> term_keys.POSITION_BITS
            first = first_of_groups(documents)
            holders = documents[first]
            title_end = segment["title_length"][documents]
            is_title = (at & term_keys.MAX_POSITION) < (0 if prefix else title_end)
            counts = np.diff(first, append=len(at))
            titles = np.add.reduceat(is_title, first, dtype=np.int64) if len(first) else counts
            parts.append(((holders + part.base).astype(np.int32), titles, counts - titles))
        return _united(parts, np.add)


def _finder(words: Iterable[str], scope: str) -> Callable[[OpenSegment], list[int | None]]:
    """What finds the rows of some folded words in a segment; none for what it has not."""
    if scope not in (TEXT, TITLE):
        named = [(scope + word).encode() for word in words]
        return lambda segment: [segment.name_row(key) for key in named]
    hashed = [(key, hash_of(key)) for key in (word.encode() for word in words)]
    return lambda segment: [segment.words.row(key, hash_) for key, hash_ in hashed]


def _postings(segment: OpenSegment, rows: Array, base: int, scope: str) -> TitleTextPostings:
    """Postings of some words. The title is said to have one once where it has it at all.

    Where there are very many, each document is said to have one once.
    """
    begin = segment.words.first[rows]
    length = segment.words.first[rows + 1] - begin
    at = ranges(begin, length)
    if len(at) > MANY and scope != TITLE:
        mask = np.zeros(segment.documents, bool)
        mask[segment["word_docs"][at]] = True
        documents = np.flatnonzero(mask).astype(np.int32)
        return documents + np.int32(base), documents * 0, documents * 0 + 1
    documents = segment["word_docs"][at] + np.int32(base)
    counts = segment["word_counts"][at].astype(np.int64)
    if scope not in (TEXT, TITLE):
        return documents, np.zeros(len(documents), np.int64), counts
    before = ends_to_slices(counts)
    shift = segment["word_position_first"][rows] - before[ends_to_slices(length)[:-1]]
    first_position = segment["word_positions"][np.repeat(shift, length) + before[:-1]]
    in_title = first_position < segment["title_length"][documents - base]
    if len(at) > MANY:  # of the title alone, or there would be fewer
        documents, counts, in_title = documents[in_title], counts[in_title], in_title[in_title]
    return documents, in_title.astype(np.int64), counts - in_title


def _united(parts: Sequence[TitleTextPostings], combine: np.ufunc) -> TitleTextPostings:
    """Postings of several words or segments as one list with each document once."""
    if not parts:
        nothing = np.empty(0, np.int32)
        return nothing, nothing, nothing
    documents, titles, texts = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    if (documents[1:] > documents[:-1]).all():
        return documents, titles, texts
    order = np.argsort(documents, kind="stable")
    documents, titles, texts = documents[order], titles[order], texts[order]
    first = first_of_groups(documents)
    return documents[first], combine.reduceat(titles, first), combine.reduceat(texts, first)
