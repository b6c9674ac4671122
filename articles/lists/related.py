"""Related articles: by likeness of text from the search index, else by what they share."""

import re

from articles import search
from articles.models import Article

WORD = re.compile(r"\w{4,}")
CANDIDATES = 200


def related_ids(article: Article, limit: int) -> list[int]:
    """The ids of articles that are like this one, the most alike first; never its own.

    They may include some that readers cannot see: the caller loads through ``published()``.
    """
    try:
        found = search.similar(article.pk, limit) if article.pk else []
    except search.SearchUnavailable:
        found = []
    return list(found) if len(found) >= limit else _by_what_they_share(article, limit)


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
