"""Addresses as templates ask for them: a page has a hundred, and the same again and again."""

from functools import lru_cache

from django.templatetags import static as django_static
from django.urls import reverse

from articles.models import Article, ArticleLink, ListCard, ResultCard
from articles.text.country_and_language_names import reader_language


def url(name: str, *args: str | int) -> str:
    """The address of a view in the reader's language, as Django's ``{% url %}`` gives it."""
    return _url(name, args, reader_language())


@lru_cache(maxsize=10_000)
def _url(name: str, args: tuple[str | int, ...], _reader: str) -> str:
    """The address in the reader's language, which is the active one."""
    return reverse(name, args=args)


def article_url(article: Article | ArticleLink | ResultCard | ListCard) -> str:
    """The address of an article's page in the reader's language."""
    return url("home") + article.path[1:]


@lru_cache(maxsize=1_000)
def static(path: str) -> str:
    """The address of a static file, which stays what it is for as long as a process lives."""
    return django_static.static(path)
