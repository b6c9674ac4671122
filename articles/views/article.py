"""The pages to read: the home page and the article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.urls import reverse

from articles.comments import PageForm, load_threads
from articles.lists import front_page
from articles.lists.read_once import section_tree
from articles.lists.related import related_ids
from articles.models import (
    Article,
    OldAddress,
    Tag,
    TagLink,
    article_at,
    cards_by_id,
    same_story,
    tags_of,
)
from articles.models.old_address import WORDPRESS_KEYS
from articles.templating.kept_parts import archive_state
from articles.templating.render import render_page
from articles.templating.site_context import Site
from articles.views.article_core import FOR_READERS, ArticleCore, Variation, render_core
from articles.views.article_lists import Trail, section_steps, trail
from articles.views.comment_form import form_address
from articles.views.date_archive import date_or_404
from articles.views.kept_cores import core_of
from articles.views.old_archives import list_at, list_by

RELATED = 4
MOST_LIKE_IT = 20  # copies of it that may stand before the related articles


class LeadsNowhere(Http404):
    """Not found, not even among the old addresses."""


def home(request: HttpRequest) -> HttpResponse:
    """The front page; with a query of WordPress's, what was once at that address."""
    if request.GET and request.path == "/" and not request.GET.keys().isdisjoint(WORDPRESS_KEYS):
        return moved(request)
    return home_page(request, front_page.load(section_tree(archive_state(request))))


def home_page(
    request: HttpRequest, page: front_page.FrontPage, *, is_preview: bool = False
) -> HttpResponse:
    """A front page, be it that of readers or one that an editor would make."""
    context = {
        "is_preview": is_preview,
        "lead": page.lead,
        "front": page.front,
        "newest": page.newest,
        "stories": page.stories,
        "blocks": page.blocks,
        "newest_key": "" if is_preview else page.newest_key,
    }
    return render_page(request, "articles/home.html", context)


def article(request: HttpRequest, year: str, month: str, day: str, slug: str) -> HttpResponse:
    """The page of an article; 410 for a withdrawn one, 301 from an address it once had."""
    article = article_at(date_or_404(year, month, day), slug)
    if article is None or not (article.is_visible or article.status == Article.Status.WITHDRAWN):
        return moved(request)
    if article.status == Article.Status.WITHDRAWN:
        return render_page(request, "articles/withdrawn.html", {"article": article}, status=410)
    return article_page(request, article)


def moved(request: HttpRequest) -> HttpResponse:
    """To where an old address leads now. Raises ``LeadsNowhere`` when it leads nowhere."""
    path, query = Site(request).path, request.META.get("QUERY_STRING", "")
    old = OldAddress.objects.of(path, query)
    address = list_by(path, old.article) if old and old.article else ""
    if not address and old and old.target and old.leads_somewhere:
        address = old.target.get_absolute_url()
    address = address or list_at(path, query)
    # What leads to itself is an address whose page is not there for another reason.
    if not address or address == request.path:
        raise LeadsNowhere("nothing is here, and nothing was")
    if address == reverse("article_list"):
        # For want of something better, which the next import may bring.
        return HttpResponseRedirect(address)
    return HttpResponsePermanentRedirect(address)


@dataclass(frozen=True, slots=True)
class FormPreview:
    """What the page of an article that is not saved shows beside the article's own columns.

    ``picture`` is a ``data:`` address or empty; ``problems`` are sentences for the editor.
    """

    tags: list[Tag]
    picture: str
    problems: list[str]


def article_page(
    request: HttpRequest,
    article: Article,
    *,
    is_preview: bool = False,
    typed: FormPreview | None = None,
) -> HttpResponse:
    """The page of an article that the caller has found to be for this reader's eyes.

    With ``typed`` it is that of an article as a form has it, which may never have been saved.
    """
    steps = section_steps(section_tree(archive_state(request)), article.section)
    tags: Sequence[Tag | TagLink] = typed.tags if typed else tags_of(article.pk)
    variation = _variation(request, article, typed, is_preview)
    context = {
        "article": article,
        "core": _core(article, tags, steps, variation),
        "is_preview": is_preview,
        "typed": typed,
        "breadcrumbs": trail(*steps, (article.title, None)),
    }
    key = request.GET.get("commenti", "")
    context |= _discussion(article, key, is_preview=is_preview) | _others(article)
    return render_page(request, "articles/article.html", context)


def _core(
    article: Article, tags: Sequence[Tag | TagLink], steps: Trail, variation: Variation
) -> ArticleCore:
    """The core of the page: that of readers is kept."""
    if variation == FOR_READERS:
        return core_of(article, tags, steps)
    return render_core(article, tags, steps, variation)


def _discussion(article: Article, key: str, *, is_preview: bool) -> dict[str, Any]:
    """The comments from the one that the key names on, and where the page leads for more."""
    threads, more = load_threads(article, key) if article.pk else ([], "")
    return {
        "threads": threads,
        "more_comments_url": f"?commenti={more}#commenti" if more else "",
        "comment_form": None if is_preview else PageForm.of(article),
        "form_url": form_address(article),
    }


def _others(article: Article) -> dict[str, Any]:
    """The articles that the page leads to: of the same story, related ones, the two neighbours."""
    story = same_story(article)
    shown_already = {article.pk, *(other.pk for other in story)}
    likely = related_ids(article, RELATED + 2 + min(len(story), MOST_LIKE_IT))
    likely = [pk for pk in likely if pk not in shown_already]
    neighbours = [getattr(article, name, None) for name in ("previous_id", "next_id")]
    cards = cards_by_id([*likely, *filter(None, neighbours)], has_teasers=False)
    previous, following = (cards.get(pk) if pk else None for pk in neighbours)
    return {
        "previous": previous,
        "next": following,
        "same_story": story,
        "related": [cards[pk] for pk in likely if pk in cards][:RELATED],
    }


def _variation(
    request: HttpRequest, article: Article, typed: FormPreview | None, is_preview: bool
) -> Variation:
    """What an editor's view of the article adds to that of readers."""
    is_editable = article.pk and Site(request).is_editor
    return Variation(
        edit_url=reverse("admin:articles_article_change", args=[article.pk]) if is_editable else "",
        is_preview=is_preview,
        chosen_picture=typed.picture if typed else "",
    )
