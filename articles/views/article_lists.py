"""Lists of articles: all with filters, a section, a source, a tag; and all sources."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.lists.authors import Author, articles_by, author_at
from articles.lists.filters import ONCE, ArticleFilter, StoryGroupingForm
from articles.lists.list_counts import filtered_count
from articles.lists.page_keys import EVER, Span
from articles.lists.pagination import Filing, Listed, Pager, after_key, paginate
from articles.lists.read_once import section_tree
from articles.lists.story_groups import grouped_by_story, others_of_stories
from articles.models import Article, ListCard, Section, Source, Tag
from articles.models.section_tree import SectionTree
from articles.search import Filters
from articles.templating.addresses import url
from articles.templating.kept_parts import archive_state
from articles.templating.render import render_page
from articles.text.country_and_language_names import country_name

MOST_NEWER = 99
Trail = list[tuple[str, str | None]]
S = TypeVar("S", Source, Tag)


def trail(*steps: tuple[str, str | None]) -> Trail:
    """Breadcrumbs: the home page, then the steps; the last one has no address."""
    return [(_("Home"), url("home")), *steps]


def section_steps(tree: SectionTree, section: Section | None) -> Trail:
    """The sections from the topmost ancestor down to this one; no steps where there is none."""
    path = tree.path(section) if section else []
    return [(step.shown_name, url("section", step.slug)) for step in path]


def term_or_404(model: type[S], slug: str) -> S:
    """The source or tag of a slug. Raises Http404 where readers see no article of it: the name of
    what only drafts have is not theirs to know."""
    term = get_object_or_404(model, slug=slug)
    if not term.article_count and not term.articles.published().exists():
        raise Http404("none of its articles can be seen")
    return term


def render_list(
    request: HttpRequest,
    articles: Listed,
    *,
    heading: str,
    newest_first: bool = True,
    span: Span = EVER,
    template: str = "articles/list.html",
    count: Callable[[], int | None] | int | None = None,
    **context: Any,
) -> HttpResponse:
    """A page of a list: what all kinds of lists share.

    ``count`` is the number of its articles where that is known, or what finds it out for a list
    whose end the page does not see.
    """
    is_grouped = "storie" in request.GET and StoryGroupingForm(request.GET).is_grouped
    if is_grouped:
        parts = articles.parts() if isinstance(articles, Filing) else articles
        articles = grouped_by_story(parts, span)
    pager = paginate(articles, request.GET, newest_first=newest_first, span=span)
    others = others_of_stories(pager.articles) if is_grouped else {}
    context = {
        "breadcrumbs": trail((heading, None)),
        "heading": heading,
        "pager": pager,
        "articles": pager.articles,
        "rows": [(article, others.get(article.pk)) for article in pager.articles],
        "count": _count(pager, count, is_grouped=is_grouped),
        "is_grouped": is_grouped,
        "grouping_url": grouping_url(request.GET, pager.articles, is_grouped=is_grouped),
        **context,
    }
    return render_page(request, template, context)


def _count(
    pager: Pager, count: Callable[[], int | None] | int | None, *, is_grouped: bool
) -> int | None:
    """How many articles a list has; None where nobody knows, and where each story is one."""
    if isinstance(count, int):
        return count
    if is_grouped or not pager.articles:
        return None
    if pager.total is not None:
        return pager.total
    return count() if count else None


def grouping_url(query: QueryDict, articles: Sequence[ListCard], *, is_grouped: bool) -> str:
    """The first page of the same list with each story once, or with all; empty where the page
    has no stories."""
    if not is_grouped and not any(article.story_id for article in articles):
        return ""
    other = query.copy()
    for name in ("storie", "pagina", "prima", "dopo"):
        other.pop(name, None)
    if not is_grouped:
        other["storie"] = ONCE
    return f"?{other.urlencode()}"


def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, with the filters of the address."""
    filters = ArticleFilter(
        request.GET, queryset=Article.objects.published(), state=archive_state(request)
    )
    chips = list(filters.chips()) if filters.has_choices else []
    return render_list(
        request,
        filters.parts() if filters.has_choices else Filing(),
        heading=capfirst(", ".join(label for label, _address in chips)) or _("All articles"),
        count=lambda: filtered_count(filters.for_search() if filters.has_choices else Filters()),
        chips=chips,
        breadcrumbs=trail((_("All articles"), None)),
        newest_first=not filters.has_choices or filters.newest_first,
        span=filters.span if filters.has_choices else EVER,
        filter=filters,
        feed_url=reverse("feed"),
    )


