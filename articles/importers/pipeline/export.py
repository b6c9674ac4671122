"""Articles as records: what an import reads back to the same archive."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import islice
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils import timezone

from articles.importers.csv.reader import harmless
from articles.importers.field_values import NAMES
from articles.importers.records import ImportedComment, Record
from articles.models import Article, Comment, OldAddress, Tag, TextPicture
from articles.models.section_tree import SectionTree
from articles.text.media import as_links
from articles.text.safe_links import web_address

BATCH = 250  # articles in memory at once
IDS = 5_000
BOM = "\ufeff"


def every_id() -> Iterator[int]:
    """Ids of all articles of whatever state, the oldest row first."""
    last = 0
    while ids := list(
        Article.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:IDS]
    ):
        yield from ids
        last = ids[-1]


def records_of(ids: Iterable[int]) -> Iterator[Record]:
    """The articles of these ids in their order, without those that there are not."""
    tree = SectionTree.load()
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield from records_by_id(batch, tree).values()


def records_by_id(ids: Sequence[int], tree: SectionTree) -> dict[int, Record]:
    """The articles of these ids as records, by id; ``tree`` holds their sections."""
    articles = Article.objects.select_related("source").defer("text").in_bulk(ids)
    prefetch_related_objects(
        list(articles.values()),
        Prefetch("tags", Tag.objects.order_by("name")),
        Prefetch("comments", Comment.objects.order_by("pk")),
        Prefetch("oldaddress_set", OldAddress.objects.order_by("path")),
        Prefetch("text_pictures", TextPicture.objects.select_related("picture")),
    )
    return {pk: record_of(articles[pk], tree) for pk in ids if pk in articles}


def record_of(article: Article, tree: SectionTree) -> Record:
    """All that the record format can say of an article; ``tree`` holds its section.

    A guessed language is left out: it is guessed again, and goes on being known as a guess.
    """
    section = tree.by_id.get(article.section_id or 0)
    above = [parent.name for parent in tree.path(section)] if section else []
    return Record(
        title=article.title,
        body=_body(article),
        source=article.source.name,
        published=timezone.localtime(article.published),
        external_id=article.external_id,
        summary=article.summary,
        url=web_address(article.url),
        source_country=article.source.country,
        section=above[-1] if above else "",
        tags=[tag.name for tag in article.tags.all()],
        author=article.author,
        language="" if article.language_guessed else article.language,
        status=article.status,
        slug=article.slug,
        section_parents=above[:-1],
        image_url=web_address(article.image_origin),
        front_page=article.front_page,
        front_order=str(article.front_order),
        withdrawal_reason=article.withdrawal_reason,
        comments_open=article.comments_open,
        source_home_page=web_address(article.source.home_page),
        source_language=article.source.language,
        source_rights=article.source.rights,
        source_permission=article.source.permission,
        old_paths=[old.path for old in article.oldaddress_set.all()],
        comments=[_comment(comment) for comment in article.comments.all()],
    )


def _body(article: Article) -> str:
    """The text with the addresses of its pictures: another archive does not have the files."""
    if "<img" not in article.body:
        return article.body
    kept = article.text_pictures.all()
    origins = {one.picture.address: one.origin for one in kept if one.picture is not None}
    return as_links(article.body, origins)


def _comment(comment: Comment) -> ImportedComment:
    state: Any = comment.state
    return ImportedComment(
        name=comment.name,
        text=comment.text,
        created=comment.created.astimezone(UTC),
        email=comment.email,
        state=state,
        key=str(comment.pk),
        parent=str(comment.parent_id or ""),
    )


def as_values(record: Record) -> dict[str, Any]:
    """The record as JSON, with what an import asks for even where it is empty."""
    return {"title": record.title, "body": record.body} | record.as_json()


def as_lines(records: Iterable[Record]) -> Iterator[str]:
    """JSON Lines, line by line."""
    for record in records:
        yield json.dumps(as_values(record), ensure_ascii=False) + "\n"


class _Line:
    """What ``csv`` writes to: gives back the line that it gets."""

    def write(self, line: str) -> str:
        return line


def as_table(records: Iterable[Record]) -> Iterator[str]:
    """CSV (RFC 4180) row by row, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(NAMES)
    for record in records:
        values = as_values(record)
        yield writer.writerow(harmless(_cell(values.get(name))) for name in NAMES)


def _cell(value: Any) -> str:
    """A value as a cell: lists with semicolons, or as JSON where that would be read otherwise."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if all(isinstance(one, str) and _is_plain(one) for one in value):
        return "; ".join(value)
    return json.dumps(value, ensure_ascii=False)


def _is_plain(text: str) -> bool:
    return bool(text) and text == text.strip() and not set(text) & set(";,[")
