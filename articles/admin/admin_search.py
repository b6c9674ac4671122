"""The search box of the desk's lists: it asks the site's own search, drafts included."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles.admin.base_admin import DeskAdmin
from articles.search import SearchQuery, SearchUnavailable, read_query, search
from articles.search.types import MAX_PAGE_SIZE
from articles.text.html import without_controls

# The list's filters narrow these down in the database, which limits the parameters of a statement.
MOST = 10_000


class SearchedAdmin(DeskAdmin):
    """A list of articles whose search box asks the index, or the database while there is none."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The newest articles that a query finds, in the same language of queries as readers use.

        A whole address or external id finds its article as well.
        """
        term = without_controls(search_term).strip()
        if not term:
            return queryset, False
        try:
            ids, total = found_ids(unfinished(term) if is_autocomplete(request) else term)
        except SearchUnavailable:
            self._say(request, _("There is no index now: the texts of articles are not searched."))
            return super().get_search_results(request, queryset, search_term)
        has_id = ~Q(external_id="")  # as the index has it
        if total > len(ids):
            text = _("%(total)s articles found: only the newest %(shown)s are listed.")
            numbers = {"total": number_format(total), "shown": number_format(len(ids))}
            self._say(request, text % numbers)
        return queryset.filter(Q(pk__in=ids) | Q(url=term) | Q(has_id, external_id=term)), False

    def _say(self, request: HttpRequest, text: str) -> None:
        if request.method == "GET" and not is_autocomplete(request):
            self.message_user(request, text, messages.INFO)


def is_autocomplete(request: HttpRequest) -> bool:
    """Whether a form field with suggestions sends the request while something is typed."""
    return request.path.endswith("/autocomplete/")


def unfinished(term: str) -> str:
    """The query with its last word taken as the beginning of a word."""
    return f"{term}*" if term[-1].isalnum() else term


def found_ids(text: str) -> tuple[list[int], int]:
    """Ids of the newest ``MOST`` articles that a query finds, and the number of all."""
    ids: list[int] = []
    parsed, page, total = read_query(text), 1, 1
    while len(ids) < min(total, MOST) and page <= MOST // MAX_PAGE_SIZE:
        query = SearchQuery(
            parsed, sort="newest", page=page, page_size=MAX_PAGE_SIZE,
            drafts=True, facets=False, relax=False,
        )  # fmt: skip
        results = search(query)
        ids += [hit.id for hit in results.hits]
        total, page = results.total, page + 1
    return ids, total
