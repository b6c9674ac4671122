"""The core of an article's page: what depends on the article, its source and its section alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.content import rights
from articles.content.citation_and_sharing import citation, share_links
from articles.content.structured_data import json_ld, robots
from articles.models import Article, Source, Tag, TagLink
from articles.templating.render import render_markup
from articles.text.html import plain_text
from articles.text.own_pictures import with_sizes
from articles.text.page_markup import split_dateline, with_dateline, with_larger_pictures
from articles.text.reading_time import reading_minutes


@dataclass(frozen=True, slots=True)
class ArticleCore:
    """The core in one language of the interface; the page around it is made of other things.

    ``story`` and ``head`` are HTML: the article as it is read, with credit, tags, share links and
    citation; and what the page's head says of it to other programs (Open Graph, JSON-LD).
    ``description`` and ``robots`` are plain text for its ``meta`` elements.
    """

    story: SafeString
    head: SafeString
    description: str
    robots: str


@dataclass(frozen=True, slots=True)
class Variation:
    """What an editor's view of a core adds to that of readers.

    ``chosen_picture`` is the ``data:`` address of a picture that is not saved yet.
    """

    edit_url: str = ""
    is_preview: bool = False
    chosen_picture: str = ""


FOR_READERS = Variation()


def render_core(
    article: Article,
    tags: Iterable[Tag | TagLink],
    section_path: Sequence[tuple[str, str | None]],
    variation: Variation = FOR_READERS,
) -> ArticleCore:
    """Render the core of an article in the active language, asking the database for nothing.

    ``section_path`` has name and address of each section from the topmost down to the article's.
    """
    teaser = rights.teaser(article)
    story = _text(article) | {
        "article": article,
        "tags": list(tags),
        "section_path": section_path,
        "share_links": share_links(article),
        "citation": citation(article),
        "site_url": settings.SITE_URL,
        "is_preview": variation.is_preview,
        "edit_url": variation.edit_url,
        "chosen_picture": variation.chosen_picture,
    }
    head = {
        "article": article,
        "teaser": teaser,
        "site_url": settings.SITE_URL,
        "structured_data": None if variation.is_preview else json_ld(article),
    }
    return ArticleCore(
        story=render_markup("articles/_core.html", story),
        head=render_markup("articles/_core_head.html", head),
        description=teaser or f"{article.title} – {article.source.name}",
        robots="noindex, nofollow" if variation.is_preview else robots(article),
    )


def _text(article: Article) -> dict[str, Any]:
    """What may be shown of the text, in its parts, and how long one reads it."""
    shown = rights.shown(article)
    place, excerpt = split_dateline(shown.excerpt)
    minutes = reading_minutes(article.text) if shown.mode == Source.Rights.FULL else 0
    # What is left and what was read make the whole: both rounded alone, they may not.
    minutes_left = max(1, minutes - reading_minutes(plain_text(shown.opening)))
    return {
        "shown": shown,
        "place": place,
        "excerpt": excerpt,
        "opening": with_dateline(_with_pictures(shown.opening)),
        "rest": _with_pictures(shown.rest),
        "minutes": minutes,
        "minutes_left": minutes_left if shown.rest else 0,
        "has_pictures": bool(article.image) or "<img" in shown.opening + shown.rest,
    }


def _with_pictures(html: str) -> str:
    return with_sizes(with_larger_pictures(html, _("Larger picture")))
