"""Records of an import as they would be: what a preview shows of each, and what it warns of."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.admin.import_preview import FAILED, LABELS, REASONS
from articles.importers import Failure, Options, Outcome, PreparedRecord, Record
from articles.models.taxonomy_lookup import find_section, source_from
from articles.text.country_and_language_names import language_name


@dataclass(frozen=True, slots=True)
class TriedRecord:
    """A record by what a preview shows of it; ``picture`` is an address that is not fetched.

    ``published`` is the date that it would get, be it that of the import.
    """

    place: str
    title: str
    published: datetime
    source: str
    section: str
    language: str
    picture: str
    label: str | Promise
    reason: str | Promise = ""
    is_failed: bool = False
    warnings: list[str | Promise] = field(default_factory=list)


def tried_record(
    prepared: PreparedRecord, outcome: Outcome | Failure, options: Options
) -> TriedRecord:
    """A prepared record and what became of it in a trial."""
    record, article = prepared.record, prepared.article
    failed = isinstance(outcome, Failure)
    source, is_new_source = _source(record, options)
    section, is_new_section = _section(record, options)
    checks: list[tuple[bool, str | Promise]] = [
        (is_new_source, _("the source is new")),
        (is_new_section, _("the section is new")),
        (not section, _("no section")),
        (record.published is None, _("no date: that of the import")),
        (not article.text, _("no text")),
        (not article.language, _("no language")),
        (article.language_guessed, _("the language is guessed")),
        (bool(record.is_cut), _("the text may be cut")),
    ]
    return TriedRecord(
        place=record.place,
        title=article.title,
        published=article.published,
        source=source,
        section=section,
        language=language_name(article.language),
        picture=article.image_origin,
        label=FAILED if isinstance(outcome, Failure) else LABELS[outcome],
        reason=outcome.reason if isinstance(outcome, Failure) else REASONS.get(outcome, ""),
        is_failed=failed,
        warnings=[words for holds, words in checks if holds],
    )


def _source(record: Record, options: Options) -> tuple[str, bool]:
    """The name of the source that the record would be of, and whether it would be new; without a
    name it is of none, and fails."""
    name = record.source.strip() or options.source.strip()
    address = "" if name else record.url
    known = source_from(name, record.source_home_page, address)
    return (known.name, False) if known else (name, bool(name))


def _section(record: Record, options: Options) -> tuple[str, bool]:
    """The name of the section that the record would stand in, and whether it would be new."""
    name = record.section.strip() or options.section.strip()
    known = find_section(name) if name else None
    return (known.name, False) if known else (name, bool(name))
