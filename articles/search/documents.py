"""Articles as the index takes them in."""

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from articles.models import Article, Source, Tag
from articles.models.section_tree import SectionTree
from articles.search.types import Document, Label
from articles.text.digests import digest64

BATCH = 500
FIELDS = (
    "id", "title", "summary", "text", "language", "author", "day", "published", "visible_from",
    "status", "source_id", "section_id",
)  # fmt: skip


class DocumentBuilder:
    """Makes the documents of articles; it reads the sections and sources once.

    A run makes a builder of its own: names that change meanwhile write index jobs of their own.
    """

    def __init__(self) -> None:
        tree = SectionTree.load()
        self._sections = {
            section.pk: tuple(Label(part.slug, part.name) for part in tree.path(section))
            for section in tree.sections
        }
        rows = Source.objects.values_list("pk", "slug", "name", "country", "language")
        self._sources = {
            pk: (Label(slug, name), country, language) for pk, slug, name, country, language in rows
        }

    def documents(self, ids: Iterable[int]) -> list[Document]:
        """The documents of those of the articles that exist."""
        wanted = list(ids)
        documents: list[Document] = []
        for start in range(0, len(wanted), BATCH):
            documents += self._batch(wanted[start : start + BATCH])
        return documents

    def all_documents(self) -> Iterator[list[Document]]:
        """The documents of all articles, in batches, in the order of their ids."""
        last = 0
        while True:
            ids = list(
                Article.objects.filter(pk__gt=last)
                .order_by("pk")
                .values_list("pk", flat=True)[:BATCH]
            )
            if not ids:
                return
            yield self._batch(ids)
            last = ids[-1]

    def _batch(self, ids: list[int]) -> list[Document]:
        tags = self._tags(ids)
        rows = Article.objects.filter(pk__in=ids).order_by("pk").values_list(*FIELDS)
        values = (dict(zip(FIELDS, row, strict=True)) for row in rows)
        return [self._document(value, tags.get(value["id"], ())) for value in values]

    def _tags(self, ids: list[int]) -> dict[int, tuple[Label, ...]]:
        links = list(
            Article.tags.through.objects.filter(article_id__in=ids)
            .order_by("article_id", "tag_id")
            .values_list("article_id", "tag_id")
        )
        rows = Tag.objects.filter(pk__in={tag for _article, tag in links})
        labels = {
            pk: Label(slug, name) for pk, slug, name in rows.values_list("pk", "slug", "name")
        }
        by_article: dict[int, tuple[Label, ...]] = {}
        for article, tag in links:
            if tag in labels:
                by_article[article] = (*by_article.get(article, ()), labels[tag])
        return by_article

    def _document(self, article: dict[str, Any], tags: tuple[Label, ...]) -> Document:
        source, country, language = self._sources.get(article["source_id"], (Label("", ""), "", ""))
        visible = article["visible_from"]
        values = {
            "title": article["title"],
            "summary": article["summary"],
            "text": article["text"],
            "language": article["language"] or language,
            "author": article["author"],
            "day": article["day"],
            "published": _seconds(article["published"]),
            # A second begun is not over: nothing shows before its time.
            "visible_from": None if visible is None else _seconds(visible),
            "status": article["status"],
            "source": source,
            "country": country,
            "sections": self._sections.get(article["section_id"], ()),
            "tags": tags,
        }
        return Document(id=article["id"], fingerprint=fingerprint(values), **values)


def _seconds(moment: datetime) -> int:
    return math.ceil(moment.timestamp())


def fingerprint(values: dict[str, Any]) -> int:
    """A number of 64 bits (signed) that changes when any of the values does."""
    return digest64(repr(sorted(values.items())).encode())
