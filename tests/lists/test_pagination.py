"""Long lists: every article once, in order, by number and then by key."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.lists.page_keys import key_of, parse_key
from articles.lists.pagination import NUMBERED_PAGES, PAGE_SIZE, paginate
from articles.models import Article, Section
from tests.small_archive import SmallArchive


@pytest.fixture
def long_list(archive: SmallArchive) -> list[int]:
    """Ids of 250 articles of two sections, newest first; many share their moment."""
    other = Section.objects.create(name="Altra", slug="altra")
    now = timezone.now()
    made = []
    for number in range(250):
        article = Article(
            title=f"N {number}",
            slug=f"n-{number}",
            source=archive.source,
            section=other if number % 3 else archive.section,
            status=Article.Status.PUBLISHED,
            published=now - timedelta(minutes=number // 4 + 1),
        )
        article.prepare()
        made.append(article)
    Article.objects.bulk_create(made)
    return list(Article.objects.published().newest_first().values_list("pk", flat=True))


def walk(link: str, *, newest_first: bool = True, start: str = "") -> Iterator[list[int]]:
    """The ids of each page from ``start`` on, following one kind of link."""
    parts = [
        Article.objects.published().filter(section=pk)
        for pk in Section.objects.values_list("pk", flat=True)
    ]
    query = start
    while True:
        page = paginate(parts, QueryDict(query), newest_first=newest_first)
        yield [article.pk for article in page.articles]
        query = getattr(page, link).removeprefix("?")
        if not getattr(page, link):
            return


def flat(pages: Iterator[list[int]]) -> list[int]:
    return [pk for page in pages for pk in page]


def test_walking_on_shows_every_article_once(long_list: list[int]) -> None:
    assert flat(walk("older_url")) == long_list


def test_walking_on_from_the_oldest_shows_every_article_once(long_list: list[int]) -> None:
    assert flat(walk("older_url", newest_first=False)) == list(
        Article.objects.published().oldest_first().values_list("pk", flat=True)
    )


def test_walking_back_by_key_reaches_the_first_article(long_list: list[int]) -> None:
    oldest = Article.objects.get(pk=long_list[-1])
    back = list(walk("newer_url", start=f"dopo={key_of(oldest)}"))
    assert [pk for page in reversed(back) for pk in page] == long_list[:-1]


def test_after_the_numbered_pages_come_keys(long_list: list[int]) -> None:
    last = paginate([Article.objects.published()], QueryDict(f"pagina={NUMBERED_PAGES}"))
    assert "prima=" in last.older_url
    assert [a.pk for a in last.articles] == long_list[-PAGE_SIZE - 50 : -50]


def test_the_first_page_has_an_address_without_number(long_list: list[int]) -> None:
    second = paginate([Article.objects.published()], QueryDict("pagina=2&fonte=x"))
    assert second.newer_url == "?fonte=x"
    assert [link.number for link in second.pages if link.is_current] == [2]


@pytest.mark.parametrize(
    "query",
    [
        "pagina=0",
        "pagina=-1",
        "pagina=11",
        "pagina=due",
        "pagina=1e9",
        "pagina=²",
        "prima=x",
        "prima=1-",
        "prima=999999999999999999-1",
        "dopo=9-9-9",
        "prima=",
        "prima=1-1",
        "dopo=99999999999999999-1",
    ],
)
def test_a_page_that_does_not_exist_is_not_found(long_list: list[int], query: str) -> None:
    with pytest.raises(Http404):
        paginate([Article.objects.published()], QueryDict(query))


@pytest.mark.django_db
def test_an_empty_list_has_one_empty_page() -> None:
    page = paginate([Article.objects.published()], QueryDict())
    assert (page.articles, page.older_url, page.newer_url) == ([], "", "")


@given(st.text(max_size=40))
def test_any_text_is_a_key_or_no_page(text: str) -> None:
    try:
        moment, pk = parse_key(text)
    except Http404:
        return
    assert moment.tzinfo is not None
    assert pk >= 0
