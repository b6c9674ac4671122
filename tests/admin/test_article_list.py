"""The list of articles: what it shows, how it is narrowed down, what it costs."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Section, Source
from tests.admin.conftest import LIST
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


def test_it_costs_the_same_however_many_there_are(
    editor: Client, archive: SmallArchive, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(12):
        archive.make_article()
    with django_assert_max_num_queries(12) as queries:
        editor.get(LIST)
    assert not [query for query in queries if '"articles_article"."body"' in query["sql"]]


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
