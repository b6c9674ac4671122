"""Sections, sources and tags by their names: found as imports, feeds and editors write them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from articles.models.free_names import first_free, slug_of
from articles.models.taxonomy import Section, Source, Tag, tag_slug

LONGEST_SOURCE = 120  # characters of a source's name, and of its slug
LONGEST_SECTION = 80
# Slugs of names without Latin letters.
NO_SOURCE_SLUG, NO_SECTION_SLUG = "fonte", "sezione"
MOST_ALIKE = 10  # rows that differ in capitals alone


def _named(name: str) -> Q:
    return Q(name=name) | Q(name__iexact=name) | Q(slug=name)


def find_source(name: str) -> Source | None:
    """The source of this name or slug: one written exactly so, else whatever its capitals."""
    alike = list(Source.objects.filter(_named(name)).order_by("pk")[:MOST_ALIKE])
    return min(alike, key=lambda source: (source.name != name, source.pk), default=None)


def source_slug(name: str) -> str:
    """The slug that a source of this name gets where no other has it."""
    return slug_of(name, LONGEST_SOURCE, NO_SOURCE_SLUG)


def create_source(name: str, **values: Any) -> Source:
    """A new source of this name, which none has yet, under a slug that is free."""
    slug = first_free(Source.objects.all(), "slug", source_slug(name))
    return Source.objects.create(name=name[:LONGEST_SOURCE], slug=slug, **values)


def find_section(name: str, parent: Section | None = None) -> Section | None:
    """The section of this name or slug below the parent; without one, the topmost."""
    alike = Section.objects.filter(_named(name))
    if parent is not None:
        return alike.filter(parent=parent).order_by("pk").first()
    topmost_first = sorted(alike, key=lambda section: (section.parent_id is not None, section.pk))
    return topmost_first[0] if topmost_first else None


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
    """Ids of the tags of these names, by the slug of the name; those that are new are made."""
    wanted = {tag_slug(name): name for name in names if name.strip()}
    ids = find_tags(wanted.values())
    for slug, name in wanted.items():
        if slug not in ids:
            ids[slug] = Tag.objects.create(slug=slug, name=name).pk
    return ids
