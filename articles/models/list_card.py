"""Articles as lists show them: rows of a prepared query, without the long texts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import IntegerField, TextField, Value
from django.utils import timezone
from pictures.models import PictureFieldFile

from articles.models.article import Article
from articles.models.names_by_language import in_reader_language
from articles.models.old_address import path_of
from articles.models.prepared_query import PreparedQuery, Row, aware


class CardSource(NamedTuple):
    """The outlet of an article, and what it allows to be shown."""

    name: str
    slug: str
    country: str
    rights: str
    excerpt_length: int
    excerpt_share: int


class CardSection(NamedTuple):
    """The section of an article."""

    name: str
    slug: str
    name_it: str = ""
    name_en: str = ""

    @property
    def shown_name(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self, "name")


class ListCard(NamedTuple):
    """An article with what a card shows; the names are those of ``Article``.

    ``opening`` and ``text_length`` stand in for the text (``ArticleQuerySet.with_openings``); they
    are none on cards that were read to be shown without a teaser.
    """

    pk: int
    title: str
    slug: str
    summary: str
    day: date
    language: str
    published: datetime
    visible_from: datetime
    story_id: int | None
    source_id: int
    content_hash: int
    edited: bool
    image_name: str
    image_width: int | None
    image_height: int | None
    image_pending: bool
    image_cut: str
    image_alt: str
    opening: str | None
    text_length: int | None
    source: CardSource
    section: CardSection | None

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)

    @property
    def image(self) -> PictureFieldFile | None:
        """The picture; none where the article has none."""
        if not self.image_name:
            return None
        return PictureFieldFile(self, Article._meta.get_field("image"), self.image_name)


_OWN = tuple("image" if name == "image_name" else name for name in ListCard._fields[:-2])
_COLUMNS = (
    *_OWN,
    *(f"source__{name}" for name in CardSource._fields),
    *(f"section__{name}" for name in CardSection._fields),
)


def _cards(has_teasers: bool, *, ids: Sequence[int], moment: datetime) -> Any:
    cards = Article.objects.published(at=moment).filter(pk__in=ids).order_by()
    if has_teasers:
        return cards.with_openings().values_list(*_COLUMNS)
    nothing = {"opening": Value(None, TextField()), "text_length": Value(None, IntegerField())}
    return cards.annotate(**nothing).values_list(*_COLUMNS)


_BY_ID = PreparedQuery(_cards)


def cards_by_id(ids: Iterable[int], *, has_teasers: bool = True) -> dict[int, ListCard]:
    """The cards of those articles that readers may see now, by the id of each."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    rows = _BY_ID.rows(has_teasers, ids=wanted, moment=timezone.now())
    return {row[0]: card_of(row) for row in rows}


def card_of(row: Row) -> ListCard:
    """The card of a row with the columns of cards."""
    own, rest = row[: len(_OWN)], row[len(_OWN) :]
    of_source = len(CardSource._fields)
    source, section = CardSource._make(rest[:of_source]), rest[of_source:]
    filed = None if section[1] is None else CardSection._make(section)
    card = ListCard._make((*own, source, filed))
    if card.published.tzinfo and card.visible_from.tzinfo:
        return card
    return card._replace(published=aware(card.published), visible_from=aware(card.visible_from))
