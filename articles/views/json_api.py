"""The JSON API for reading: no cookie, no session, an OpenAPI document made from the code."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPMethod, HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Query
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from articles.api import (
    ArticleId,
    ArticleList,
    ListedArticle,
    ListParameters,
    Refusal,
    SearchAnswer,
    SearchParameters,
    WholeArticle,
    load_articles,
)
from articles.models import Article
from articles.search import SearchUnavailable

READING = ("GET", "HEAD")
RETRY_SECONDS = "30"
View = Callable[..., HttpResponse]


class QueryParser(Parser):
    """Reads the query of an address. What was left empty was not asked, as in a form."""

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: Sequence[str], request: HttpRequest
    ) -> dict[str, Any]:
        asked: dict[str, Any] = {}
        for name, values in data.lists():
            filled = [value for value in values if value.strip()]
            if filled:
                asked[name] = filled if name in list_fields else filled[-1]
        return asked


class ReadableJSON(JSONRenderer):
    """Letters of all scripts as they are: shorter, and a person can read them."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="Press review",
    version="1",
    description=(
        "The published articles of the archive, for reading. "
        "A parameter with an empty value counts as not given."
    ),
    docs_url=None,
    urls_namespace="api",
    parser=QueryParser(),
    renderer=ReadableJSON(),
)


def refusal(
    request: HttpRequest, status: int, detail: str, fields: dict[str, str] | None = None
) -> HttpResponse:
    """An answer that says in a sentence why there is no other."""
    body = {"detail": detail, "fields": fields or {}}
    return api.create_response(request, body, status=status)


@api.get(
    "/search/",
    response={200: SearchAnswer, 422: Refusal, 503: Refusal},
    operation_id="search",
    summary="Search the archive",
)
def search_articles(request: HttpRequest, asked: Query[SearchParameters]) -> SearchAnswer:
    """The results of a page, how all results divide, and how they lie in time."""
    return SearchAnswer.of(asked.search_query())


@api.get(
    "/articles/",
    response={200: ArticleList, 422: Refusal},
    operation_id="list_articles",
    summary="Go through the articles",
)
def list_articles(request: HttpRequest, asked: Query[ListParameters]) -> ArticleList:
    """The newest first. `next` leads on, at the same cost however far it goes."""
    try:
        articles, after = load_articles(asked)
    except Http404:
        raise HttpError(422, "after: not a key of this list.") from None
    query = request.GET.copy()
    query["after"] = after or ""
    return ArticleList(
        results=[ListedArticle.of(article) for article in articles],
        after=after,
        next=f"{request.path}?{query.urlencode()}" if after else None,
    )


@api.get(
    "/articles/{article_id}/",
    response={200: WholeArticle, 404: Refusal, 410: Refusal, 422: Refusal},
    operation_id="read_article",
    summary="Read an article",
)
def read_article(request: HttpRequest, article_id: ArticleId) -> WholeArticle:
    """As much of the text as its source's rights allow, and what is related."""
    articles = Article.objects.select_related("source", "section").prefetch_related("tags")
    article = articles.published().filter(pk=article_id).first()
    if article is not None:
        return WholeArticle.of(article)
    withdrawn = Article.objects.withdrawn().filter(pk=article_id).first()
    if withdrawn is not None:
        raise HttpError(410, f"The article was withdrawn: {withdrawn.withdrawal_reason}")
    raise HttpError(404, "There is no such article.")


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422 with what is wrong with each parameter."""
    fields: dict[str, str] = {}
    for problem in error.errors:
        fields.setdefault(_parameter(problem["loc"]), str(problem["msg"]))
    detail = "; ".join(f"{name}: {message}" for name, message in fields.items())
    return refusal(request, 422, f"{detail}.", fields)


def _parameter(location: tuple[str | int, ...]) -> str:
    """The name of a parameter: in the place of an error it follows ``query`` or ``path``, and,
    where the library names that as well, the argument that the view takes.
    """
    return str(next(step for step in location[1:] if step != "asked"))


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer with the status and the sentence of the error."""
    return refusal(request, error.status_code, error.message)


@api.exception_handler(SearchUnavailable)
def search_unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    """Answer 503, and say when to come back."""
    response = refusal(request, 503, f"Search is not there at the moment: {error}.")
    response.headers["Retry-After"] = RETRY_SECONDS
    return response


@api.exception_handler(SuspiciousOperation)
def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    """Answer 400 to a suspicious request, such as a query of thousands of parameters."""
    return refusal(request, 400, "The request cannot be read.")


@csrf_exempt  # there is nothing that could be changed
def no_such_address(request: HttpRequest, **_parts: Any) -> HttpResponse:
    """Answer 404 for an address below the API that it does not have."""
    return refusal(request, 404, "There is nothing at this address of the API.")


def for_reading(view: View) -> View:
    """GET and HEAD alone, over https where the site has it.

    Whatever goes wrong before the API's own code is JSON as well.
    """

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            response = refusal(request, HTTPStatus.METHOD_NOT_ALLOWED, "This API is for reading.")
            response.headers["Allow"] = ", ".join(READING)
            return response
        if settings.HTTPS and not request.is_secure():
            return refusal(request, HTTPStatus.FORBIDDEN, "This API is asked over https alone.")
        asked, request.method = request.method, HTTPMethod.GET.value
        try:
            # The library answers no HEAD; the server leaves the body of this GET out.
            return view(request, *args, **kwargs)
        except Http404:
            return no_such_address(request)
        finally:
            request.method = asked

    return csrf_exempt(reading)  # a form from elsewhere gets the refusal above


urls = api.urls
for pattern in urls[0]:
    if pattern.callback is not None:
        pattern.callback = for_reading(pattern.callback)
