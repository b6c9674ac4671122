"""An entry of a feed, in the shape of feedparser, as a record."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.importers.dates import moment_or_none
from articles.importers.feed.entry_address import original_address
from articles.importers.feed.entry_dates import NAMES as MOMENTS
from articles.importers.feed.entry_picture import picture_of
from articles.importers.feed.entry_text import (
    as_text,
    body_of,
    parts_of,
    plain,
    summary_beside,
    title_from,
)
from articles.importers.feed.safe_feedparser import EMAIL
from articles.importers.language_detection import LANGUAGES, guess_language
from articles.importers.records import Record, RecordRefused
from articles.text.author_names import without_by

Shape = dict[str, Any]

MOST_TAGS = 20
MOST_AUTHORS = 5
COMMAS_OF_A_LIST = 2
# Where WordPress and Joomla put what nobody has filed.
UNFILED = {"uncategorized", "uncategorised", "senza categoria", "non categorizzato"}
MOST_CONTENTS = 5
# The whole text by the names of Yandex's and other aggregators' formats.
WHOLE_TEXTS = ("yandex_full-text", "full-text", "fulltext", "full_text")
MARKUP = {"html", "xhtml", "text", "escaped", "application/xml"}
NO_TITLE = re.compile(r"[(\[](?:no title|untitled|senza titolo)[)\]]|null|undefined", re.IGNORECASE)
FIRST_YEAR = 1600
# What a count of seconds that nobody has set stands for.
EPOCH, A_DAY = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=1)
# Languages that a few lines do not tell apart.
ALIKE = ({"no", "da"}, {"hr", "sr", "sl", "mk", "bg"}, {"cs", "sk"}, {"id", "vi"}, {"hi", "ur"})


def record_of(entry: Shape, base: str, language: str) -> Record:
    """The entry's record, without key and source. ``base`` is what relative addresses stand
    under, ``language`` that of the feed. Raises ``RecordRefused`` for one without any words."""
    contents = [one for one in parts_of(entry, "content") if _is_text(one)][:MOST_CONTENTS]
    whole = (as_text(entry.get(name)) for name in WHOLE_TEXTS)
    contents += [{"type": "text/html", "value": value} for value in whole if value]
    title, url = _title(entry), original_address(entry, base)
    bodies = [body_of(one, base, title, url) for one in contents]
    summary = body_of(_summary(entry), base, title, url)
    # Captions of pictures come as contents as well: the text is the longest of all.
    body = max([*bodies, summary], key=lambda one: len(one.words), default=summary)
    if not body.words:
        body = body_of({"value": entry.get("media_caption"), "type": "text/plain"}, base)
    title = title or title_from(body.words)
    if not title:
        raise RecordRefused(_("The entry has neither a title nor a text."))
    return Record(
        title=title,
        body=body.value if body.words else "",
        is_text=body.is_text,
        summary=summary_beside(summary, body) if body is not summary else "",
        url=url,
        author=_author(entry),
        published=_published(entry),
        language=_settled_language(_language(entry, contents), language, title, body.words),
        tags=_tags(entry),
        image_url=picture_of(entry, [*bodies, summary], base),
    )


def _detail(entry: Shape, name: str) -> Shape:
    value = entry.get(f"{name}_detail")
    return dict(value) if isinstance(value, dict) else {"value": as_text(entry.get(name))}


def _title(entry: Shape) -> str:
    """The title; nothing where the program of the site only says that there is none."""
    found = plain(_detail(entry, "title"))
    return "" if NO_TITLE.fullmatch(found) else found


def _is_text(content: Shape) -> bool:
    """Whether a content is text: another kind of file may stand there in base64 (RFC 4287,
    4.1.3.3)."""
    kind = as_text(content.get("type")).partition(";")[0].strip().lower()
    return not kind or kind.startswith("text/") or kind in MARKUP or kind.endswith("+xml")


def _summary(entry: Shape) -> Shape:
    """The summary with its type, which feedparser mixes up with that of a picture's caption."""
    detail, value = _detail(entry, "summary"), as_text(entry.get("summary"))
    return detail if detail.get("value") == value else {"type": "text/html", "value": value}


def _author(entry: Shape) -> str:
    """Names, without the addresses of mail that feeds put beside or instead of them."""
    authors = parts_of(entry, "authors")[:MOST_AUTHORS]
    given = [as_text(one.get("name")) for one in authors]
    if not any(given):
        given = [as_text(_detail(entry, "author").get("name")) or as_text(entry.get("author"))]
    names = [_name(value) for value in given]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _name(value: str) -> str:
    name = EMAIL.sub("", plain({"value": value})).strip(" ()<>,;")
    return "" if "://" in name else without_by(name)


def _published(entry: Shape) -> datetime | None:
    """When the entry says it was published, else written, else changed; None where that is no date.

    One in the future is of a wrong clock or zone, and must not keep the article back.
    """
    for name in MOMENTS:
        found = _moment(as_text(entry.get(name)))
        is_said = found and found.year >= FIRST_YEAR and abs(found - EPOCH) >= A_DAY
        if found and is_said and found <= timezone.now():
            return found
    return None


def _moment(written: str) -> datetime | None:
    """The moment in UTC. What feedparser makes of a date is not asked: it takes zones that it
    does not know for Greenwich, and half of a date for the whole."""
    moment = moment_or_none(written)
    # Parts of a second say nothing, and not every database keeps them.
    return moment and moment.astimezone(UTC).replace(microsecond=0)


def _language(entry: Shape, contents: Iterable[Shape]) -> str:
    """The language that the entry itself names; feedparser hands down that of the feed."""
    details = [_detail(entry, "title"), *contents, _detail(entry, "summary")]
    found = (as_text(one.get("language")) for one in details)
    return as_text(entry.get("language")) or next(filter(None, found), "")


def _settled_language(own: str, of_feed: str, title: str, words: str) -> str:
    """The entry's own language, else that of the feed, else nothing where the words are clearly in
    another one: it is then guessed when the record is prepared, and marked so."""
    if own and _main(own) != _main(of_feed):
        return own
    guess = guess_language(f"{title}\n{words}") if _main(of_feed) in LANGUAGES else ""
    declared = _main(of_feed)
    is_alike = any({guess, declared} <= family for family in ALIKE)
    return of_feed if not guess or guess == declared or is_alike else ""


def _main(language: str) -> str:
    """The first part of a tag: "it" of "it-IT"."""
    return re.split("[-_]", language.strip().casefold())[0]


def _tags(entry: Shape) -> list[str]:
    found: dict[str, str] = {}
    keywords = as_text(entry.get("media_keywords")).split(",") if not entry.get("tags") else []
    for tag in [*parts_of(entry, "tags"), *({"term": word} for word in keywords)]:
        said = plain({"value": as_text(tag.get("label")) or as_text(tag.get("term"))})
        # Kinds of things, such as Blogger's, are no subjects.
        for name in _each_tag(said) if "://" not in said else ():
            if name.casefold() not in UNFILED:
                found.setdefault(name.casefold(), name)
    return list(found.values())[:MOST_TAGS]


def _each_tag(said: str) -> list[str]:
    """The tags that one element has: with semicolons, or at least two commas, between them."""
    between = ";" if ";" in said else "," if said.count(",") >= COMMAS_OF_A_LIST else None
    names = said.split(between) if between else [said]
    return [name.strip().removeprefix("#") for name in names if name.strip(" #")]
