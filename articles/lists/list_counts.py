"""How many articles a filtered list has, as the search index counts them.

No page counts rows of the database. The index counts what its filters leave in microseconds.
"""

from articles import search
from articles.search import Filters, SearchQuery


def filtered_count(filters: Filters) -> int | None:
    """The number of articles that readers see under these filters.

    None where nobody can tell at once.
    """
    question = SearchQuery(
        search.read_query(""), filters=filters, page_size=1, facets=False, relax=False
    )
    answer = search.spare_answer(question)
    return None if answer is None else answer.total_all
