"""Cards of articles, each rendered once for as long as it shows the same.

A card is made of the row that it was read from and of the day, so these are its key: what changes
on the row makes another key, and so another card, at once. Lists share most of theirs.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from articles.bounded_cache import BoundedCache
from articles.lists.story_groups import OtherArticles
from articles.models import Article, ListCard

MOST_BYTES = 16 * 1024 * 1024  # of each process
OVERHEAD = 2_000  # bytes that a card and its row take beside their long texts

cards: BoundedCache[tuple[object, ...], Markup] = BoundedCache(MOST_BYTES)


@pass_environment
def card(
    environment: Environment,
    article: Article | ListCard,
    variant: str,
    others: OtherArticles | None = None,
    **options: Any,
) -> Markup:
    """The macro ``card`` of ``articles/_card.html``, kept where it can be."""
    if others is not None or not isinstance(article, ListCard):
        return _rendered(environment, article, variant, others=others, **options)
    # What came today says its hour.
    key = (article, variant, tuple(options.items()), get_language(), timezone.localdate())
    html = cards.get(key)
    if html is None:
        html = _rendered(environment, article, variant, **options)
        cards.put(key, html, _size(article, html))
    return html


def _size(article: ListCard, html: Markup) -> int:
    return OVERHEAD + 2 * (len(html) + len(article.summary) + len(article.opening or ""))


def _rendered(environment: Environment, *given: Any, **options: Any) -> Markup:
    macros: Any = environment.get_template("articles/_card.html").module
    return Markup(macros.card(*given, **options))  # noqa: S704  # a template escapes
