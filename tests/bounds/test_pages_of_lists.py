"""Pages of lists, a few articles to each: every number, every key, and one beyond."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.http import Http404, QueryDict

from articles.lists import page_keys, pagination
from articles.lists.page_keys import Span, key_of, parse_key
from articles.lists.pagination import Filing, FilingKind, PageLink, Pager
from articles.models import Article, Section, Source, Tag
from articles.models.taxonomy import COMMON_TAG
from tests.small_archive import SmallArchive

START = datetime(2020, 1, 1, 12, tzinfo=UTC)
Get = Callable[..., Pager]


@pytest.fixture
def ids(archive: SmallArchive) -> list[int]:
    """Of nine articles, newest first; the fourth to the sixth have one moment."""
    days = (9, 8, 7, 6, 6, 6, 3, 2, 1)
    made = [
        archive.make_article(published=START + timedelta(days=day)).pk for day in reversed(days)
    ]
    return list(reversed(made))


@pytest.fixture(params=["parts", "filing"])
def get(ids: list[int], monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Get:
    """The page of an address, of a list with two articles to a page and three numbered pages."""
    assert (pagination.PAGE_SIZE, pagination.NUMBERED_PAGES) == (20, 10)
    monkeypatch.setattr(pagination, "PAGE_SIZE", 2)
    monkeypatch.setattr(pagination, "NUMBERED_PAGES", 3)

    def page(query: str = "", *, newest_first: bool = True, span: Span = page_keys.EVER) -> Pager:
        listed = Filing() if request.param == "filing" else [Article.objects.published()]
        return pagination.paginate(listed, QueryDict(query), newest_first=newest_first, span=span)

    return page


def shown(page: Pager) -> list[int]:
    return [article.pk for article in page.articles]


def test_the_first_page_is_like_this(get: Get, ids: list[int]) -> None:
    page = get("fonte=a&fonte=b&vuoto=&dove=qui+e+là")
    rest = "?fonte=a&fonte=b&dove=qui+e+l%C3%A0"
    assert shown(page) == ids[:2]
    assert page.pages == [
        PageLink(1, rest, True),
        PageLink(2, f"{rest}&pagina=2", False),
        PageLink(3, f"{rest}&pagina=3", False),
    ]
    assert (page.is_first, page.newer_url, page.older_url) == (True, "", f"{rest}&pagina=2")


def test_a_page_in_the_middle_is_like_this(get: Get, ids: list[int]) -> None:
    page = get("pagina=2")
    assert shown(page) == ids[2:4]
    assert [(link.number, link.is_current) for link in page.pages] == [
        (1, False), (2, True), (3, False),
    ]  # fmt: skip
    assert (page.is_first, page.newer_url, page.older_url) == (False, "?", "?pagina=3")


def test_after_the_last_number_a_key_leads_on(get: Get, ids: list[int]) -> None:
    page = get("pagina=3&fonte=a")
    key = key_of(Article.objects.get(pk=ids[5]))
    assert shown(page) == ids[4:6]
    assert [link.number for link in page.pages] == [1, 2, 3]
    assert page.newer_url == "?fonte=a&pagina=2"
    assert page.older_url == f"?fonte=a&prima={key}"


@pytest.mark.parametrize("text", ["0", "4", "+1", "1.0", "²", "-1", "1" * 12])
def test_there_is_no_other_number(get: Get, text: str) -> None:
    with pytest.raises(Http404):
        get(f"pagina={text}")


@pytest.mark.parametrize("text", ["", "1", "01", "000000001"])
def test_the_first_page_may_be_asked_for_by_its_number(get: Get, ids: list[int], text: str) -> None:
    assert shown(get(f"pagina={text}")) == ids[:2]


@pytest.mark.parametrize(
    ("count", "pages"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 3)]
)
def test_numbers_go_as_far_as_there_are_articles(
    get: Get, ids: list[int], count: int, pages: int
) -> None:
    Article.objects.filter(pk__in=ids[count:]).delete()
    for number in range(1, pages + 1):
        page = get(f"pagina={number}")
        assert [link.number for link in page.pages] == list(range(1, pages + 1))
        assert shown(page) == ids[:count][2 * number - 2 : 2 * number]
        assert bool(page.older_url) is (count > 2 * number)
    if pages < 3:
        with pytest.raises(Http404):
            get(f"pagina={pages + 1}")


def test_three_numbers_ahead_are_looked_for(
    get: Get, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "NUMBERED_PAGES", 10)
    assert [link.number for link in get().pages] == [1, 2, 3, 4]
    assert [link.number for link in get("pagina=2").pages] == [1, 2, 3, 4, 5]


def test_keys_lead_on_through_articles_of_one_moment(get: Get, ids: list[int]) -> None:
    for place in range(len(ids) - 1):
        key = key_of(Article.objects.get(pk=ids[place]))
        page = get(f"prima={key}")
        assert shown(page) == ids[place + 1 : place + 3]
        assert page.is_first is False
        assert page.pages == []
        first = key_of(page.articles[0])
        assert page.newer_url == f"?dopo={first}"
        more = len(ids) > place + 3
        assert page.older_url == (f"?prima={key_of(page.articles[-1])}" if more else "")


def test_keys_lead_back_to_the_first_article(get: Get, ids: list[int]) -> None:
    for place in range(1, len(ids)):
        key = key_of(Article.objects.get(pk=ids[place]))
        page = get(f"dopo={key}&fonte=a")
        assert shown(page) == ids[max(place - 2, 0) : place]
        assert page.is_first is (place <= 2)
        assert page.older_url == f"?fonte=a&prima={key_of(page.articles[-1])}"
        first = f"?fonte=a&dopo={key_of(page.articles[0])}"
        assert page.newer_url == ("" if page.is_first else first)


def test_a_list_from_the_oldest_on_goes_the_other_way(get: Get, ids: list[int]) -> None:
    oldest = ids[::-1]
    assert shown(get(newest_first=False)) == oldest[:2]
    for place in range(len(ids) - 1):
        key = key_of(Article.objects.get(pk=oldest[place]))
        assert shown(get(f"prima={key}", newest_first=False)) == oldest[place + 1 : place + 3]
        if place:
            back = get(f"dopo={key}", newest_first=False)
            assert shown(back) == oldest[max(place - 2, 0) : place]


def test_before_the_first_and_after_the_last_is_nothing(get: Get, ids: list[int]) -> None:
    first, last = (key_of(Article.objects.get(pk=pk)) for pk in (ids[0], ids[-1]))
    for query in (f"dopo={first}", f"prima={last}", "prima=x", "dopo="):
        with pytest.raises(Http404, match="no such page"):
            get(query)


@pytest.mark.parametrize("newest_first", [True, False])
def test_a_span_holds_for_numbers_and_for_keys(
    get: Get, ids: list[int], newest_first: bool
) -> None:
    """Both its ends are included, and no key leads out of it."""
    span = Span(START + timedelta(days=2), START + timedelta(days=7))
    inside = ids[2:8] if newest_first else ids[2:8][::-1]
    assert shown(get(span=span, newest_first=newest_first)) == inside[:2]
    for place, pk in enumerate(inside[:-1]):
        key = key_of(Article.objects.get(pk=pk))
        page = get(f"prima={key}", span=span, newest_first=newest_first)
        assert shown(page) == inside[place + 1 : place + 3]
    outside = ids if newest_first else ids[::-1]
    key = key_of(Article.objects.get(pk=outside[0]))
    assert shown(get(f"prima={key}", span=span, newest_first=newest_first)) == inside[:2]
    key = key_of(Article.objects.get(pk=outside[-1]))
    back = get(f"dopo={key}", span=span, newest_first=newest_first)
    assert shown(back) == inside[-2:]


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_date_goes_before_the_id(
    get: Get, archive: SmallArchive, ids: list[int], newest_first: bool
) -> None:
    """An article that was filed last may be the oldest of all, or the newest."""
    first = archive.make_article(published=START + timedelta(days=4)).pk
    order = [*ids[:6], first, *ids[6:]] if newest_first else [*ids[:5:-1], first, *ids[5::-1]]
    for place in range(len(order) - 1):
        key = key_of(Article.objects.get(pk=order[place]))
        page = get(f"prima={key}", newest_first=newest_first)
        assert shown(page) == order[place + 1 : place + 3]


def test_the_newest_come_first_where_nothing_else_is_asked_for(ids: list[int]) -> None:
    assert shown(pagination.paginate(Filing(), QueryDict())) == ids


def test_an_empty_list_is_one_empty_page(get: Get) -> None:
    Article.objects.all().delete()
    page = get()
    assert (shown(page), page.is_first, page.older_url, page.newer_url) == ([], True, "", "")
    assert [link.number for link in page.pages] == [1]


def test_the_key_after_the_last_number_is_that_of_the_last_article(
    get: Get, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "PAGE_SIZE", 3)
    monkeypatch.setattr(pagination, "NUMBERED_PAGES", 2)
    assert get("pagina=2").older_url == f"?prima={key_of(Article.objects.get(pk=ids[5]))}"


@pytest.mark.parametrize("newest_first", [True, False])
def test_lists_are_merged_by_date(
    archive: SmallArchive, ids: list[int], newest_first: bool
) -> None:
    other = Section.objects.create(name="Altra", slug="altra")
    Article.objects.filter(pk__in=ids[::2]).update(section=other)
    parts = [Article.objects.published().filter(section=one) for one in (archive.section, other)]
    order = ids if newest_first else ids[::-1]
    for start in range(4):
        found = pagination.first_ids(parts, 3, start=start, newest_first=newest_first)
        assert found == order[start : start + 3]
        alone = pagination.first_ids(
            [Article.objects.published()], 3, start=start, newest_first=newest_first
        )
        assert alone == order[start : start + 3]
    assert pagination.first_ids(parts, 3) == ids[:3]


@pytest.mark.parametrize("newest_first", [True, False])
@pytest.mark.parametrize("kind", ["section", "source", "tag", "common tag"])
def test_a_filing_holds_what_is_filed_there(
    archive: SmallArchive, ids: list[int], kind: FilingKind, newest_first: bool
) -> None:
    """Asked for by a prepared query it is the list that its parts make, and none of another's."""
    filing = filed_under(kind, archive, ids)
    order = ids[::2] if newest_first else ids[::2][::-1]
    assert sorted(pk for part in filing.parts() for pk in part.values_list("pk", flat=True)) == (
        sorted(order)
    )
    for start in range(3):
        found = filing.first_ids(2, start=start, newest_first=newest_first)
        assert found == order[start : start + 2]
        assert found == pagination.first_ids(
            filing.parts(), 2, start=start, newest_first=newest_first
        )
    assert filing.first_ids(2) == ids[::2][:2]
    key = key_of(Article.objects.get(pk=order[1]))
    assert filing.first_ids(2, newest_first=newest_first, key=key) == order[2:4]
    span = Span(START + timedelta(days=2), START + timedelta(days=7))
    inside = [pk for pk in order if pk in ids[2:8]]
    assert filing.first_ids(9, newest_first=newest_first, span=span) == inside
    following = filing.first_ids(
        9, newest_first=newest_first, span=span, key=key_of(Article.objects.get(pk=inside[0]))
    )
    assert following == inside[1:]


