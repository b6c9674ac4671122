"""A picture is fetched from its address when the article is saved."""

from typing import Any

import pytest
from django.test import Client

from articles.models import Article
from tests.admin.conftest import filled, form_of
from tests.admin.web import ENGLISH, PICTURE_ADDRESS, Web, picture
from tests.small_archive import SmallArchive


@pytest.fixture
def media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def with_picture(article: Article, **changes: Any) -> dict[str, Any]:
    return filled(article, image_origin=PICTURE_ADDRESS, fetch_picture="on") | changes


def test_the_picture_is_fetched_when_the_article_is_saved(
    editor: Client, archive: SmallArchive, web: Web, media: None
) -> None:
    article = archive.make_article(title="Il porto")
    assert editor.post(form_of(article), with_picture(article)).status_code == 302
    article.refresh_from_db()
    assert article.image.name.endswith(".jpg") and article.image.width == 800
    assert (article.image_alt, article.image_credit) == ("Il porto", "La Lanterna")


def test_what_is_said_of_the_picture_stays(
    editor: Client, archive: SmallArchive, web: Web, media: None
) -> None:
    article = archive.make_article()
    words = {"image_alt": "Onde", "image_credit": "M. Rossi"}
    editor.post(form_of(article), with_picture(article, **words))
    article.refresh_from_db()
    assert (article.image_alt, article.image_credit) == ("Onde", "M. Rossi")


@pytest.mark.parametrize(
    ("there", "sentence"),
    [
        (None, "There is nothing at this address (404)."),
        (b"<html>no picture</html>", "There is no picture at this address."),
        (b"", "There is no picture at this address."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "There is no picture at this address."),
        (picture(90, 90), "at least 400 pixels wide"),
        (picture()[:400], "There is no picture at this address."),
        (picture()[:2000], "The picture is damaged."),
    ],
)
def test_a_picture_that_cannot_be_had_is_an_error_and_nothing_is_lost(
    editor: Client, archive: SmallArchive, web: Web, media: None, there: Any, sentence: str
) -> None:
    article = archive.make_article()
    del web[PICTURE_ADDRESS]
    if there is not None:
        web[PICTURE_ADDRESS] = there
    data = with_picture(article, title="Nuovo titolo")
    answer = editor.post(form_of(article), data, headers=ENGLISH)
    assert answer.status_code == 200
    assert list(answer.context["adminform"].form.errors) == ["image_origin"]
    assert sentence in answer.content.decode()
    assert 'value="Nuovo titolo"' in answer.content.decode()


def test_there_has_to_be_an_address(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    answer = editor.post(form_of(article), with_picture(article, image_origin=""), headers=ENGLISH)
    assert "There is no address to fetch it from." in answer.content.decode()


def test_a_picture_inside_the_house_is_not_fetched(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    data = with_picture(article, image_origin="http://127.0.0.1/a.jpg")
    assert (
        "private network" in editor.post(form_of(article), data, headers=ENGLISH).content.decode()
    )


def test_nothing_is_fetched_for_a_form_that_is_wrong_anyway(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[str] = []
    monkeypatch.setattr("articles.admin.article_form.fetched", called.append)
    article = archive.make_article()
    editor.post(form_of(article), with_picture(article, title=""))
    assert called == []
