"""A record of any origin as an article that can be stored: checked, sanitised, derived.

Nothing here looks at the database, so that it can run in worker processes.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.importers.language_detection import guess_language
from articles.importers.pipeline.body_html import as_html
from articles.importers.record_address import BLANK, address_or_nothing, web_address
from articles.importers.records import Failure, ImportedComment, Record, RecordRefused, Unread
from articles.models import Article, Comment, Source
from articles.models.deleted_article import LEAST_COPIED
from articles.text import html as texts
from articles.text.author_names import public_author
from articles.text.country_and_language_codes import country_code, language_code
from articles.text.digests import digest64
from articles.text.media import with_media

LONGEST_BODY = 2_000_000
MOST_TAGS = 50
MOST_COMMENTS = 10_000
MOST_OLD_PATHS = 20
# Addresses have years of four digits, and every database keeps dates well within these.
EARLIEST, LATEST = datetime(1600, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_SLUG = 200
LONGEST_LANGUAGE = 12
# Soft hyphens, spaces without width and marks of byte order: in a short field nothing breaks there.
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
DEFAULT_ORDER = 100  # on the front page


@dataclass(slots=True)
class PreparedRecord:
    """A record that can be stored. ``article`` has its own columns, of ``COLUMNS``; what it is
    filed under is still by name. ``content_hash`` stands for the record as it came, and
    ``dateless_hash`` for all of it but its date."""

    record: Record
    article: Article
    content_hash: int
    dateless_hash: int

    @property
    def values(self) -> dict[str, Any]:
        """The article's own columns."""
        return {name: getattr(self.article, name) for name in COLUMNS}

    @property
    def is_long(self) -> bool:
        """Whether another article with the same text is a copy and no accident."""
        return len(self.article.text) >= LEAST_COPIED


def prepare_record(record: Record) -> PreparedRecord | Failure:
    """The record as an article that can be stored, or why it cannot become one."""
    try:
        said = hash_of(record, dated=False)
        hashes = _dated(said, record), said
        _check(record)
        return PreparedRecord(record, _article(record), *hashes)
    except RecordRefused as refused:
        return Failure(record.place or record.title[:80], refused.args[0], record.as_json())


def prepare_all(items: Iterable[Any]) -> list[Any]:
    """Prepare the records among the items; failures and taxonomy terms stay as they are."""
    read = (item.read() if isinstance(item, Unread) else item for item in items)
    return [prepare_record(item) if isinstance(item, Record) else item for item in read]


_HASHED = tuple(
    field.name for field in fields(Record) if field.name not in {"place", "comments", "published"}
)


def hash_of(record: Record, *, dated: bool = True) -> int:
    """A number of 64 bits (signed, never 0) that changes with anything the record says, or with
    anything but its date."""
    comments = [
        (comment.key, comment.name, comment.text, comment.state, comment.created.timestamp())
        for comment in record.comments
    ]
    said = [getattr(record, name) for name in _HASHED]
    found = digest64(repr((said, comments)).encode("utf-8", "surrogatepass"))
    return _dated(found, record) if dated else found


def _dated(dateless: int, record: Record) -> int:
    moment = None if record.published is None else record.published.timestamp()
    return digest64(repr((dateless, moment)).encode())


def _check(record: Record) -> None:
    """Bring the short fields into their form; raises ``RecordRefused`` for what makes no sense."""
    record.title = _line(record.title, 300)
    if not record.title:
        raise RecordRefused(_("The title is missing."))
    if len(record.body) > LONGEST_BODY:
        raise RecordRefused(_("The text is longer than two million characters."))
    if record.published is not None and not EARLIEST <= record.published < LATEST:
        raise RecordRefused(_("The year must lie between 1600 and 2199."))
    if record.status and record.status not in Article.Status.values:
        raise RecordRefused(_("“%s” is no state of an article.") % record.status[:40])
    record.source = _line(record.source, 120)
    record.section = _line(record.section, 80)
    record.section_parents = [_line(name, 80) for name in record.section_parents if name.strip()]
    record.tags = list(dict.fromkeys(filter(None, (_line(tag, 80) for tag in record.tags))))
    record.tags = record.tags[:MOST_TAGS]
    record.url = web_address(record.url.strip(), 1000)
    record.external_id = _key(record.external_id)
    record.source_country = _country(record.source_country.strip())
    record.language = _language(record.language.strip())
    record.source_language = _language(record.source_language.strip())
    if record.front_order and not _is_order(record.front_order):
        raise RecordRefused(_("“%s” is no place on the front page.") % record.front_order[:40])
    if record.source_rights and record.source_rights not in Source.Rights.values:
        raise RecordRefused(_("“%s” is no mode of rights.") % record.source_rights[:40])
    # What only decorates an article is no reason to refuse it.
    record.image_url = address_or_nothing(record.image_url.strip(), 1000)
    record.source_home_page = address_or_nothing(record.source_home_page.strip(), 500)
    record.old_paths = [path for path in record.old_paths if len(path) <= 500][:MOST_OLD_PATHS]
    record.comments = [
        _comment(comment, record.published)
        for comment in record.comments[:MOST_COMMENTS]
        if comment.text.strip()
    ]


