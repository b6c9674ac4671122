"""Addresses of articles, and the former addresses of articles, sections and tags."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol
from urllib.parse import unquote, unquote_plus

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.text.html import CONTROL

LONGEST = 500
# What WordPress calls articles, pages, sections and tags by, where addresses have no words.
WORDPRESS_KEYS = ("p", "page_id", "cat", "category_name", "tag", "m")
# Further pages and other dresses of what stands at the address before them.
DRESS = re.compile(r"/(?:page/\d+|comment-page-\d+|amp|embed|trackback)/?\Z", re.ASCII)
INDEX = re.compile(r"\A(.*/)index\.php\Z")


def path_of(day: date, slug: str) -> str:
    """The address of an article, without host and without the prefix of a language."""
    return f"/{day.isoformat().replace('-', '/')}/{slug}/"


def as_kept(path: str, query: str = "") -> str:
    """A path and its query as ``OldAddress`` stores them: unquoted, without ``index.php``."""
    plain = INDEX.sub(r"\1", unquote(path))
    return f"{plain}?{unquote_plus(query)}" if query else plain


def also_known_as(path: str, query: str = "") -> list[str]:
    """The texts under which an address may be stored, the likeliest first.

    First with the query, then without; each with and without a slash at the end. What is too long
    to be stored is left out.
    """
    plain = as_kept(path)
    pairs = [pair for pair in query.split("&") if pair.split("=")[0] in WORDPRESS_KEYS]
    queries = dict.fromkeys([query, *pairs[:2]]) if query else {}
    candidates = [f"{each}?{unquote_plus(text)}" for text in queries for each in _slashes(plain)]
    candidates += [*_slashes(plain), *_slashes(DRESS.sub("/", plain))]
    possible = (text for text in candidates if len(text) <= LONGEST and not CONTROL.search(text))
    # The front page is itself, whatever else it may have been.
    return [text for text in dict.fromkeys(possible) if text != "/"]


def _slashes(path: str) -> tuple[str, ...]:
    """The path, then the path with a slash at its end added or taken away."""
    return (path, path.rstrip("/") or "/") if path.endswith("/") else (path, f"{path}/")


class HasPage(Protocol):
    """An object with a page of its own: an article, a section, a tag."""

    def get_absolute_url(self) -> str:
        """The address of the page, without the host."""
        ...


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    """Look-ups of old addresses."""

    def of(self, path: str, query: str = "") -> "OldAddress | None":
        """The old address that fits a path and its query best, or None. Costs one query."""
        names = also_known_as(path, query)
        if not names:
            return None
        rows = self.filter(path__in=names).select_related("article", "section", "tag")
        rows = rows.defer("article__body", "article__text", "article__summary")
        return min(rows, key=lambda row: names.index(row.path), default=None)


class OldAddress(models.Model):
    """A path, with its query if it has one, that now leads elsewhere on the site (status 301)."""

    path = models.CharField(_("path"), max_length=LONGEST, unique=True)
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    tag = models.ForeignKey(
        "articles.Tag", verbose_name=_("tag"), null=True, blank=True, on_delete=models.CASCADE
    )

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, section__isnull=True, tag__isnull=True)
                | Q(article__isnull=True, section__isnull=False, tag__isnull=True)
                | Q(article__isnull=True, section__isnull=True, tag__isnull=False),
                name="old_address_leads_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> "HasPage | None":
        """The article, section or tag that the path now leads to."""
        return self.article or self.section or self.tag

    @property
    def leads_somewhere(self) -> bool:
        """Whether the target has a page for readers; a withdrawn article has one."""
        article = self.article
        return article is None or article.is_visible or article.status == "withdrawn"


class Move(NamedTuple):
    """A page that has left one path for another: ``target`` is the column of its id, and the id."""

    old: str
    new: str
    target: tuple[str, int]


def lead_on(moves: Sequence[Move]) -> None:
    """Let the paths that pages have left lead to them.

    Whatever an old path led to before, readers were last shown this page there. Where a page
    stands now, no path leads elsewhere.
    """
    if not moves:
        return
    targets = {move.old: move.target for move in moves}
    OldAddress.objects.bulk_create(
        [OldAddress(path=path, **dict([target])) for path, target in targets.items()],
        batch_size=250,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["article", "section", "tag"],
    )
    OldAddress.objects.filter(path__in=[move.new for move in moves]).delete()
