"""Authors of articles that readers may see: each a name and the address of a page."""

from dataclasses import dataclass

from django.urls import reverse

from articles.models import Article, ArticleQuerySet
from articles.text.author_names import public_author


@dataclass(frozen=True, slots=True)
class Author:
    """An author, by the name that stands on the newest article."""

    name: str
    slug: str

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])


def articles_by(slug: str) -> ArticleQuerySet:
    """The articles of this author's address that readers may see."""
    return Article.objects.published().filter(author_slug=slug)


def author_at(slug: str) -> Author | None:
    """The author of an address; none where readers see no article of theirs."""
    written = articles_by(slug).newest_first().values_list("author", flat=True).first()
    return Author(public_author(written), slug) if written else None


def author_slugs(limit: int) -> list[str]:
    """Addresses of so many authors, in their order."""
    named = Article.objects.published().filter(author_slug__gt="").order_by("author_slug")
    return list(named.values_list("author_slug", flat=True).distinct()[:limit])
