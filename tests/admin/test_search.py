"""The desk's search box: the site's own search, over drafts and withdrawn articles too."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.admin import admin_search as desk_search
from articles.models import Article
from articles.search import sync
from articles.search.engines import current_engine
from tests.admin.conftest import LIST
from tests.admin.test_article_list import titles
from tests.small_archive import SmallArchive

NO_INDEX = "There is no index now"


@pytest.fixture
def indexed(archive: SmallArchive, settings: Settings, tmp_path: Path) -> SmallArchive:
    settings.DATA_DIR = tmp_path
    archive.make_article(
        title="Uno", body="<p>Nuove sanzioni.</p>", url="https://lanterna.example/1",
        external_id="x-1",
    )  # fmt: skip
    archive.make_article(
        title="Bozza", body="<p>Una sanzione.</p>", status=Article.Status.DRAFT, author="Ada Neri"
    )
    archive.make_article(
        title="Ritirato", body="<p>Altre sanzioni.</p>", status=Article.Status.WITHDRAWN,
        withdrawal_reason="Un errore.",
    )  # fmt: skip
    archive.make_article(title="Il grano", body="<p>Raccolto.</p>")
    sync.rebuild(current_engine())
    return archive


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sanzione", {"Uno", "Bozza", "Ritirato"}),
        ("sanzioni titolo:uno", {"Uno"}),
        ("autore:neri", {"Bozza"}),
        ("sanzioni -nuove", {"Bozza", "Ritirato"}),
        ("https://lanterna.example/1", {"Uno"}),
        ("x-1", {"Uno"}),
        ("mongolfiera", set()),
        ("  ", {"Uno", "Bozza", "Ritirato", "Il grano"}),
    ],
)
def test_it_reads_the_language_of_queries(
    editor: Client, indexed: SmallArchive, words: str, found: set[str]
) -> None:
    assert titles(editor, f"q={words}") == found


def test_it_goes_with_the_filters_of_the_list(editor: Client, indexed: SmallArchive) -> None:
    assert titles(editor, "q=sanzioni&status__exact=draft") == {"Bozza"}


def test_more_than_it_lists_are_told(
    editor: Client, indexed: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_search, "MOST", 2)
    monkeypatch.setattr(desk_search, "MAX_PAGE_SIZE", 1)
    page = editor.get(f"{LIST}?q=sanzioni", headers={"accept-language": "en"})
    assert "3 articles found: only the newest 2 are listed." in page.content.decode()
    assert len(page.context["cl"].result_list) == 2


def test_a_field_completes_words_in_the_making(editor: Client, indexed: SmallArchive) -> None:
    field = {"app_label": "articles", "model_name": "oldaddress", "field_name": "article"}
    answer = editor.get("/admin/autocomplete/", {**field, "term": "racco"}).json()
    assert [found["text"] for found in answer["results"]] == ["Il grano"]


def test_without_an_index_the_database_is_searched(
    editor: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    archive.make_article(title="Uno", body="<p>Nuove sanzioni.</p>")
    english = {"accept-language": "en"}
    page = editor.get(f"{LIST}?q=Uno", headers=english)
    assert [found.title for found in page.context["cl"].result_list] == ["Uno"]
    assert NO_INDEX in page.content.decode()
    assert NO_INDEX not in editor.get(LIST, headers=english).content.decode()


def test_any_words_are_answered(editor: Client, indexed: SmallArchive) -> None:
    for words in ("((((", "*", '"', "titolo:", "%00x", "x" * 3000, "data:99999", "\u202e𝕏"):
        assert editor.get(LIST, {"q": words}).status_code == 200
