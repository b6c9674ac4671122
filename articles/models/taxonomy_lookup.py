"""Sections, sources and tags by their names: found as imports, feeds and editors write them."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.text import slugify

from articles.models.free_names import first_free, slug_of
from articles.models.taxonomy import Section, Source, Tag, tag_slug
from articles.text.html import one_line
from articles.text.web_addresses import is_same_site, is_within, site_host

LONGEST_SOURCE = 120  # characters of a source's name, and of its slug
LONGEST_SECTION = 80
# Slugs of names without Latin letters.
NO_SOURCE_SLUG, NO_SECTION_SLUG = "fonte", "sezione"
MOST_ALIKE = 10  # rows that differ in capitals alone
MOST_AT_HOME = 50  # sources on one host that are looked at


@lru_cache(10_000)
def spelling(name: str) -> str:
    """What a name is whatever its capitals, accents and signs: "L’Unità" and "L'UNITA".

    A name with letters that are not Latin is known by all of it but the capitals.
    """
    plain = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in plain if not unicodedata.combining(one))
    if all(one.isascii() or not one.isalnum() for one in plain):
        return slugify(plain) or one_line(plain)
    return one_line(unicodedata.normalize("NFKC", name).casefold())


def _named(name: str) -> Q:
    return Q(name=name) | Q(name__iexact=name) | Q(slug=name) | Q(slug=slugify(name))


Named = TypeVar("Named", Source, Section)


def _alike(rows: Iterable[Named], name: str) -> list[Named]:
    """Of the rows that a query found those that are called so, written exactly so first."""
    wanted = spelling(name)
    alike = (row for row in rows if row.slug == name or spelling(row.name) == wanted)
    return sorted(alike, key=lambda row: (row.name != name, row.slug != name, row.pk))


def find_source(name: str) -> Source | None:
    """The source of this name or slug: one written exactly so, else however it is spelled."""
    found = Source.objects.filter(_named(name)).order_by("pk")[:MOST_ALIKE]
    return next(iter(_alike(found, name)), None)


def source_at_home(home_page: str, name: str = "", address: str = "") -> Source | None:
    """The source whose home page is on the same host, in the same corner of it.

    Without a home page the host of an article's ``address`` says it, but for a source of another
    name: portals and agencies show articles of many.
    """
    where = home_page or address
    if not (host := site_host(where)):
        return None
    there = Source.objects.filter(home_page__icontains=host).order_by("-article_count", "pk")
    for source in there[:MOST_AT_HOME]:
        if home_page:
            is_same = is_same_site(source.home_page, home_page)
        else:
            is_same = is_within(address, source.home_page) and _fits(name, source)
        if is_same:
            return source
    return None


def source_from(name: str, home_page: str = "", address: str = "") -> Source | None:
    """The source that a record of any intake is of: the one rule by which an outlet is one.

    It is the one at home where the record is from, the one of this name before others; without a
    home page the one of this name.
    """
    named = find_source(name) if name else None
    if named and is_source_at(named, home_page):
        return named
    return source_at_home(home_page, name, address) or named


def is_source_at(named: Source, home_page: str) -> bool:
    """Whether a record's source is the one of its name, at the home page that it gives, if any."""
    return not home_page or is_same_site(named.home_page, home_page)


def _fits(name: str, source: Source) -> bool:
    """Whether a name is none, or part of the source's or of its host's, or the reverse."""
    if not name:
        return True
    one, other = spelling(name).split("-"), spelling(source.name).split("-")
    shorter, longer = sorted((one, other), key=len)
    is_part = set(shorter) <= set(longer) and any(len(word) > 2 for word in shorter)
    return is_part or spelling(name) in spellings_of_host(source.home_page)


def spellings_of_host(home_page: str) -> set[str]:
    """What an outlet is called that is called like its host: "corriere-it", "corriere"."""
    host = site_host(home_page)
    return {spelling(host), spelling(host.replace(".", " ")), spelling(host.partition(".")[0])}


def source_slug(name: str) -> str:
    """The slug that a source of this name gets where no other has it."""
    return slug_of(name, LONGEST_SOURCE, NO_SOURCE_SLUG)


def create_source(name: str, **values: Any) -> Source:
    """A new source of this name, which none has yet, under a slug that is free."""
    slug = first_free(Source.objects.all(), "slug", source_slug(name))
    return Source.objects.create(name=name[:LONGEST_SOURCE], slug=slug, **values)


def find_section(name: str, parent: Section | None = None) -> Section | None:
    """The section of this name or slug below the parent; without one, the topmost."""
    rows = Section.objects.filter(_named(name)).order_by("pk")
    if parent is not None:
        return next(iter(_alike(rows.filter(parent=parent), name)), None)
    alike = _alike(rows, name)
    return min(alike, key=lambda section: section.parent_id is not None, default=None)


def create_section(name: str, parent: Section | None = None) -> Section:
    """A new section of this name under a slug that is free."""
    wanted = slug_of(name, LONGEST_SECTION, NO_SECTION_SLUG)
    slug = first_free(Section.objects.all(), "slug", wanted)
    return Section.objects.create(name=name, slug=slug, parent=parent)


def find_tags(names: Iterable[str]) -> dict[str, int]:
    """Ids of the tags of these names, by the slug of the name; what is no tag is left out.

    A tag is known by its slug, so that capitals and accents make no second one, else by its name.
    """
    wanted = {tag_slug(name): name for name in names if name.strip()}
    if not wanted:
        return {}
    alike = Q(slug__in=wanted) | Q(name__in=wanted.values())
    by_slug: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for pk, slug, name in Tag.objects.filter(alike).values_list("pk", "slug", "name"):
        by_slug[slug] = by_name[name] = pk
    ids = {slug: by_slug.get(slug) or by_name.get(name) for slug, name in wanted.items()}
    return {slug: pk for slug, pk in ids.items() if pk}


def tags_named(names: Iterable[str]) -> dict[str, int]:
    """Ids of the tags of these names, by the slug of the name; those that are new are made.

    Of several spellings the first is the name of a new one.
    """
    wanted: dict[str, str] = {}
    for name in names:
        if name.strip():
            wanted.setdefault(tag_slug(name), name)
    ids = find_tags(wanted.values())
    for slug, name in wanted.items():
        if slug not in ids:
            ids[slug] = Tag.objects.create(slug=slug, name=name).pk
    return ids