def filed_under(kind: FilingKind, archive: SmallArchive, ids: list[int]) -> Filing:
    """Every other article, beginning with the newest, filed there; the rest elsewhere."""
    articles = Article.objects.filter(pk__in=ids[::2])
    if kind == "section":
        sections = [Section.objects.create(name=name, slug=name) for name in ("uno", "due")]
        articles.update(section=sections[0])
        Article.objects.filter(pk__in=ids[::4]).update(section=sections[1])
        return Filing("section", tuple(section.pk for section in sections))
    if kind == "source":
        source = Source.objects.create(name="Altra", slug="altra")
        articles.update(source=source)
        return Filing("source", (source.pk,))
    number = COMMON_TAG - 1 if kind == "tag" else COMMON_TAG
    tag = Tag.objects.create(name="Altra", slug="altra", article_count=number)
    for article in articles:
        article.tags.add(tag)
    filing = Filing.under_tag(tag)
    assert filing == Filing(kind, (tag.pk,))
    return filing


def test_what_readers_may_not_see_is_in_no_filing(ids: list[int]) -> None:
    Article.objects.filter(pk=ids[0]).update(status=Article.Status.DRAFT, visible_from=None)
    assert Filing().first_ids(2) == ids[1:3]


def test_cards_come_in_the_order_asked_for_and_only_what_readers_may_see(
    archive: SmallArchive, ids: list[int]
) -> None:
    Article.objects.filter(pk=ids[1]).update(status=Article.Status.DRAFT)
    asked = [ids[2], ids[0], ids[1], 10**9]
    assert [article.pk for article in pagination.in_order(asked)] == [ids[2], ids[0]]


@pytest.mark.parametrize("moment", [START, datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=UTC)])
def test_a_key_says_the_moment_to_the_microsecond(moment: datetime) -> None:
    article = Article(pk=7, published=moment)
    article.visible_from = None
    assert parse_key(key_of(article)) == (moment, 7)
    article.visible_from = moment + timedelta(microseconds=1)
    assert parse_key(key_of(article)) == (article.visible_from, 7)


@pytest.mark.parametrize(("digits", "is_key"), [(18, True), (19, False)])
def test_an_id_in_a_key_has_eighteen_digits(digits: int, is_key: bool) -> None:
    text = f"-1-{'1' * digits}"
    if is_key:
        assert parse_key(text)[1] == int("1" * digits)
    else:
        with pytest.raises(Http404, match="no such page"):
            parse_key(text)
    # A moment of as many digits is beyond all calendars.
    with pytest.raises(Http404, match="no such page"):
        parse_key(f"{'9' * digits}-1")
