"""What readers may be shown of an article: the source's rights mode, in one place.

Whatever leaves the archive (page, feed, API, snippet, export) asks here first.
"""

from dataclasses import dataclass

from articles.models import Article, Brief, Source
from articles.text import excerpt, folded

EXCERPT_LENGTH = 500
TEASER_LENGTH = 220


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of an article's text that its page shows.

    ``opening`` and ``folded`` are safe HTML (full mode), ``excerpt`` is plain text.
    """

    mode: str
    opening: str = ""
    folded: str = ""
    excerpt: str = ""


def mode_of(article: Article | Brief) -> str:
    """The rights mode that holds for the article: that of its source."""
    return article.source.rights


def shown(article: Article) -> Shown:
    """What the article's page shows."""
    mode = mode_of(article)
    if mode == Source.Rights.FULL:
        opening, rest = folded(article.body)
        return Shown(mode, opening=opening, folded=rest)
    if mode == Source.Rights.EXCERPT:
        return Shown(mode, excerpt=excerpt(article.text, EXCERPT_LENGTH))
    return Shown(mode)


def teaser(article: Article, length: int = TEASER_LENGTH) -> str:
    """A few plain words for cards and descriptions; nothing in link mode."""
    if mode_of(article) == Source.Rights.LINK:
        return ""
    opening = getattr(article, "opening", None)  # what lists read of the text
    return excerpt(article.summary or (article.text if opening is None else opening), length)


def public_html(article: Article) -> str:
    """The whole text as HTML where it may be given whole, else nothing."""
    return article.body if mode_of(article) == Source.Rights.FULL else ""


def public_text(article: Article | Brief) -> str:
    """The plain text that may be given: whole, excerpt, or nothing."""
    mode = mode_of(article)
    if mode == Source.Rights.FULL:
        return article.text
    return excerpt(article.text, EXCERPT_LENGTH) if mode == Source.Rights.EXCERPT else ""
