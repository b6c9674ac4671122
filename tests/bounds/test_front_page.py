"""What stands in the blocks of the front page, at n and n + 1."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from articles.lists import front_page
from articles.lists.front_page import FrontPage
from articles.models import Article, Section, Source, Story
from articles.models.section_tree import SectionTree
from tests.small_archive import SmallArchive


def loaded() -> FrontPage:
    return front_page.load(SectionTree(Section.objects.all()))


@pytest.mark.parametrize("more", [0, 1])
def test_four_stand_with_pictures_those_that_have_one_first(
    archive: SmallArchive, more: int
) -> None:
    assert front_page.PICTURES_LENGTH == 4
    other = Section.objects.create(
        name="Altra", slug="altra", on_front_page=True, order=2, front_pattern="pictures"
    )
    for _number in range(front_page.FRONT_LENGTH + front_page.NEWEST_LENGTH):
        archive.make_article()
    made = [
        archive.make_article(section=other) for _number in range(front_page.PICTURES_LENGTH + more)
    ]
    Article.objects.filter(pk=made[-1].pk).update(image="articles/x.jpg", image_alt="Un porto.")
    (block,) = [block for block in loaded().blocks if block.section == other]
    assert len(block.articles) == front_page.PICTURES_LENGTH
    assert block.articles[0].pk == made[-1].pk


def test_an_old_picture_does_not_stand_before_what_is_new(
    archive: SmallArchive, settings: Settings
) -> None:
    settings.FRONT_DAYS = 10
    other = Section.objects.create(
        name="Altra", slug="altra", on_front_page=True, order=2, front_pattern="pictures"
    )
    for _number in range(front_page.FRONT_LENGTH + front_page.NEWEST_LENGTH):
        archive.make_article()
    now = timezone.now()
    new, old = (
        archive.make_article(section=other, published=now - timedelta(days=days))
        for days in (9, 30)
    )
    Article.objects.filter(pk=old.pk).update(image="articles/x.jpg", image_alt="Un porto.")
    (block,) = [block for block in loaded().blocks if block.section == other]
    assert [card.pk for card in block.articles] == [new.pk]


def told(archive: SmallArchive, outlets: int, days: float = 1.0) -> Story:
    """A story that so many outlets told so many days ago."""
    story = Story.objects.create()
    moment = timezone.now() - timedelta(days=days)
    for number in range(outlets):
        slug = f"s{story.pk}-{number}"
        source = Source.objects.create(name=slug, slug=slug, rights="link")
        article = archive.make_article(source=source, published=moment)
        Article.objects.filter(pk=article.pk).update(story=story)
    return story


@pytest.mark.parametrize("more", [0, 1])
def test_three_facts_stand_there_and_four_voices_of_each(archive: SmallArchive, more: int) -> None:
    assert (front_page.STORIES_LENGTH, front_page.VOICES) == (3, 4)
    for _number in range(front_page.STORIES_LENGTH + more):
        told(archive, front_page.VOICES + more)
    lengths = [len(story.articles) for story in loaded().stories]
    assert lengths == [front_page.VOICES] * front_page.STORIES_LENGTH


@pytest.mark.parametrize(
    ("outlets", "days", "count"),
    [
        (front_page.LEAST_VOICES, 1, 1),
        (front_page.LEAST_VOICES - 1, 1, 0),
        (2, front_page.STORY_DAYS - 0.01, 1),
        (2, front_page.STORY_DAYS + 0.01, 0),
    ],
)
def test_a_fact_is_told_by_two_outlets_within_a_week(
    archive: SmallArchive, outlets: int, days: float, count: int
) -> None:
    told(archive, outlets, days)
    assert len(loaded().stories) == count


def test_a_story_of_one_outlet_alone_is_none(archive: SmallArchive) -> None:
    story = Story.objects.create()
    for _number in range(3):
        article = archive.make_article()
        Article.objects.filter(pk=article.pk).update(story=story)
    assert loaded().stories == []


def test_what_is_older_than_the_setting_does_not_stand_second(
    archive: SmallArchive, settings: Settings
) -> None:
    settings.FRONT_DAYS = 10
    other = Section.objects.create(name="Altra", slug="altra", on_front_page=True, order=2)
    for _number in range(front_page.FRONT_LENGTH + front_page.NEWEST_LENGTH):
        archive.make_article()
    now = timezone.now()
    made = [
        archive.make_article(section=other, published=now - timedelta(days=days))
        for days in (9, 9.9, 10.1, 30)
    ]
    (block,) = [block for block in loaded().blocks if block.section == other]
    assert [card.pk for card in block.articles] == [one.pk for one in made[:2]]
    settings.FRONT_DAYS = 1
    (block,) = [block for block in loaded().blocks if block.section == other]
    assert [card.pk for card in block.articles] == [made[0].pk]  # nothing is newer


@pytest.mark.parametrize("more", [0, 1])
def test_two_hundred_articles_are_looked_at_for_facts(archive: SmallArchive, more: int) -> None:
    assert front_page.MOST_TOLD == 200
    told(archive, 2, days=2)
    story = Story.objects.create()
    for _number in range(front_page.MOST_TOLD - 2 + more):
        archive.make_article(published=timezone.now() - timedelta(days=1))
    Article.objects.filter(story__isnull=True).update(story=story)
    assert len(loaded().stories) == 1 - more