def _article(record: Record) -> Article:
    """The article, with the columns that need nothing of the database."""
    published = record.published or timezone.now()
    article = Article(
        title=record.title,
        slug=record.slug[:LONGEST_SLUG],
        summary=_cut(record.summary.strip(), 1000),
        body=with_media(
            as_html(record.body, is_text=record.is_text), record.url or record.source_home_page
        ),
        author=_line(public_author(record.author), 200),
        language=record.language,
        url=record.url,
        status=record.status or Article.Status.DRAFT,
        published=published,
        image_origin=record.image_url,
        external_id=record.external_id,
        withdrawal_reason=_withdrawal(record),
        front_order=int(record.front_order or DEFAULT_ORDER),
    )
    article.prepare()
    if not article.language and (guessed := guess_language(f"{article.title}\n{article.text}")):
        article.language, article.language_guessed = guessed, True
    record.body, record.is_text = article.body, False
    return article


COLUMNS = (
    *("title", "slug", "summary", "body", "text", "text_hash", "author", "language"),
    *("language_guessed", "url", "published", "day", "image_origin", "external_id"),
    *("withdrawal_reason", "front_order"),
)


def _is_order(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 6 and int(value) < 32_768


def _withdrawal(record: Record) -> str:
    if record.status != Article.Status.WITHDRAWN:
        return ""
    return _line(record.withdrawal_reason, 300) or str(_("Withdrawn before it came here."))


def _line(value: str, length: int) -> str:
    if not value.isascii():
        value = UNSEEN.sub("", value)
    return _cut(texts.one_line(texts.without_controls(value)), length)


def _cut(value: str, length: int) -> str:
    return value if len(value) <= length else value[: length - 1].rstrip() + "…"


def _key(external_id: str) -> str:
    """The external id; one that is too long keeps its beginning and gets a digest."""
    key = texts.without_controls(external_id).strip()
    if len(key) <= 300:
        return key
    return f"{key[:200]}#{hashlib.sha256(key.encode()).hexdigest()}"


@lru_cache(1000)
def _country(value: str) -> str:
    """Two capital letters of ISO 3166-1, from themselves or from the country's name."""
    code = country_code(value)
    if value and not code:
        raise RecordRefused(_("“%s” is no country.") % value[:40])
    return code


@lru_cache(1000)
def _language(value: str) -> str:
    """A tag of BCP 47, from itself or from the language's name; nothing where it is neither."""
    code = language_code(value)
    return code if len(code) <= LONGEST_LANGUAGE else ""


def _comment(comment: ImportedComment, published: datetime | None) -> ImportedComment:
    """A comment within the limits of its columns.

    One from the future is dated like its article: it is known again by its moment.
    """
    now = timezone.now()
    created = comment.created if comment.created <= now else min(published or now, now)
    states = Comment.State.values
    return ImportedComment(
        name=_line(comment.name, 80) or str(_("Anonymous")),
        text=_cut(texts.without_controls(comment.text).strip(), Comment.TEXT_LIMIT),
        created=max(EARLIEST, created),
        email=_email(comment.email),
        state=comment.state if comment.state in states else "pending",
        key=comment.key,
        parent=comment.parent,
    )


def _email(value: str) -> str:
    value = value.strip()
    is_one = "@" in value[1:-1] and not BLANK.search(value) and len(value) <= 254
    return value if is_one else ""
