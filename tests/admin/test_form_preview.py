"""The preview of what is in the form: the page as it would be, and nothing done."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from articles.models import Article, IndexJob, Source, Tag
from tests.admin.conftest import ADD, LIST, filled
from tests.admin.web import ENGLISH, Web, picture
from tests.small_archive import SmallArchive

NEW = f"{LIST}preview/"


@pytest.fixture
def new(archive: SmallArchive) -> Article:
    return Article(title="Il grano del mare", source=archive.source, section=archive.section)


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def of(article: Article) -> str:
    return f"{LIST}{article.pk}/preview/"


def page(client: Client, address: str, data: dict[str, Any]) -> str:
    response = client.post(address, data, headers=ENGLISH)
    assert response.status_code == 200
    return response.content.decode()


def test_an_article_that_was_never_saved(
    editor: Client, archive: SmallArchive, new: Article
) -> None:
    archive.make_article(title="Un vicino")
    tag = Tag.objects.create(name="Porti", slug="porti")
    before = IndexJob.objects.count()
    data = filled(
        new, body="<p>Prima <strong>forte</strong>.</p>", tags=[tag.pk], summary="In breve."
    )
    shown = page(editor, NEW, data)
    assert "<h1" in shown and "Il grano del mare" in shown
    assert "<p>Prima <strong>forte</strong>.</p>" in shown
    assert "In breve." in shown and "Porti" in shown and "La Lanterna" in shown
    assert "Un vicino" in shown  # among the related articles
    assert "Nothing of it is saved" in shown
    assert "Before you save" not in shown
    assert Article.objects.count() == 1
    assert IndexJob.objects.count() == before


def test_what_is_in_the_form_and_not_what_is_saved(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="Com’era", tags=("Iran",))
    before = Article.objects.values().get()
    shown = page(editor, of(article), filled(article, title="Come sarà", body="<p>Nuovo.</p>"))
    head = shown.partition('class="story-head"')[2].partition("</header>")[0]
    assert "Come sarà" in head and "Com’era" not in head
    assert "<p>Nuovo.</p>" in shown
    assert ">Iran<" not in shown  # it was taken away in the form
    assert Article.objects.values().get() == before
    assert article.tags.count() == 1


def test_it_is_cleaned_as_if_it_were_saved(editor: Client, new: Article) -> None:
    body = '<p onclick="x()">Uno<script>alert(1)</script></p><h1>Due</h1>'
    body += '<a href="javascript:x">tre</a>'
    shown = page(editor, NEW, filled(new, body=body, title="<img src=x>"))
    assert "alert(1)" not in shown and "onclick" not in shown and "javascript:x" not in shown
    assert "<h2>Due</h2>" in shown
    assert "&lt;img src=x&gt;" in shown


def test_rights_hold_as_on_the_page(editor: Client, archive: SmallArchive, new: Article) -> None:
    Source.objects.update(rights=Source.Rights.LINK, permission="")
    assert "Segreto" not in page(
        editor, NEW, filled(new, body="<p>Segreto.</p>", summary="Segreto")
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Title: This field is required."),
        ({"source": ""}, "Source: This field is required."),
        ({"published_0": "ieri"}, "Date of publication:"),
        ({"status": "withdrawn"}, "Reason of the withdrawal: A withdrawn article says"),
        ({"status": "scheduled"}, "A scheduled article needs a date to come."),
        ({"url": "nulla di buono"}, "Address of the original:"),
        ({"source": "99999", "tags": ["99999"]}, "Tags:"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_shown(
    editor: Client, new: Article, changes: dict[str, Any], said: str
) -> None:
    shown = page(editor, NEW, filled(new, body="<p>Il testo.</p>") | changes)
    assert "Before you save:" in shown
    assert said in shown
    assert "story-head" in shown


def test_an_empty_form_has_a_page(editor: Client) -> None:
    shown = page(editor, NEW, {})
    assert "(without a title)" in shown
    assert not Article.objects.exists()


def test_a_new_source_is_named_and_not_made(editor: Client, new: Article) -> None:
    shown = page(editor, NEW, filled(new, source="", new_source="La Boa"))
    assert "La Boa" in shown
    assert "Before you save" not in shown
    assert Source.objects.count() == 1


def test_a_new_source_of_a_known_host_is_the_one_that_saving_would_take(
    editor: Client, new: Article
) -> None:
    Source.objects.create(name="La Boa", slug="la-boa", home_page="https://www.boa.example/")
    typed = {"source": "", "new_source": "Boa", "url": "https://boa.example/1"}
    assert "La Boa" in page(editor, NEW, filled(new, **typed))


def test_a_chosen_picture_is_shown_and_not_stored(
    editor: Client, new: Article, media: Path
) -> None:
    file = SimpleUploadedFile("porto.jpg", picture(), "image/jpeg")
    more = {"image": file, "image_alt": "Il molo", "image_credit": "M. R."}
    shown = page(editor, NEW, filled(new, **more))
    assert 'src="data:image/jpeg;base64,' in shown
    assert 'alt="Il molo"' in shown and "M. R." in shown
    assert list(media.rglob("*")) == []


def test_a_picture_that_is_none_is_said(editor: Client, new: Article, media: Path) -> None:
    file = SimpleUploadedFile("porto.jpg", b"no picture", "image/jpeg")
    shown = page(editor, NEW, filled(new, image=file, image_alt="Il molo"))
    assert "Picture:" in shown and "data:image" not in shown


def test_no_picture_is_fetched(
    editor: Client, new: Article, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetched(_address: str) -> None:
        raise AssertionError("it was fetched")

    monkeypatch.setattr("articles.admin.article_form.fetched", fetched)
    more = {"image_origin": "https://www.lanterna.example/porto.jpg", "fetch_picture": "on"}
    assert "fetched when the article is saved" in page(editor, NEW, filled(new, **more))


def test_nobody_keeps_or_lists_it(editor: Client, archive: SmallArchive, new: Article) -> None:
    article = archive.make_article()
    for response in (
        editor.post(NEW, filled(new)),
        editor.post(of(article), filled(article)),
        editor.get(of(article)),
    ):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()
        assert "data-read" not in response.content.decode()
        assert "data-comment-form" not in response.content.decode()


def test_who_may_see_it_is_who_may_write(
    request: pytest.FixtureRequest, client: Client, archive: SmallArchive, new: Article
) -> None:
    public, draft = archive.make_article(), archive.make_article(status="draft")
    answers = {
        "editor": (200, 200, 200), "contributor": (200, 200, 403), "moderator": (403, 403, 403),
    }  # fmt: skip
    for role, wanted in answers.items():
        account: Client = request.getfixturevalue(role)
        statuses = [
            account.post(address, filled(article)).status_code
            for address, article in ((NEW, new), (of(draft), draft), (of(public), public))
        ]
        assert tuple(statuses) == wanted, role
    assert client.post(NEW, filled(new))["Location"].startswith("/admin/login/")


def test_a_contributor_previews_a_draft_whatever_is_forged(
    contributor: Client, new: Article
) -> None:
    page(contributor, NEW, filled(new, status="published", front_page="on"))
    assert not Article.objects.exists()


def test_a_form_from_elsewhere_is_refused(new: Article, boss: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = boss.cookies
    assert strict.post(NEW, filled(new)).status_code == 403


def test_who_signs_in_again_is_led_to_the_form(
    editor: Client, new: Article, client: Client
) -> None:
    address = client.post(NEW, filled(new)).headers["Location"]
    assert address == f"/admin/login/?next={NEW}"
    assert editor.get(NEW).headers["Location"] == ADD
    assert editor.post(NEW, filled(new)).status_code == 200


def test_an_unsaved_form_has_no_page_to_look_up(editor: Client) -> None:
    assert editor.post(f"{LIST}12345/preview/", {}).status_code == 404


def test_the_button_is_in_both_forms(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    assert f'formaction="{NEW}"' in editor.get(f"{LIST}add/").content.decode()
    form = editor.get(f"{LIST}{article.pk}/change/").content.decode()
    assert f'formaction="{of(article)}"' in form
    assert 'formtarget="_blank"' in form


def test_a_title_that_was_emptied_is_not_the_one_that_is_saved(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article(title="Com’era")
    shown = page(editor, of(article), filled(article, title=""))
    head = shown.partition('class="story-head"')[2].partition("</header>")[0]
    assert "(without a title)" in head and "Com’era" not in head
