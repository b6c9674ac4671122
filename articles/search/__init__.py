"""The public face of search: questions in, ids and plain data out.

The answers name articles by id. Who shows them loads them through ``published()``, so that
an index that lags behind can never show what readers may not see.
"""

from contextlib import suppress
from dataclasses import replace

from django.utils import timezone

from articles.search import sync
from articles.search.engines import current_engine
from articles.search.highlighting import Highlighter
from articles.search.query.parsed_query import ParsedQuery
from articles.search.sync import drain, merge
from articles.search.types import (
    FACETS,
    SORTS,
    Facet,
    Filters,
    Hit,
    IndexStatus,
    LeftOutWord,
    MonthCount,
    Results,
    SearchBusy,
    SearchError,
    SearchQuery,
    SearchUnavailable,
    Sort,
)

__all__ = [
    "FACETS",
    "SORTS",
    "Facet",
    "Filters",
    "Highlighter",
    "Hit",
    "IndexStatus",
    "LeftOutWord",
    "MonthCount",
    "ParsedQuery",
    "Results",
    "SearchBusy",
    "SearchError",
    "SearchQuery",
    "SearchUnavailable",
    "Sort",
    "complete",
    "drain",
    "follow",
    "generation",
    "highlighter",
    "is_ready",
    "merge",
    "read_query",
    "search",
    "similar",
    "status",
    "suggest",
]


def read_query(text: str) -> ParsedQuery:
    """What a reader typed, to be read once: questions, marks and pages take it from there.

    Nothing that may be typed is an error. Relative dates count from the site's day.
    """
    return ParsedQuery(text, timezone.localdate())


def search(query: SearchQuery) -> Results:
    """Answer a question. Raises ``SearchUnavailable`` while there is no usable index."""
    results = current_engine().search(query)
    if results.suggestion is None or query.drafts:
        return results
    return replace(results, suggestion=suggest(query))


def suggest(query: SearchQuery) -> str | None:
    """The query with misspelt words put right ("forse cercavi"); none when none is better.

    Not with words of articles whose change the index has yet to take over: they may have been
    withdrawn. What waits is read before the index is, so that nothing is missed between them.
    """
    without = sync.unindexed_articles()
    return current_engine().suggest(query.text, query.at, without)


def complete(prefix: str, limit: int = 8) -> list[str]:
    """The text with its last word completed, the most frequent words of the archive first.

    Not with words of articles whose change the index has yet to take over, as in ``suggest``.
    """
    without = sync.unindexed_articles()
    return current_engine().complete(read_query(prefix).text, limit, None, without)


def similar(article_id: int, limit: int = 5) -> list[int]:
    """Ids of articles like the given one, the most alike first; never its own.

    Only those that readers saw when the index was last changed. Raises ``SearchUnavailable``.
    """
    return current_engine().similar(article_id, limit)


def status() -> IndexStatus:
    """The state of the index and how far it lags behind the database."""
    return sync.with_lag(current_engine().status())


def is_ready() -> bool:
    """Whether there is an index, or none is wanted; asks the database for nothing."""
    return current_engine().status().is_ready


def follow() -> None:
    """Turn to the newest state of the index beside readers, so that none of them waits for it.

    What is called several times a second; questions look for a newer state themselves where
    nobody does.
    """
    with suppress(SearchUnavailable):  # whoever asks a question is told
        current_engine().follow()


def generation() -> str:
    """A text that changes with the index; nothing while there is none. Costs next to nothing."""
    return current_engine().status().generation


def highlighter(query: SearchQuery) -> Highlighter:
    """What marks, in titles, texts and names, the words that the query asks for."""
    return Highlighter(query.parsed)
