"""The list of articles: what it shows, how it is narrowed down, what it costs."""

from datetime import UTC, datetime
from itertools import chain

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from articles.admin import date_links
from articles.admin.article_admin import ArticleAdmin
from articles.models import Article, Section, Source
from tests.admin.conftest import LIST
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive


def titles(client: Client, query: str = "") -> set[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    return {article.title for article in response.context["cl"].result_list}


@pytest.fixture
def three(archive: SmallArchive) -> SmallArchive:
    """Three articles that differ in everything the list is narrowed down by."""
    asia = Section.objects.create(name="Asia", slug="asia")
    bote = Source.objects.create(name="Bote", slug="bote", language="de")
    archive.make_article(
        title="Uno", author="Ada Neri", summary="Il grano", external_id="x-1", front_page=True
    )
    archive.make_article(title="Due", section=asia, source=bote, language="de")
    archive.make_article(
        title="Tre",
        status=Article.Status.DRAFT,
        published=datetime(2018, 4, 3, 12, tzinfo=UTC),
        url="https://lanterna.example/tre",
    )
    return archive


def test_it_shows_what_an_editor_looks_for(editor: Client, three: SmallArchive) -> None:
    page = editor.get(LIST, headers={"accept-language": "en"}).content.decode()
    for shown in ("Uno", "Asia", "Bote", "German", "draft", "La Lanterna"):
        assert shown in page


def test_it_is_narrowed_down(editor: Client, three: SmallArchive) -> None:
    asia, bote = Section.objects.get(slug="asia"), Source.objects.get(slug="bote")
    assert titles(editor) == {"Uno", "Due", "Tre"}
    assert titles(editor, "status__exact=draft") == {"Tre"}
    assert titles(editor, f"section__id__exact={asia.pk}") == {"Due"}
    assert titles(editor, f"source__id__exact={bote.pk}") == {"Due"}
    assert titles(editor, "language=de") == {"Due"}
    assert titles(editor, "front_page__exact=1") == {"Uno"}
    assert titles(editor, "published__year=2018") == {"Tre"}
    assert titles(editor, f"section__id__exact=&source__id__exact={bote.pk}") == {"Due"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Tre", {"Tre"}),
        ("grano", {"Uno"}),
        ("Neri", {"Uno"}),
        ("x-1", {"Uno"}),
        ("https://lanterna.example/tre", {"Tre"}),
        ("testo", set()),
    ],
)
def test_it_is_searched(editor: Client, three: SmallArchive, words: str, found: set[str]) -> None:
    assert titles(editor, f"q={words}") == found


def test_a_filter_keeps_the_others(editor: Client, three: SmallArchive) -> None:
    page = editor.get(f"{LIST}?language=de&q=Due").content.decode()
    assert '<input type="hidden" name="language" value="de">' in page
    assert '<input type="hidden" name="q" value="Due">' in page


@pytest.mark.parametrize(
    "query",
    [
        *("source__id__exact=abc", "source__id__exact=99999999999999999999", "p=-1", "o=99"),
        *("q=%00", "published__year=99999", "language=%00", "body__contains=x", "status__exact='"),
    ],
)
def test_nonsense_is_no_error(editor: Client, three: SmallArchive, query: str) -> None:
    assert editor.get(f"{LIST}?{query}").status_code in {200, 302, 400}


def test_its_links_lead_to_the_years(editor: Client, three: SmallArchive) -> None:
    page = editor.get(LIST).content.decode()
    assert "?published__year=2018" in page
    assert "?published__year=2019" not in page


@pytest.mark.parametrize("most", [0, 1_000])
def test_it_costs_the_same_however_many_there_are(
    editor: Client,
    archive: SmallArchive,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
    most: int,
) -> None:
    monkeypatch.setattr(date_links, "MOST_COUNTED", most)
    for year in range(2012, 2024):
        archive.make_article(published=datetime(year, 4, 3, 12, tzinfo=UTC))
    with django_assert_max_num_queries(12) as queries:
        editor.get(f"{LIST}?published__year=2018")
        asked = [query["sql"] for query in queries]
    assert not [sql for sql in asked if '"articles_article"."body"' in sql]
    # The ends of the index, and one question to it, in place of one to the list.
    with django_assert_max_num_queries(12 if most else 14) as queries:
        editor.get(LIST)
        asked += [query["sql"] for query in queries]
    # What is computed of every row grows with the archive.
    assert not [sql for sql in asked if "datetime" in sql.lower()]


