"""What may leave the archive of an article's words: the source's rights, in one place.

Page, card, feed, API, snippet, description and table of results all ask ``public``.
"""

import string
from dataclasses import dataclass
from functools import lru_cache

from articles.models import Article, ListCard, ResultCard, Source
from articles.models.article_queryset import OPENING_LENGTH
from articles.text.html import absolute_links, excerpt, opening_and_rest
from articles.text.sentences import last_start

TEASER_LENGTH = 220
FEED_LENGTH = 500
# An excerpt of fewer characters tells a reader nothing.
LEAST_EXCERPT = 20
# Stretches of a summary that are looked for in the text, in letters and digits.
STRETCH = 16
# What is set differently by whoever sets the same words again: all of ASCII that is no letter and
# no digit, and the signs and spaces of books. One by one they are found fastest.
ASCII_SIGNS = bytes(set(range(128)) - set((string.ascii_letters + string.digits).encode()))
BOOK_SIGNS = (
    "’‘‚“”„«»‹›…·•–—‐‑\u00a0\u202f\u2009\u00ad\u200b\u3000。，、；：！？「」『』《》（）،؛؟"
)


@dataclass(frozen=True, slots=True)
class Public:
    """All that anybody but an editor may be given: plain text, whole only in full mode."""

    mode: str
    text: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of an article that its page shows.

    ``opening`` and ``rest`` are safe HTML (full mode), ``excerpt`` and ``summary`` plain text.
    """

    mode: str
    summary: str
    opening: str = ""
    rest: str = ""
    excerpt: str = ""


def mode_of(article: Article | ResultCard | ListCard) -> str:
    """The rights mode that holds for the article: that of its source."""
    return article.source.rights


def public(article: Article | ResultCard | ListCard) -> Public:
    """What may be given of the article by its source's rights.

    Full mode: everything. Link mode: nothing. Else an excerpt: the lesser of the source's
    length and its share of the text, and never the last sentence, so that a text of a single
    sentence gives nothing. A summary goes with it when it is not itself the text: one that
    repeats it, or is as long, is left out. Of an imported article that came without a text the
    summary stands for it, and is cut as it would be.
    """
    mode, source = mode_of(article), article.source
    summary = "" if isinstance(article, ResultCard) else article.summary
    if mode == Source.Rights.FULL:
        return Public(mode, _whole(article), summary)
    if mode == Source.Rights.LINK:
        return Public(mode)
    opening, total = _opening(article)
    if not opening and not isinstance(article, ResultCard) and _is_imported(article):
        opening, total, summary = summary, len(summary), ""
    if summary and opening and _is_the_text(summary, opening, total):
        summary = ""
    limit = min(source.excerpt_length, total * source.excerpt_share // 100)
    return Public(mode, _beginning(opening, limit), summary)


def _whole(article: Article | ResultCard | ListCard) -> str:
    opening: str | None = getattr(article, "opening", None)
    if opening is not None or isinstance(article, ListCard):
        return opening or ""
    return article.text


def _opening(article: Article | ResultCard | ListCard) -> tuple[str, int]:
    """As much of the text as is looked at, and the length of all of it.

    Lists read no more (``ArticleQuerySet.with_openings``), and the answer must be the same
    anywhere.
    """
    if isinstance(article, ListCard):
        if article.opening is None or article.text_length is None:
            raise ValueError("the card was read without its teaser")
        return article.opening, article.text_length
    opening = getattr(article, "opening", None)
    if opening is not None:
        return opening, vars(article)["text_length"]
    return article.text[:OPENING_LENGTH], len(article.text)


def _is_imported(article: Article | ListCard) -> bool:
    """Whether nobody on the desk has had a hand in it."""
    return bool(article.content_hash) and not article.edited


@lru_cache(maxsize=500)
def _beginning(opening: str, limit: int) -> str:
    """At most so many characters of the opening, without the last sentence."""
    beginning = excerpt(opening[: last_start(opening)], limit, goes_on=True)
    return beginning if len(beginning) >= LEAST_EXCERPT else ""


@lru_cache(maxsize=500)
def _is_the_text(summary: str, opening: str, total: int) -> bool:
    """Whether the summary is as long as the text, or a third of it stands there word for word."""
    if len(summary) >= total:
        return True
    words, text = _letters(summary), _letters(opening)
    last = max(len(words) - STRETCH, 0)
    stretches = [words[start : start + STRETCH] for start in range(0, last + 1, STRETCH)]
    return 3 * sum(stretch in text for stretch in stretches) >= len(stretches)


def _letters(text: str) -> str:
    """The text without spaces, punctuation and capitals."""
    for sign in BOOK_SIGNS:
        text = text.replace(sign, "")
    return text.casefold().encode(errors="ignore").translate(None, ASCII_SIGNS).decode()


def shown(article: Article) -> Shown:
    """What the article's page shows."""
    given = public(article)
    if given.mode == Source.Rights.FULL:
        opening, rest = opening_and_rest(article.body)
        return Shown(given.mode, given.summary, opening=opening, rest=rest)
    return Shown(given.mode, given.summary, excerpt=given.text)


def teaser(article: Article | ListCard, length: int = TEASER_LENGTH) -> str:
    """A few plain words for cards and descriptions; nothing in link mode."""
    given = public(article)
    return excerpt(given.summary or given.text, length)


def public_html(article: Article, base: str) -> str:
    """The whole text as HTML where it may be given whole, else nothing.

    Its links are absolute: relative ones are read as on the page at ``base``.
    """
    is_full = mode_of(article) == Source.Rights.FULL
    return absolute_links(article.body, base) if is_full else ""


def public_text(article: Article | ResultCard | ListCard) -> str:
    """The plain text that may be given: whole, excerpt, or nothing."""
    return public(article).text
