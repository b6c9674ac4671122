"""What the home page shows, in a fixed number of queries whatever the archive holds."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.lists.page_keys import key_of
from articles.lists.pagination import Filing, in_order
from articles.models import Article, ListCard, Section
from articles.models.prepared_query import PreparedQuery
from articles.models.section_tree import SectionTree

FRONT_LENGTH = 4
NEWEST_LENGTH = 6
BLOCK_LENGTH = 5
PICTURES_LENGTH = 4
STORIES_LENGTH = 3
VOICES, LEAST_VOICES = 4, 2  # outlets that tell the same
STORY_DAYS = 7
MOST_TOLD = 200  # of their newest articles that are looked at
# Of each section: more than a block holds, since those shown further up are left out of it.
DEPTH = BLOCK_LENGTH + FRONT_LENGTH


@dataclass(frozen=True, slots=True)
class Block:
    """A section of the front page with its newest articles."""

    section: Section
    articles: list[ListCard]


@dataclass(frozen=True, slots=True)
class ToldBySeveral:
    """A fact, with an article of each of several outlets that tell it."""

    articles: list[ListCard]


@dataclass(slots=True)
class FrontPage:
    """The lead, those beside it, the newest, facts in several papers, and a block a section.

    ``newest_key`` is the key of the newest article of all, empty where there is none.
    """

    lead: ListCard | None = None
    front: list[ListCard] = field(default_factory=list)
    newest: list[ListCard] = field(default_factory=list)
    stories: list[ToldBySeveral] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    newest_key: str = ""


def load(tree: SectionTree, chosen: Sequence[int] | None = None) -> FrontPage:
    """The front page of this moment; no article stands on it twice, but those that are compared
    with what other papers tell of the same fact. With ``chosen`` it is that of an editor who would
    put these articles first, in this order."""
    if chosen is None:
        chosen_ids = [pk for (pk,) in _CHOSEN.rows(moment=timezone.now())]
    else:
        chosen_ids = list(chosen[:FRONT_LENGTH])
    newest_ids = Filing().first_ids(FRONT_LENGTH + NEWEST_LENGTH)
    block_ids = _newest_by_block(tree)
    story_ids = _told_by_several()
    wanted = [
        *chosen_ids,
        *newest_ids,
        *chain.from_iterable(story_ids),
        *chain.from_iterable(block_ids.values()),
    ]
    cards = {card.pk: card for card in in_order(wanted)}
    put_first = [cards[pk] for pk in chosen_ids if pk in cards]
    newest = [cards[pk] for pk in newest_ids if pk in cards]
    # Editors who chose nothing still get a front page: the newest articles stand in.
    front = put_first or newest[:FRONT_LENGTH]
    shown = {article.pk for article in front}
    page = FrontPage(lead=front[0] if front else None, front=front[1:])
    page.newest_key = key_of(newest[0]) if newest else ""
    page.newest = [article for article in newest if article.pk not in shown][:NEWEST_LENGTH]
    shown |= {article.pk for article in page.newest}
    page.stories = [ToldBySeveral([cards[pk] for pk in ids if pk in cards]) for ids in story_ids]
    oldest = timezone.now() - timedelta(days=settings.FRONT_DAYS)
    for root, ids in block_ids.items():
        section = tree.by_id[root]
        articles = [cards[pk] for pk in ids if pk in cards and pk not in shown]
        # What is old stands there only where a section would have nothing else.
        recent = articles[:1] + [card for card in articles[1:] if card.visible_from >= oldest]
        if recent:
            page.blocks.append(Block(section, _fitting(section, recent)))
    return page


def _fitting(section: Section, articles: list[ListCard]) -> list[ListCard]:
    """As many articles as the block shows, those that its look wants first."""
    if section.front_pattern == Section.FrontPattern.PICTURES:
        return sorted(articles, key=lambda card: not card.image_name)[:PICTURES_LENGTH]
    return articles[:BLOCK_LENGTH]


def _told_by_several() -> list[list[int]]:
    """Of the facts that most outlets told lately, an article of each outlet, the newest first."""
    moment = timezone.now()
    told: dict[int, dict[int, int]] = defaultdict(dict)
    since = moment - timedelta(days=STORY_DAYS)
    for pk, story, source in _TOLD_LATELY.rows(since=since, moment=moment):
        told[story].setdefault(source, pk)
    voices = [list(by_source.values()) for by_source in told.values()]
    several = sorted((ids for ids in voices if len(ids) >= LEAST_VOICES), key=len, reverse=True)
    return [ids[:VOICES] for ids in several[:STORIES_LENGTH]]


def _told_lately(*, since: datetime, moment: datetime) -> "QuerySet[Article, tuple[Any, ...]]":
    lately = Article.objects.published(at=moment).filter(visible_from__gte=since)
    told = lately.filter(story__isnull=False).newest_first()
    return told.values_list("pk", "story", "source")[:MOST_TOLD]


def _chosen(*, moment: datetime) -> "QuerySet[Article, tuple[Any, ...]]":
    chosen = Article.objects.published(at=moment).on_front_page()
    return chosen.values_list("pk")[:FRONT_LENGTH]


def _newest_of_sections(
    *, sections: Sequence[int], moment: datetime
) -> "QuerySet[Section, tuple[Any, ...]]":
    own = Article.objects.published(at=moment).filter(section=OuterRef("pk")).newest_first()
    place = JSONObject(at="visible_from", pk="pk")
    columns = {f"newest_{n}": Subquery(own.values(place=place)[n : n + 1]) for n in range(DEPTH)}
    members = Section.objects.filter(pk__in=sections).order_by()
    return members.values_list("pk", *columns.values())


_CHOSEN = PreparedQuery(_chosen)
_TOLD_LATELY = PreparedQuery(_told_lately)
_NEWEST_OF_SECTIONS = PreparedQuery(_newest_of_sections)


def _newest_by_block(tree: SectionTree) -> dict[int, list[int]]:
    """For each section with a block, the ids of the newest articles of its branch."""
    branches = {
        section.pk: [member.pk for member in tree.branch(section)]
        for section in tree.sections
        if section.on_front_page
    }
    if not branches:
        return {}
    members = {pk for branch in branches.values() for pk in branch}
    rows = _NEWEST_OF_SECTIONS.rows(sections=sorted(members), moment=timezone.now())
    places = {pk: [_place(cell) for cell in cells if cell] for pk, *cells in rows}
    return {
        root: [pk for _at, pk in _merge([places.get(member, []) for member in branch])[:DEPTH]]
        for root, branch in branches.items()
    }


def _place(cell: str | dict[str, object]) -> tuple[str, int]:
    """Date and id of one cell; databases hand JSON over as text or as an object."""
    value = json.loads(cell) if isinstance(cell, str) else cell
    return str(value["at"]), int(str(value["pk"]))


def _merge(lists: list[list[tuple[str, int]]]) -> list[tuple[str, int]]:
    return sorted((place for places in lists for place in places), reverse=True)
