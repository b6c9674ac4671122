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
    is_source_at,
    source_from,
    source_slug,
    spelling,
    tags_named,
)


@lru_cache(10_000)
def is_front_page(name: str) -> bool:
    """Whether a section or tag of this name is the front page, which is a place and no term."""
    return slugify(name) == Section.FRONT_PAGE_SLUG


def is_on_front_page(record: Record, before: bool) -> bool:
    """Whether a record puts its article on the front page; ``before`` where it says nothing."""
    if any(map(is_front_page, (record.section, *record.tags))):
        return True
    return before if record.front_page is None else record.front_page


class TaxonomyByName:
    """Finds or creates what records are filed under, and remembers it for later records."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.forget()

    def forget(self) -> None:
        """Look everything up again: what was made has been rolled back, or time has passed."""
        self._sources: dict[tuple[str, str], Source] = {}
        self._sections: dict[tuple[str, ...], Section] = {}
        self._tags: dict[str, int] = {}

    # Sources

    def look_up_sources(self, records: Iterable[Record]) -> None:
        """Find the sources that records name to the letter, all with one query.

        Of several spellings the first decides, as it does where each is looked up by itself.
        """
        names: dict[tuple[str, str], str] = {}
        for record in records:
            if record.source and (key := self._key(record)) not in self._sources:
                names.setdefault(key, record.source)
        named = Source.objects.in_bulk(set(names.values()), field_name="name") if names else {}
        for key, name in names.items():
            if name in named and is_source_at(named[name], key[1]):
                self._sources[key] = named[name]

    def source(self, record: Record) -> Source:
        """The record's source, or that of the options. Raises ``RecordRefused`` without one."""
        if source := self._known_source(record):
            return source
        name = self._name(record)
        if not name:
            raise RecordRefused(_("The source is missing."))
        source = self._new_source(name, record)
        self._sources[self._key(record)] = source
        return source

    def known_source(self, record: Record) -> tuple[int | None, str]:
        """Id and slug of the record's source; where there is none yet, the slug it would get."""
        source = self._known_source(record)
        return (source.pk, source.slug) if source else (None, source_slug(self._name(record)))

    def _name(self, record: Record) -> str:
        return record.source or self.options.source.strip()

    def _known_source(self, record: Record) -> Source | None:
        """The record's source if the archive has it. One that the options name is that of the
        record wherever the record is from."""
        name = self._name(record)
        if not name:
            return source_from("", record.source_home_page, record.url)
        key = self._key(record)
        if key not in self._sources:
            is_named = bool(record.source)
            where = (record.source_home_page, record.url) if is_named else ("", "")
            if (source := source_from(name, *where)) is None:
                return None
            self._sources[key] = source
        return self._sources[key]

    def _key(self, record: Record) -> tuple[str, str]:
        return spelling(self._name(record)), record.source_home_page if record.source else ""

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
        path = tuple(spelling(name) for name in names)
        if path not in self._sections:
            parent = self._section_of(names[:-1]) if len(names) > 1 else None
            known = find_section(names[-1], parent)
            self._sections[path] = known or create_section(names[-1], parent)
        return self._sections[path]

    # Tags

    def tags(self, names: Iterable[str]) -> dict[str, int]:
        """Return ids of the tags of these names, by name; new tags are created."""
        slugs = {name: tag_slug(name) for name in names if name.strip()}
        self._tags |= tags_named(name for name, slug in slugs.items() if slug not in self._tags)
        return {name: self._tags[slug] for name, slug in slugs.items()}

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
