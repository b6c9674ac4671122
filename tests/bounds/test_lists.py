"""How many articles, names and numbers stand on a page, at each bound and one beyond."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone

from articles.lists import front_page, read_counter, related, saved_articles, site_frame
from articles.models import Article, MostRead, Section, Source, Story, article_page
from articles.models.section_tree import SectionTree
from articles.search.types import MonthCount
from articles.search_page import histogram, results
from articles.search_page.request import SearchRequest
from articles.templating.site_context import site
from tests.small_archive import SmallArchive


def test_the_front_page_has_four_chosen_six_new_and_blocks_of_five(archive: SmallArchive) -> None:
    bounds = (front_page.FRONT_LENGTH, front_page.NEWEST_LENGTH, front_page.BLOCK_LENGTH)
    assert bounds == (4, 6, 5)
    other = Section.objects.create(name="Altra", slug="altra", on_front_page=True, order=2)
    for number in range(sum(bounds) + 2):
        archive.make_article(front_page=number < 5, section=other if number > 10 else None)
    page = front_page.load(SectionTree(Section.objects.all()))
    assert len([page.lead, *page.front]) == front_page.FRONT_LENGTH
    assert len(page.newest) == front_page.NEWEST_LENGTH
    assert [len(block.articles) for block in page.blocks] == [front_page.BLOCK_LENGTH]


@pytest.mark.parametrize("more", [0, 1])
def test_the_frame_has_six_headlines_and_five_of_each_list(
    archive: SmallArchive, more: int
) -> None:
    bounds = (site_frame.STRIP_LENGTH, site_frame.LIST_LENGTH, site_frame.SOURCES_LENGTH)
    assert bounds == (6, 5, 10)
    made = [archive.make_article() for _number in range(site_frame.STRIP_LENGTH + more)]
    for number, article in enumerate(made, 1):
        MostRead.objects.create(article=article, rank=number)
        archive.make_comment(article)
    for number in range(site_frame.SOURCES_LENGTH - 1 + more):
        source = Source.objects.create(name=f"S {number}", slug=f"s{number}", rights="link")
        archive.make_article(source=source, published=timezone.now() - timedelta(days=30))
    frame = site(RequestFactory().get("/"))["site"]
    assert len(frame.strip) == site_frame.STRIP_LENGTH
    assert [article.pk for article in frame.most_read] == [article.pk for article in made[:5]]
    assert len(frame.newest_comments) == site_frame.LIST_LENGTH
    assert len(frame.top_sources) == site_frame.SOURCES_LENGTH


@pytest.mark.parametrize("more", [0, 1])
def test_thirty_comments_are_looked_at(archive: SmallArchive, more: int) -> None:
    assert site_frame.MOST_COMMENTS == 30
    quiet, talked_of = archive.make_article(), archive.make_article()
    archive.make_comment(quiet)
    for _number in range(site_frame.MOST_COMMENTS - 1 + more):
        last = archive.make_comment(talked_of)
    shown = site(RequestFactory().get("/"))["site"].newest_comments
    assert len(shown) == 2 - more
    assert shown[0] == last


@pytest.mark.parametrize("more", [0, 1])
def test_a_hundred_articles_of_a_story_are_listed(archive: SmallArchive, more: int) -> None:
    assert article_page.MOST_OF_A_STORY == 100
    story = Story.objects.create()
    for _number in range(article_page.MOST_OF_A_STORY + 1 + more):
        archive.make_article()
    Article.objects.update(story=story)
    listed = article_page.same_story(Article.objects.latest("pk"))
    assert len(listed) == article_page.MOST_OF_A_STORY


def test_ten_articles_are_ranked(archive: SmallArchive) -> None:
    assert read_counter.RANKED == 10
    made = [archive.make_article() for _number in range(read_counter.RANKED + 1)]
    counter = read_counter.Counter()
    for number, article in enumerate(made, 1):
        for reader in range(number):
            counter.add(article.pk, f"10.0.{reader}.1")
    read_counter._write(counter.take())
    read_counter.rank()
    ranked = MostRead.objects.order_by("rank").values_list("article_id", flat=True)
    assert list(ranked) == [article.pk for article in made[:0:-1]]


@pytest.mark.parametrize("more", [0, 1])
def test_as_many_readers_are_remembered_as_the_bound_says(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert read_counter.MOST_REMEMBERED == 100_000
    monkeypatch.setattr(read_counter, "MOST_REMEMBERED", 3)
    counter = read_counter.Counter()
    for reader in range(2 + more):
        assert counter.add(1, f"10.0.{reader}.1")
    # Above it all are forgotten at once, and who read before counts again.
    assert counter.add(1, "10.0.0.1") is bool(more)


@pytest.mark.parametrize(("seconds", "counts"), [(-1, False), (1, True)])
def test_a_reader_counts_again_after_an_hour(seconds: int, counts: bool) -> None:
    assert read_counter.HOUR == 3600
    counter = read_counter.Counter()
    assert counter.add(1, "10.0.0.1")
    counter._key_made -= read_counter.HOUR + seconds
    assert counter.add(1, "10.0.0.1") is counts


@pytest.mark.parametrize("more", [0, 1])
def test_two_hundred_articles_are_looked_through_for_what_is_like_one(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert related.CANDIDATES == 200
    monkeypatch.setattr(related, "CANDIDATES", 3)
    wanted = archive.make_article(title="Il vulcano erutta", tags=("lava",))
    for _number in range(2 + more):
        archive.make_article(title="Altro", tags=("lava",))
    like = archive.make_article(title="Il vulcano erutta", tags=("lava",))
    assert (related._by_what_they_share(wanted, 1) == [like.pk]) is (not more)


@pytest.mark.parametrize(("last", "columns"), [("2022-12", 36), ("2023-01", 4)])
def test_three_years_are_shown_by_month_and_more_by_year(last: str, columns: int) -> None:
    assert histogram.MOST_MONTHS == 36
    asked = SearchRequest(QueryDict("q=iran"))
    shown = histogram.histogram_bars(asked, [MonthCount("2020-01", 1), MonthCount(last, 2)])
    assert len(shown) == columns


def test_two_pages_before_and_after_can_be_turned_to() -> None:
    assert results.AROUND == 2
    pager = results._pager(SearchRequest(QueryDict("q=iran&pagina=10")), 20)
    assert [link.number for link in pager.pages] == [1, 8, 9, 10, 11, 12, 20]
    assert [link.number for link in pager.pages if link.is_after_gap] == [8, 20]
    pager = results._pager(SearchRequest(QueryDict("q=iran&pagina=4")), 7)
    assert [link.number for link in pager.pages if link.is_after_gap] == []


def test_a_browser_may_ask_for_so_many_articles_by_numbers_of_so_many_digits() -> None:
    most, digits = saved_articles.MOST_ASKED, saved_articles.ID_DIGITS
    assert (most, digits) == (130, 18)
    longest = [10**digits - 1 - number for number in range(most + 1)]

    def is_valid(ids: list[int]) -> bool:
        return saved_articles.AskedForm({"ids": ",".join(map(str, ids))}).is_valid()

    assert is_valid(longest[:most])
    assert not is_valid(longest)
    assert not is_valid(list(range(most + 1)))
    assert not is_valid([10**digits])
