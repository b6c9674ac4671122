"""Sections, sources and tags by the names that records give them; made where they are new."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.importers.records import Options, Record, RecordRefused, TaxonomyTerm
from articles.models import OldAddress, Section, Source
from articles.models.taxonomy import tag_slug
from articles.models.taxonomy_lookup import (
    create_section,
    create_source,
    find_section,
    find_source,
    source_slug,
    tags_named,
)


@lru_cache(10_000)
def is_front_page(name: str) -> bool:
    """Whether a section or tag of this name is the front page, which is a place and no term."""
    return slugify(name) == Section.FRONT_PAGE_SLUG


class TaxonomyByName:
    """Finds or creates what records are filed under, and remembers it for later records."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.forget()

    def forget(self) -> None:
        """Look everything up again: what was made has been rolled back, or time has passed."""
        self._sources: dict[str, Source] = {}
        self._sections: dict[tuple[str, ...], Section] = {}
        self._tags: dict[str, int] = {}

    # Sources

    def source(self, record: Record) -> Source:
        """The record's source, or that of the options. Raises ``RecordRefused`` without one."""
        name = record.source or self.options.source.strip()
        if not name:
            raise RecordRefused(_("The source is missing."))
        key = name.casefold()
        if key not in self._sources:
            self._sources[key] = find_source(name) or self._new_source(name, record)
        return self._sources[key]

    def known_source(self, record: Record) -> tuple[int | None, str]:
        """Id and slug of the record's source; where there is none yet, the slug it would get."""
        name = record.source or self.options.source.strip()
        source = self._sources.get(name.casefold()) or find_source(name)
        return (source.pk, source.slug) if source else (None, source_slug(name))

    @staticmethod
    def _new_source(name: str, record: Record) -> Source:
        # The full text of an article is for readers only by a permission that is on record.
        has_right = record.source_rights != Source.Rights.FULL or record.source_permission.strip()
        return create_source(
            name,
            rights=record.source_rights if has_right and record.source_rights else "excerpt",
            permission=record.source_permission.strip(),
            country=record.source_country,
            language=record.source_language or record.language,
            home_page=record.source_home_page,
        )

    # Sections

    def section(self, record: Record) -> Section | None:
        """The record's section under its parents, or that of the options, or none."""
        names = [*record.section_parents, record.section] if record.section else []
        names = names or [self.options.section.strip()]
        if not names[-1] or is_front_page(names[-1]):
            return None
        return self._section_of(names)

    def _section_of(self, names: Sequence[str]) -> Section:
        path = tuple(name.casefold() for name in names)
        if path not in self._sections:
            parent = self._section_of(names[:-1]) if len(names) > 1 else None
            known = find_section(names[-1], parent)
            self._sections[path] = known or create_section(names[-1], parent)
        return self._sections[path]

    # Tags

    def tags(self, names: Iterable[str]) -> dict[str, int]:
        """Return ids of the tags of these names, by name; new tags are created."""
        wanted = {tag_slug(name): name for name in names if name.strip()}
        self._tags |= tags_named(name for slug, name in wanted.items() if slug not in self._tags)
        return {name: self._tags[slug] for slug, name in wanted.items()}

    # What a source says of its taxonomy themselves

    def take_in(self, term: TaxonomyTerm) -> None:
        """Create a section or a tag as its source has it, and keep its old addresses."""
        if is_front_page(term.name):
            return
        if term.kind == "tag":
            target = {"tag_id": self.tags([term.name]).get(term.name)}
        else:
            section = self._section_of([*term.parents, term.name])
            if term.description and not section.description:
                section.description = term.description[:300]
                section.save()
            target = {"section_id": section.pk}
        if all(target.values()):
            keep_old_paths([(path, target) for path in term.old_paths])


def keep_old_paths(pairs: Iterable[tuple[str, dict[str, int | None]]]) -> None:
    """Let old paths lead to their targets, but for paths that lead somewhere already."""
    rows = [OldAddress(path=path[:500], **target) for path, target in pairs]
    OldAddress.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def source_of_record(record: Record) -> Source:
    """The source that the record names, made if it is new. Raises ``RecordRefused`` for none."""
    return TaxonomyByName(Options()).source(record)
