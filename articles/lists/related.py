"""Related articles: by likeness of text from the search index, else by what they share."""

import re
import time

from articles import search
from articles.bounded_cache import BoundedCache
from articles.models import Article

WORD = re.compile(r"\w{4,}")
CANDIDATES = 200
KEPT_SECONDS = 300
MOST_BYTES = 4 * 1024 * 1024  # of each process
BYTES_EACH = 100

_kept: BoundedCache[tuple[object, ...], tuple[list[int], float]] = BoundedCache(MOST_BYTES)


def related_ids(article: Article, limit: int) -> list[int]:
    """The ids of articles that are like this one, the most alike first; never its own.

    They may include some that readers cannot see: the caller loads through ``published()``. An
    article that came into the archive since may be missing for ``KEPT_SECONDS``: whatever changes
    anywhere changes the index, and each page would ask it again.
    """
    if not article.pk:
        return _by_what_they_share(article, limit)
    key = article.pk, article.modified, article.section_id, article.title, limit
    kept = _kept.get(key)
    if kept is None or not 0 <= time.monotonic() - kept[1] < KEPT_SECONDS:
        kept = _likeness(article, limit), time.monotonic()
        _kept.put(key, kept, BYTES_EACH * limit)
    return kept[0]


def _likeness(article: Article, limit: int) -> list[int]:
    try:
        ids = search.similar(article.pk, limit)
    except search.SearchUnavailable:
        ids = []
    return list(ids) if len(ids) >= limit else _by_what_they_share(article, limit)


def _by_what_they_share(article: Article, limit: int) -> list[int]:
    """Of the newest articles of the section, those with most tags and title words in common."""
    near = Article.objects.published().exclude(pk=article.pk).newest_first()
    if article.section_id:
        near = near.filter(section=article.section_id)
    words = set(WORD.findall(article.title.lower()))
    scored = [
        (-len(words & set(WORD.findall(title.lower()))), place, pk)
        for place, (pk, title) in enumerate(near.values_list("pk", "title")[:CANDIDATES])
    ]
    return [pk for _score, _place, pk in sorted(scored)[:limit]]
