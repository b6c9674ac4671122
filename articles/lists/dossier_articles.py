"""Dossiers as readers see them: their articles and their pictures."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils import timezone

from articles import search
from articles.lists.pagination import Filing, Listed
from articles.models import Article, ArticleQuerySet, Dossier, ListCard, cards_by_id
from articles.search.types import MAX_PAGE_SIZE


@dataclass(frozen=True, slots=True)
class ShownDossier:
    """A dossier with the card of the article whose picture it has, if it has one to show."""

    dossier: Dossier
    cover: ListCard | None


class Contents(NamedTuple):
    """What a dossier lists, and how many articles that are; None where nobody can tell."""

    listed: Listed
    number: int | None


def contents_of(dossier: Dossier) -> Contents:
    """The articles of the dossier's tag, or the newest that its search finds.

    Raises ``SearchUnavailable`` for one of a search while there is no index.
    """
    if dossier.tag is not None:
        return Contents(Filing.under_tag(dossier.tag), dossier.tag.article_count)
    is_whole = search.has_all_changes()
    ids = found_by(dossier)
    visible = Article.objects.published(at=timezone.now()).filter(pk__in=ids)
    return Contents([visible], len(ids) if is_whole else None)


def newest_of(dossier: Dossier) -> list[ArticleQuerySet]:
    """The same as lists of articles to be merged, as feeds want them."""
    listed = contents_of(dossier).listed
    return listed.parts() if isinstance(listed, Filing) else list(listed)


def found_by(dossier: Dossier) -> list[int]:
    """Ids of the newest articles that hold all that the dossier's search asks for."""
    question = search.SearchQuery(
        search.read_query(dossier.query),
        sort="newest",
        page_size=MAX_PAGE_SIZE,
        facets=False,
        relax=False,
    )
    return [hit.id for hit in search.search(question).hits]


def with_covers(dossiers: Iterable[Dossier]) -> list[ShownDossier]:
    """The dossiers with their pictures, in their order: one query for all pictures."""
    shown = list(dossiers)
    cards = cards_by_id((each.cover_id for each in shown if each.cover_id), has_teasers=False)
    covers = (cards.get(each.cover_id or 0) for each in shown)
    return [
        ShownDossier(dossier, card if card and card.image else None)
        for dossier, card in zip(shown, covers, strict=True)
    ]
