"""Addresses of articles: free, kept, and leading on after a change."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from articles.models import Article, OldAddress, Tag
from articles.models.tag_links import merge_tags
from tests.small_archive import SmallArchive

NOON = datetime(2018, 4, 3, 12, tzinfo=UTC)


def test_the_same_title_twice_on_a_day_gets_two_addresses(archive: SmallArchive) -> None:
    paths = [archive.make_article(title="Pace", published=NOON).path for _ in range(3)]
    assert paths == ["/2018/04/03/pace/", "/2018/04/03/pace-2/", "/2018/04/03/pace-3/"]


def test_the_same_title_on_another_day_keeps_its_words(archive: SmallArchive) -> None:
    archive.make_article(title="Pace", published=NOON)
    other = archive.make_article(title="Pace", published=NOON + timedelta(days=1))
    assert other.path == "/2018/04/04/pace/"


def test_a_very_long_slug_that_is_taken_gets_a_number_too(archive: SmallArchive) -> None:
    long = "parola-" * 40
    first = archive.make_article(slug=long[:200], published=NOON)
    second = archive.make_article(slug=long[:200], published=NOON)
    assert first.path != second.path
    assert len(second.slug) <= 200


@pytest.mark.parametrize("title", ["ايران وروسيا", "日本", "🚀", "«»", "***"])
def test_a_title_without_latin_letters_has_an_address(archive: SmallArchive, title: str) -> None:
    article = archive.make_article(title=title)
    assert article.slug == "articolo"
    assert article.title == title


def test_the_day_is_that_of_rome(archive: SmallArchive) -> None:
    article = archive.make_article(published=datetime(2018, 4, 3, 22, 30, tzinfo=UTC))
    assert article.path.startswith("/2018/04/04/")


def test_an_old_address_of_a_public_article_is_kept(archive: SmallArchive) -> None:
    article = archive.make_article(title="Pace", published=NOON)
    article.slug = "tregua"
    article.save()
    assert OldAddress.objects.get(path="/2018/04/03/pace/").article == article


def test_an_address_of_a_draft_is_forgotten(archive: SmallArchive) -> None:
    article = archive.make_article(title="Pace", published=NOON, status=Article.Status.DRAFT)
    article.slug = "tregua"
    article.save()
    assert not OldAddress.objects.exists()


def test_going_back_to_an_old_address_leaves_no_circle(archive: SmallArchive) -> None:
    article = archive.make_article(title="Pace", published=NOON)
    for slug in ("tregua", "pace"):
        article.slug = slug
        article.save()
    assert list(OldAddress.objects.values_list("path", flat=True)) == ["/2018/04/03/tregua/"]


def test_an_address_that_led_to_another_article_leads_to_the_last_one_there(
    archive: SmallArchive,
) -> None:
    first = archive.make_article(title="Pace", published=NOON)
    first.slug = "tregua"
    first.save()
    second = archive.make_article(title="Pace", published=NOON)
    second.slug = "accordo"
    second.save()
    assert OldAddress.objects.get(path="/2018/04/03/pace/").article == second


def test_an_address_that_led_to_a_tag_can_become_that_of_an_article(archive: SmallArchive) -> None:
    tag = Tag.objects.create(name="Pace", slug="pace")
    OldAddress.objects.create(path="/2018/04/03/pace/", tag=tag)
    article = archive.make_article(title="Pace", published=NOON)
    article.slug = "tregua"
    article.save()
    assert OldAddress.objects.get().target == article


def test_an_article_whose_slug_has_a_number_does_not_stand_in_its_own_way(
    archive: SmallArchive,
) -> None:
    archive.make_article(title="Pace", published=NOON)
    second = archive.make_article(title="Pace", published=NOON)
    second.slug = "pace"
    second.save()
    assert second.path == "/2018/04/03/pace-2/"


@pytest.mark.parametrize(("letters", "expected"), [(190, 190), (191, 190), (200, 190)])
def test_the_number_of_a_long_slug_fits_the_column(
    archive: SmallArchive, letters: int, expected: int
) -> None:
    archive.make_article(slug="a" * letters, published=NOON)
    assert archive.make_article(slug="a" * letters, published=NOON).slug == "a" * expected + "-2"


def test_the_address_that_a_tag_or_a_section_had_leads_to_it(archive: SmallArchive) -> None:
    tag = Tag.objects.create(name="Pace", slug="pace")
    for renamed in (tag, archive.section):
        renamed.slug = "altrove"
        renamed.save()
        renamed.save()
    assert {(old.path, old.target) for old in OldAddress.objects.all()} == {
        ("/tag/pace/", tag),
        ("/sezione/esteri/", archive.section),
    }
    tag.slug = "pace"
    tag.save()
    assert OldAddress.objects.get(tag=tag).path == "/tag/altrove/"


def test_the_address_of_a_source_is_not_kept(archive: SmallArchive) -> None:
    archive.source.slug = "altrove"
    archive.source.save()
    assert not OldAddress.objects.exists()


def test_the_addresses_of_a_merged_tag_lead_to_the_one_that_is_kept(
    client: Client, archive: SmallArchive
) -> None:
    archive.make_article(tags=("Siria", "Syria"))
    other = Tag.objects.get(slug="syria")
    OldAddress.objects.create(path="/?tag=syrie", tag=other)
    merge_tags(Tag.objects.get(slug="siria"), [other])
    for address in ("/tag/syria/", "/?tag=syrie"):
        assert client.get(address).headers["Location"] == "/tag/siria/"
