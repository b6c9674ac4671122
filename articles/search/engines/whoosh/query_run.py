"""One query from tree to results."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils import timezone

from articles.search.analysis import stem_language
from articles.search.engines import ranking
from articles.search.engines.whoosh import facets, relevance_feedback, top_hits
from articles.search.engines.whoosh.document_sets import (
    EMPTY,
    DocumentList,
    DocumentSet,
    all_of,
    any_of,
    as_index,
    list_of,
    places_of,
)
from articles.search.engines.whoosh.evaluator import Evaluator
from articles.search.engines.whoosh.filter_masks import FilterMasks
from articles.search.engines.whoosh.leaf_evaluator import TEXT, LeafEvaluator
from articles.search.engines.whoosh.name_matches import fields_of
from articles.search.engines.whoosh.visible_documents import Visible
from articles.search.query import ast
from articles.search.query.coded_values import languages_asked
from articles.search.types import Hit, LeftOutWord, Results, SearchQuery
from articles.whoosh_codec.column_file import Array

TIME_LIMIT = 0.04  # seconds of the processor's time; a busy machine cuts no answer short


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What was found, cut down to what may be seen and was filtered for."""

    documents: Array
    scores: Array
    in_facet: dict[str, Array]  # documents without the filter of that one field


class Search:
    """Answers one query over what is visible of one generation."""

    def __init__(self, visible: Visible, query: SearchQuery) -> None:
        self.visible = visible
        self.snapshot = visible.snapshot
        self.query = query
        self.tree = query.parsed.tree
        self.started = time.perf_counter()
        self.now = (query.at or timezone.now()).timestamp()
        self.masks = FilterMasks(self.snapshot)
        self.leaf_evaluator = LeafEvaluator(
            visible, self._languages(), time.thread_time() + TIME_LIMIT
        )
        self.evaluator = Evaluator(self.leaf_evaluator, self.masks)
        self.filters = self.masks.by_field(query.filters)

    def _languages(self) -> tuple[str, ...]:
        """The languages whose inflections count: those of the archive, or those asked for."""
        asked = languages_asked(self.tree) | set(self.query.filters.language)
        known = self.snapshot.languages
        if not asked:
            return known
        wanted = {stem_language(code) for code in asked}
        return tuple(code for code in known if code in wanted)

    def results(self) -> Results:
        query = self.query
        full = self._narrowed(self.evaluator.find(self.tree))
        more = self._relaxed(full)
        total_all = len(full.documents)
        documents = full.documents
        if len(more.documents):
            documents = np.concatenate([documents, more.documents])
        hits = self._hits(full, more)
        counted = facets.Counted(self.visible, documents, full.in_facet)
        return Results(
            query=query.text,
            total=len(documents),
            total_all=total_all,
            relaxed=len(documents) > total_all,
            page=query.offset // query.size + 1,
            page_size=query.size,
            hits=hits,
            facets=counted.facets(query.filters) if query.facets else {},
            histogram=counted.histogram() if query.facets else (),
            without=self._without() if not total_all else (),
            unknown=self._unknown(),
            partial=self.leaf_evaluator.out_of_time,
            took_ms=round((time.perf_counter() - self.started) * 1000, 3),
        )

    def _narrowed(self, matched: DocumentSet) -> _Narrowed:
        scored = list_of(matched)
        documents, scores = as_index(scored.documents), scored.scores
        if self.query.lean_recent:
            scores = top_hits.lean_recent(self.snapshot, documents, scores, self.now)
        if not self.filters:
            return _Narrowed(documents, scores, {})
        fits = {name: mask[documents] for name, mask in self.filters.items()}
        misses = np.sum([~fit for fit in fits.values()], axis=0)
        in_facet = {
            name: documents[(misses == 0) | ((misses == 1) & ~fit)] for name, fit in fits.items()
        }
        return _Narrowed(documents[misses == 0], scores[misses == 0], in_facet)

    def _relaxed(self, full: _Narrowed) -> _Narrowed:
        """Articles that lack some of the words, where few hold them all."""
        nothing = _Narrowed(EMPTY.documents, EMPTY.scores, {})
        words = self.query.parsed.words
        if not self.query.relax or len(words) < 2 or len(full.documents) >= self.query.size:
            return nothing
        each = [list_of(documents) for documents in self.evaluator.each(words)]
        times = Counter(words).values()
        held = [(having, n) for having, n in zip(each, times, strict=True) if len(having.documents)]
        if not held:
            return nothing
        some = any_of([having for having, _times in held], self.snapshot.size)
        insisted = [self.evaluator.find(condition) for condition in self.query.parsed.conditions]
        enough = self._weighty(held, list_of(some))
        if not self.leaf_evaluator.out_of_time:
            enough = relevance_feedback.reinforced(self.visible, enough)
        narrowed = self._narrowed(all_of([enough, *insisted], self.snapshot.size))
        fresh = ~np.isin(narrowed.documents, full.documents)
        return _Narrowed(narrowed.documents[fresh], narrowed.scores[fresh], {})

    def _weighty(
        self, by_word: Sequence[tuple[DocumentList, int]], some: DocumentList
    ) -> DocumentList:
        """The documents that hold enough of the words, rare and repeated ones weighing more."""
        held = np.zeros(self.snapshot.size, np.float32)
        whole = 0.0
        for having, times in by_word:
            weight = times * self.visible.scorer.rarity(len(having.documents))
            held[having.documents] += np.float32(weight)
            whole += weight
        share = held[some.documents] / np.float32(whole)
        kept = share >= ranking.LEAST_SHARE
        return DocumentList(some.documents[kept], some.scores[kept])

    def _without(self) -> tuple[LeftOutWord, ...]:
        """For each word, how many articles there would be if it were left out."""
        words, conditions = self.query.parsed.words, self.query.parsed.conditions
        if len(words) < 2 or self.leaf_evaluator.out_of_time:
            return ()
        left_out: list[LeftOutWord] = []
        for place, word in enumerate(words[: ranking.MAX_WITHOUT]):
            rest = words[:place] + words[place + 1 :] + conditions
            total = len(self._narrowed(self.evaluator.find(ast.And(rest))).documents)
            if total:
                text = " ".join(leaf.raw for leaf in ast.leaves(word))
                left_out.append(LeftOutWord(text, total, place))
        return tuple(left_out)

    def _unknown(self) -> tuple[str, ...]:
        """Those of several words that no visible article holds, in no language's inflection."""
        words = self.query.parsed.words_of_no_field
        if len(words) < 2:
            return ()
        missing = [leaf for leaf in words if not self._is_held(self.leaf_evaluator, leaf)]
        anywhere = self.leaf_evaluator.in_languages(self.snapshot.languages)
        missing = [leaf for leaf in missing if not self._is_held(anywhere, leaf)]
        return () if anywhere.out_of_time else tuple(leaf.raw for leaf in missing)

    @staticmethod
    def _is_held(evaluator: LeafEvaluator, leaf: ast.Leaf) -> bool:
        documents = evaluator.find(leaf, TEXT)
        return len(documents.documents) > 0 or documents.is_cut

    def _hits(self, full: _Narrowed, more: _Narrowed) -> tuple[Hit, ...]:
        """The articles of the page: first those that hold all, then those that lack some."""
        start, size, sort = self.query.offset, self.query.size, self.query.sort
        places = top_hits.page(self.snapshot, full.documents, full.scores, sort, start, size)
        after = top_hits.page(
            self.snapshot,
            more.documents,
            more.scores,
            "relevance",
            max(start - len(full.documents), 0),
            size - len(places),
        )
        return self._described(
            np.concatenate([full.documents[places], more.documents[after]]),
            np.concatenate([full.scores[places], more.scores[after]]),
            complete=len(places),
        )

    def _described(self, documents: Array, scores: Array, complete: int) -> tuple[Hit, ...]:
        """Hits with the words that each holds, and (after the complete ones) lacks."""
        has: list[tuple[str, list[bool], list[bool]]] = []
        named: list[tuple[str, list[int]]] = []
        for leaf in self.query.parsed.leaves:
            having = list_of(self.evaluator.find(leaf))
            places, holds = places_of(documents, having.documents)
            title = holds
            if having.in_title is not None and len(having.documents):
                title = holds & having.in_title[places]
            has.append((leaf.raw, holds.tolist(), title.tolist()))
            if having.in_names is not None and len(having.documents):
                named.append((leaf.raw, (having.in_names[places] * holds).tolist()))
        ids = self.snapshot.numbers["id"][documents].tolist()
        return tuple(
            Hit(
                id=ids[place],
                score=round(float(scores[place]), 4),
                matched=tuple(raw for raw, holds, _title in has if holds[place]),
                missing=tuple(
                    raw for raw, holds, _title in has if place >= complete and not holds[place]
                ),
                in_title=tuple(raw for raw, _holds, title in has if title[place]),
                in_names=_names_at(place, named) if named else (),
            )
            for place in range(len(ids))
        )


def _names_at(
    place: int, named: Sequence[tuple[str, list[int]]]
) -> tuple[tuple[ast.FieldName, str], ...]:
    """Which names of a hit have which words, from the bits of each word's hits."""
    return tuple((field, raw) for raw, bits in named for field in fields_of(bits[place]))
