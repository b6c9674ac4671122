"""To which sources the entries of a feed are credited, and how many an aggregator may make."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from articles.importers.records import Item, Notice, Record
from articles.models import Article, Source
from articles.models.taxonomy_lookup import source_from, spelling

if TYPE_CHECKING:
    from articles.importers.feed.reader import Feed

# Whoever writes an aggregator's feed names as many papers as they like. So many new ones a visit,
# and no more where the archive has so many sources; entries of others are the aggregator's own.
MOST_NEW = 20
MOST_SOURCES = 2_000


def credit(items: list[Item], feed: "Feed", source: Source) -> list[Item]:
    """Credit the records to the source, but for those that an aggregator credits to a paper.

    Its language, which an editor set, goes before the one that the feed claims for all entries;
    one that an entry names itself stays. A notice stands at the end where papers were left out.
    """
    from articles.importers.feed.reader import is_credited_elsewhere

    elsewhere = [
        item for item in items if isinstance(item, Record) and is_credited_elsewhere(item, feed)
    ]
    unknown = [record for record in elsewhere if not _is_there(record)]
    there = _stored(unknown, source)
    too_many = _too_many([each for each in unknown if each.external_id not in there])
    own = [*too_many, *(each for each in unknown if each.external_id in there)]
    theirs = {id(each) for each in elsewhere} - {id(each) for each in own}
    general = {"", _language_key(feed.language)}
    for item in items:
        if isinstance(item, Record) and id(item) not in theirs:
            item.source, item.source_home_page = source.name, ""
            if source.language and _language_key(item.language) in general:
                item.language = source.language
    return [*items, _notice(len(too_many))] if too_many else items


def _is_there(record: Record) -> bool:
    return source_from(record.source, record.source_home_page, record.url) is not None


def _stored(records: Sequence[Record], source: Source) -> set[str]:
    """The ids of entries that an earlier visit credited to the feed's own source: they stay."""
    keys = [record.external_id for record in records]
    stored = Article.objects.filter(source=source, external_id__in=keys)
    return set(stored.values_list("external_id", flat=True)) if keys else set()


def _too_many(records: Sequence[Record]) -> list[Record]:
    """The records of papers that are not in the archive and will not be made for them."""
    if not records:
        return []
    room = min(MOST_NEW, MOST_SOURCES - Source.objects.count())
    papers = dict.fromkeys((spelling(each.source), each.source_home_page) for each in records)
    made = set(list(papers)[: max(room, 0)])
    return [each for each in records if (spelling(each.source), each.source_home_page) not in made]


def _notice(number: int) -> Notice:
    sentence = ngettext(
        "%d entry names a paper that is not in the archive, beyond those that a visit may add: it "
        "is credited to the feed’s own source.",
        "%d entries name papers that are not in the archive, beyond those that a visit may add: "
        "they are credited to the feed’s own source.",
        number,
    )
    return Notice(sentence % number)


def _language_key(language: str) -> str:
    return language.replace("_", "-").casefold()
