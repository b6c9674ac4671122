"""The site's own search, asked as its pages ask it."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from articles.models import Article
from articles.models.result_card import visible_rows
from articles.search import Filters, Highlighter, SearchQuery, highlighter, read_query, search
from articles.search.types import SearchUnavailable
from tests.bench.search.corpus import Question
from tests.bench.search.references import SIZE, Answer

Given = TypeVar("Given")


def answered(ask: Callable[[], Given]) -> Given:
    """What a call gives; nodes of a cluster that are new, or busy, may be too late at first."""
    for _try in range(30):
        with suppress(SearchUnavailable):
            return ask()
        time.sleep(1)
    return ask()


def query_of(question: Question) -> SearchQuery:
    """The question as the search takes it."""
    return SearchQuery(
        read_query(question.text),
        Filters(
            section=(question.section,) if question.section else (),
            date_from=question.since,
            date_to=question.until,
        ),
        sort="newest" if question.newest else "relevance",
        page=question.page,
        page_size=SIZE,
    )


class Ours:
    """Hits with the words they hold; what is stored of an article is in the database."""

    def ask(self, question: Question) -> Answer:
        results = search(query_of(question))
        values = sum(map(len, results.facets.values())) + len(results.histogram)
        return Answer(results.total, tuple(str(hit.id) for hit in results.hits), values)


class OursWithTitles(Ours):
    """The same with the titles, read from the database as the pages read articles."""

    def ask(self, question: Question) -> Answer:
        found = super().ask(question)
        ids = [int(one) for one in found.titles]
        titles = visible_rows(ids, ("title",))
        shown = tuple(titles[one][0] for one in ids if one in titles)
        return Answer(found.total, shown, found.values)


class Fragments:
    """Marks what a question found in the texts of its ten hits."""

    def __init__(self, question: Question) -> None:
        self.query = query_of(question)
        ids = [hit.id for hit in search(self.query).hits]
        rows = Article.objects.filter(pk__in=ids)
        self.texts = list(rows.values_list("title", "text", "language"))

    def make(self) -> list[str]:
        marker: Highlighter = highlighter(self.query)
        return [
            marker.title(title, language) + marker.fragment(text, language)
            for title, text, language in self.texts
        ]