@require_safe
def newer(request: HttpRequest) -> JsonResponse:
    """How many articles came after the one of a key, up to a few: what an open front page asks."""
    since = after_key(Article.objects.published(), request.GET.get("da", ""), newest_first=False)
    return JsonResponse({"count": len(since.order_by().values_list("pk")[:MOST_NEWER])})


def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a section and of those below it; the front page for its own slug."""
    if slug == Section.FRONT_PAGE_SLUG:
        return front_page_section(request)
    tree = section_tree(archive_state(request))
    section = tree.by_slug.get(slug)
    if section is None:
        raise Http404("no such section")
    steps = section_steps(tree, section)
    steps[-1] = (section.shown_name, None)
    branch = tree.branch(section)
    return render_list(
        request,
        Filing("section", tuple(member.pk for member in branch)),
        count=sum(member.article_count for member in branch),
        narrowing=urlencode({"sezione": slug}),
        heading=section.shown_name,
        kicker=_("Section"),
        description=section.description,
        section=section,
        current_address=request.path,
        subsections=tree.children(section),
        breadcrumbs=trail(*steps),
        feed_url=reverse("section_feed", args=[slug]),
    )


def front_page_section(request: HttpRequest) -> HttpResponse:
    """What the editors put, or once put, on the front page."""
    return render_list(
        request,
        [Article.objects.published().filter(front_page=True)],
        heading=pgettext("section", "Front page"),
        kicker=_("Section"),
        current_address=request.path,
    )


def source(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a source."""
    source = term_or_404(Source, slug)
    return render_list(
        request,
        Filing("source", (source.pk,)),
        heading=source.name,
        kicker=_("Source"),
        source=source,
        count=source.article_count,
        narrowing=urlencode({"fonte": slug}),
        breadcrumbs=trail((_("Sources"), reverse("sources")), (source.name, None)),
        feed_url=reverse("source_feed", args=[slug]),
    )


def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles with a tag."""
    tag = term_or_404(Tag, slug)
    return render_list(
        request,
        Filing.under_tag(tag),
        heading=tag.name,
        kicker=_("Tag"),
        tag=tag,
        count=tag.article_count,
        narrowing=urlencode({"tag": slug}),
        feed_url=reverse("tag_feed", args=[slug]),
    )


def author_or_404(slug: str) -> Author:
    """The author of an address. Raises Http404 where readers see no article of theirs."""
    author = author_at(slug)
    if author is None:
        raise Http404("none of their articles can be seen")
    return author


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles by an author."""
    author = author_or_404(slug)
    return render_list(
        request,
        [articles_by(slug)],
        heading=author.name,
        kicker=_("Author"),
        feed_url=reverse("author_feed", args=[slug]),
    )


def sources(request: HttpRequest) -> HttpResponse:
    """All sources that articles are credited to, by country."""

    def country(source: Source) -> str:
        return country_name(source.country) or _("Other countries")

    filled = sorted(Source.objects.filter(article_count__gt=0), key=lambda s: (country(s), s.name))
    countries = [(name, list(group)) for name, group in groupby(filled, key=country)]
    context = {"countries": countries, "breadcrumbs": trail((_("Sources"), None))}
    return render_page(request, "articles/sources.html", context)
