"""Addresses of readers' pages under the active language, each put together once."""

from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

from articles.models.old_address import path_of


def article_address(day: date, slug: str) -> str:
    """The address of an article's page."""
    return _home(get_language()) + path_of(day, slug)[1:]


def address(view: str, slug: str) -> str:
    """The address of the view of this name ("section", "source", "tag") for a slug."""
    return _address(view, slug, get_language())


@lru_cache(maxsize=10)
def _home(_language: str | None) -> str:
    return reverse("home")


@lru_cache(maxsize=20_000)
def _address(view: str, slug: str, _language: str | None) -> str:
    return reverse(view, args=[slug])