def test_a_title_of_html_is_text(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in editor.get(LIST).content.decode()


@pytest.mark.parametrize("chosen", ["abc", "\x00", "99999999999999999999", "-1"])
def test_a_selection_that_is_none_is_refused(
    editor: Client, three: SmallArchive, chosen: str
) -> None:
    response = editor.post(LIST, {"action": "publish", "index": 0, "_selected_action": [chosen]})
    assert response.status_code == 400


@pytest.mark.parametrize("term", ["", "%", "x" * 3000, "'\"", "\u202e𝕏"])
def test_any_term_completes(editor: Client, three: SmallArchive, term: str) -> None:
    field = {"app_label": "articles", "model_name": "article", "field_name": "source"}
    response = editor.get("/admin/autocomplete/", {**field, "term": term})
    assert response.status_code == 200
    assert isinstance(response.json()["results"], list)


def test_a_term_that_no_keyboard_has_is_refused(editor: Client, three: SmallArchive) -> None:
    field = {"app_label": "articles", "model_name": "article", "field_name": "source"}
    response = editor.get("/admin/autocomplete/", {**field, "term": "a\x00b"})
    assert response.status_code == 400


def dates(client: Client, query: str = "") -> list[tuple[str, str]]:
    """The links above the list: their words and the period that each leads to."""
    page = html.fromstring(client.get(f"{LIST}?{query}", headers=ENGLISH).content.decode())
    links = page.xpath("//nav[contains(@class, 'toplinks')]//a")
    return [(link.text_content().strip(), link.get("href")) for link in links]


@pytest.mark.parametrize("most", [0, 1_000])
def test_its_links_lead_down_to_the_day(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Be they read from the list, or asked of the archive's index for each period."""
    monkeypatch.setattr(date_links, "MOST_COUNTED", most)
    # Shortly before midnight in London it is the next year here.
    for moment in ((2018, 4, 3, 12), (2018, 4, 9, 12), (2018, 6, 1, 12), (2020, 12, 31, 23, 30)):
        archive.make_article(published=datetime(*moment, tzinfo=UTC))  # type: ignore[misc]
    assert dates(editor) == [
        ("2018", "?published__year=2018"),
        ("2021", "?published__year=2021"),
    ]
    assert dates(editor, "published__year=2018&status__exact=published") == [
        ("‹ All dates", "?status__exact=published"),
        ("April 2018", "?published__month=4&published__year=2018&status__exact=published"),
        ("June 2018", "?published__month=6&published__year=2018&status__exact=published"),
    ]
    month = "?published__month=4&published__year=2018"
    assert dates(editor, month[1:]) == [
        ("‹ 2018", "?published__year=2018"),
        ("3 April", "?published__day=3&published__month=4&published__year=2018"),
        ("9 April", "?published__day=9&published__month=4&published__year=2018"),
    ]
    assert dates(editor, f"{month[1:]}&published__day=9") == [("‹ April 2018", month)]
    assert len(titles(editor, "published__year=2021")) == 1


@pytest.mark.parametrize("most", [0, 1_000])
def test_what_is_all_of_one_year_begins_with_its_months(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(date_links, "MOST_COUNTED", most)
    assert dates(editor) == []
    for day in (3, 4):
        archive.make_article(published=datetime(2018, 4, day, 12, tzinfo=UTC))
    assert [words for words, _address in dates(editor)] == ["‹ 2018", "3 April", "4 April"]
    archive.make_article(published=datetime(2018, 6, 1, 12, tzinfo=UTC))
    assert [words for words, _address in dates(editor)] == [
        *("‹ All dates", "April 2018", "June 2018")
    ]


def test_a_short_list_names_only_its_own_dates(editor: Client, three: SmallArchive) -> None:
    three.make_article(published=datetime(2019, 4, 3, 12, tzinfo=UTC))
    three.make_article(published=datetime(2012, 4, 3, 12, tzinfo=UTC), status=Article.Status.DRAFT)
    assert [words for words, _address in dates(editor, "status__exact=draft")] == ["2012", "2018"]


@pytest.mark.parametrize(
    "query",
    [
        *("published__year=9999", "published__year=0", "published__month=5", "published__day=5"),
        *("published__year=2018&published__day=5", "published__year=2018&published__month=13"),
        *("published__year=2018&published__month=2&published__day=30", "published__year=-5"),
    ],
)
def test_a_date_that_is_none_is_no_error(editor: Client, three: SmallArchive, query: str) -> None:
    assert editor.get(f"{LIST}?{query}").status_code in {200, 302, 400}


def test_pages_and_orders_hold_every_article_once(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ArticleAdmin, "list_per_page", 4)
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    made = [
        archive.make_article(title=f"Titolo {number % 3}", published=moment).pk
        for number in range(10)
    ]

    def shown(query: str) -> list[int]:
        return [one.pk for one in editor.get(f"{LIST}?{query}").context["cl"].result_list]

    for order in ("", "o=1", "o=-1", "o=2", "o=3", "o=-3", "o=1.-3"):
        pages = [shown(f"{order}&p={page}") for page in (1, 2, 3)]
        assert [len(page) for page in pages] == [4, 4, 2], order
        assert sorted(chain.from_iterable(pages)) == made, order
    assert shown("all=") == made[::-1]
