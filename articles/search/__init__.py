"""The public face of search: questions in, ids and plain data out.

The answers name articles by id. Who shows them loads them through ``published()``, so that
an index that lags behind can never show what readers may not see.
"""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from django.utils import timezone

from articles.search import sync, word_breaks
from articles.search.engines import current_engine, ranking
from articles.search.engines.base import SearchEngine
from articles.search.highlighting import Highlighter
from articles.search.query.date_words import Span, parse_span
from articles.search.query.parsed_query import ParsedQuery
from articles.search.sync import Lag, drain, lag_of, merge, prune
from articles.search.types import (
    FACETS,
    SORTS,
    Facet,
    Filters,
    Hit,
    IndexMissing,
    IndexStatus,
    LeftOutWord,
    MonthCount,
    Results,
    SearchBusy,
    SearchError,
    SearchQuery,
    SearchUnavailable,
    SearchUnreachable,
    Sort,
)

__all__ = [
    "FACETS",
    "SORTS",
    "Facet",
    "Filters",
    "Highlighter",
    "Hit",
    "IndexMissing",
    "IndexStatus",
    "Lag",
    "LeftOutWord",
    "MonthCount",
    "ParsedQuery",
    "Results",
    "SearchBusy",
    "SearchError",
    "SearchQuery",
    "SearchUnavailable",
    "SearchUnreachable",
    "Sort",
    "complete",
    "days_meant",
    "drain",
    "follow",
    "generation",
    "has_all_changes",
    "highlighter",
    "is_ready",
    "lag_of",
    "merge",
    "prune",
    "read_query",
    "search",
    "set_followed",
    "similar",
    "spare_answer",
    "status",
    "suggest",
]


def read_query(text: str) -> ParsedQuery:
    """What a reader typed, to be read once: questions, marks and pages take it from there.

    Nothing that may be typed is an error. Relative dates count from the site's day.
    """
    return ParsedQuery(text, timezone.localdate())


def days_meant(text: str, today: date) -> Span | None:
    """The first and last day that words mean (``ottobre 2023``); None where they are no date."""
    return parse_span(text, today)


def search(query: SearchQuery) -> Results:
    """Answer a question. Raises ``SearchUnavailable`` while there is no usable index."""
    results = _reachable().search(query)
    if results.total_all >= ranking.FEW or results.partial or not query.text:
        return results
    try:
        return replace(results, suggestion=_better_words(query, results))
    except SearchUnavailable:  # a cluster that is late by now has given its hits all the same
        return replace(results, suggestion=None)


def _better_words(query: SearchQuery, results: Results) -> str | None:
    """Words that find something under the filters of a question that found little or nothing."""
    text, finds = query.text, partial(_finds_more, query, results.total_all)
    words = query.parsed.words
    unknown = results.unknown or ([text] if len(words) == 1 and not results.total_all else [])
    if (
        unknown
        and _may_try(query)
        and (found := word_breaks.with_apostrophes(text, unknown, finds))
    ):
        return found
    if results.suggestion is not None:
        spelled = results.suggestion if query.drafts else suggest(query)
        if spelled is not None and finds(spelled):
            return spelled
    if results.total_all or not _may_try(query):
        return None
    return word_breaks.in_two(text, unknown, finds) or word_breaks.in_one(text, finds)


def _may_try(query: SearchQuery) -> bool:
    """Whether the index tells of nothing that readers may no longer see."""
    if query.drafts:
        return True
    changed = _changed()
    return changed is not None and not changed


def spare_answer(query: SearchQuery) -> Results | None:
    """The answer to a question that a page can do without.

    None where there is no index, where it has yet to take a change over and may tell of what
    readers no longer see, and where a cluster does not answer at once.
    """
    if not has_all_changes():
        return None
    try:
        results = _reachable().search(replace(query, is_spare=True))
    except SearchUnavailable:
        return None
    return None if results.partial else results


def _finds_more(query: SearchQuery, total: int, text: str) -> bool:
    """Whether other words find more than so many articles with all of them, under the filters of a
    question: what finds the same is no better."""
    parsed = replace(query.parsed, typed=text)
    other = replace(query, parsed=parsed, page=1, page_size=1, facets=False, relax=False)
    return _reachable().search(other).total_all > total


def suggest(query: SearchQuery) -> str | None:
    """The query with misspelt words put right ("forse cercavi"); none when none is better.

    Not with words of articles whose change the index has yet to take over: they may have been
    withdrawn. What waits is read before the index is, so that nothing is missed between them.
    """
    without = _changed()
    return None if without is None else _reachable().suggest(query.text, query.at, without)


def complete(prefix: str, limit: int = 8) -> list[str]:
    """The text with its last word completed, the most frequent words of the archive first.

    What is typed in capitals stays so: with a small letter its words would be operators. Not with
    words of articles whose change the index has yet to take over, as in ``suggest``. Raises
    ``SearchUnavailable``.
    """
    without, query = _changed(), read_query(prefix)
    if without is None:
        return []
    completed = _reachable().complete(query.text, limit, None, without)
    return [text.upper() for text in completed] if query.is_in_capitals else completed


def _changed() -> Collection[int] | None:
    """Ids of articles whose change the index has yet to take over; None where nobody can tell."""
    known = _known()
    return sync.unindexed_articles(known.place) if known.state == "ready" else ()


def similar(article_id: int, limit: int = 5) -> list[int]:
    """Ids of articles like the given one, the most alike first; never its own.

    Only those that readers saw when the index was last changed. Raises ``SearchUnavailable``.
    """
    return _reachable().similar(article_id, limit)


class _Follower:
    """Whether a thread of this process follows the index."""

    is_there = False


def set_followed(is_followed: bool) -> None:
    """Say whether a thread calls ``follow`` again and again: nobody else looks for the state of
    the index then, so that nobody waits for one that does not answer."""
    _Follower.is_there = is_followed


def follow() -> None:
    """Turn to the newest state of the index beside readers, so that none of them waits for it.

    What is called several times a second; questions look for a newer state themselves where
    nobody does.
    """
    with suppress(SearchUnavailable):  # whoever asks a question is told
        current_engine().follow()


def _known() -> IndexStatus:
    """The state of the index, out of memory where somebody follows it."""
    if not _Follower.is_there:
        follow()
    return current_engine().status()


def _reachable() -> SearchEngine:
    """The engine, unless the thread that follows it is waiting for its answer in vain."""
    engine = current_engine()
    if _Follower.is_there and engine.status().state == "unreachable":
        raise SearchUnreachable(engine.status().message)
    return engine


def status() -> IndexStatus:
    """The state of the index and how far it lags behind the database."""
    return sync.with_lag(_known())


def has_all_changes() -> bool:
    """Whether there is an index that has taken every change over."""
    known = _known()
    return known.state == "ready" and sync.has_all_changes(known.place)


def is_ready() -> bool:
    """Whether there is an index, or none is wanted; asks the database for nothing."""
    return _known().is_ready


def generation() -> str:
    """A text that changes with the index, and is the same on all machines whose index has taken
    the same changes over. Costs next to nothing."""
    return str(_known().place)


def highlighter(query: SearchQuery) -> Highlighter:
    """What marks, in titles, texts and names, the words that the query asks for."""
    return Highlighter(query.parsed)
