"""Stories in lists: each shown once, with the other articles of its story named on its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from articles.lists.page_keys import Span
from articles.models import Article, ArticleLink, ArticleQuerySet, ListCard
from articles.models.article_page import LINK_COLUMNS, link_of

MOST_NAMED = 5  # on a card


def grouped_by_story(parts: Sequence[ArticleQuerySet], span: Span) -> list[ArticleQuerySet]:
    """The parts of a list with each story once: with its first article in this very list.

    So a list of one source, one tag or some days never loses a story to an article that it does
    not show.
    """
    # By its id alone, so that the database goes from the story's few articles to the list's
    # conditions, never the other way.
    shown = Exists(span.narrow(reduce(or_, parts)).filter(pk=OuterRef("pk")))
    before = Q(visible_from__lt=OuterRef("visible_from"))
    before |= Q(visible_from=OuterRef("visible_from"), pk__lt=OuterRef("pk"))
    earlier = Article.objects.filter(before, shown, story=OuterRef("story"))
    return [part.filter(Q(story__isnull=True) | ~Exists(earlier)) for part in parts]


@dataclass(frozen=True, slots=True)
class OtherArticles:
    """The other articles of a card's story: how many, and the first of each outlet of a few."""

    count: int
    named: list[ArticleLink]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


def others_of_stories(cards: Sequence[ListCard]) -> dict[int, OtherArticles]:
    """For those cards whose story has others that readers may see: these, by the card's id."""
    stories = {card.story_id: card for card in cards if card.story_id}
    if not stories:
        return {}
    others = Article.objects.published().filter(story__in=stories)
    others = others.exclude(pk__in=[card.pk for card in cards])
    placed = others.annotate(
        in_all=Window(Count("pk"), partition_by="story"),
        place=Window(RowNumber(), partition_by="story", order_by=["visible_from", "pk"]),
    ).filter(place__lte=2 * MOST_NAMED)
    by_card: dict[int, list[ArticleLink]] = {}
    counts: dict[int, int] = {}
    for *row, in_all in placed.order_by("place").values_list(*LINK_COLUMNS, "in_all"):
        other = link_of(row)
        card = stories[other.story_id or 0]
        by_card.setdefault(card.pk, []).append(other)
        counts[card.pk] = in_all
    return {
        card.pk: OtherArticles(counts[card.pk], _one_an_outlet(card, by_card[card.pk]))
        for card in stories.values()
        if card.pk in by_card
    }


def _one_an_outlet(card: ListCard, others: list[ArticleLink]) -> list[ArticleLink]:
    """The first article of each outlet, the card's own outlet last."""
    firsts: dict[int, ArticleLink] = {}
    for other in sorted(others, key=lambda link: link.source_id == card.source_id):
        firsts.setdefault(other.source_id, other)
    return list(firsts.values())[:MOST_NAMED]
