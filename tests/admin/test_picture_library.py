"""The library on the desk: its list and form, and what the text editor asks of it."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from articles.admin import picture_admin, picture_choice, picture_forms
from articles.admin.picture_forms import PictureForm
from articles.models import Article, Picture, TextPicture
from tests.admin.conftest import ADD, act, filled, form_of
from tests.admin.web import ENGLISH, picture
from tests.small_archive import SmallArchive

LIBRARY = "/admin/articles/picture/"
UPLOAD = f"{LIBRARY}upload/"
CHOOSE = f"{LIBRARY}choose/"


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def file(content: bytes | None = None, name: str = "faro.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content)


def coloured(colour: str, size: tuple[int, int] = (500, 400)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


def send(client: Client, **more: Any) -> Any:
    return client.post(UPLOAD, {"file": file(), **more}, headers=ENGLISH)


def form(picture: Picture) -> str:
    return f"{LIBRARY}{picture.pk}/change/"


def changed(picture: Picture, **values: Any) -> dict[str, Any]:
    """What the form of a picture posts."""
    names = ("alt", "caption", "credit", "rights", "focus_x", "focus_y")
    edges = ("crop_left", "crop_top", "crop_right", "crop_bottom")
    saved = PictureForm(instance=Picture.objects.get(pk=picture.pk))
    said = {name: getattr(picture, name) for name in (*names, *edges)}
    return said | {"desk_version": saved.desk_version} | values


# Taking in


@pytest.mark.parametrize("role", ["editor", "contributor"])
def test_a_picture_is_taken_in_and_can_be_put_into_a_text(
    as_role: Callable[[str], Client], role: str
) -> None:
    client = as_role(role)
    answer = send(client)
    assert answer.status_code == 200
    kept = Picture.objects.get()
    assert answer.json() == {
        "id": kept.pk, "address": kept.address, "width": 800, "height": 450, "alt": "",
        "caption": "", "credit": "", "file_name": "faro.jpg", "is_new": True,
        "small": kept.address.replace(".jpg", "/text/400w.webp"),
    }  # fmt: skip
    assert kept.is_kept and kept.added_by is not None
    again = send(client).json()
    assert (again["id"], again["is_new"]) == (kept.pk, False)
    # It is seen on the desk before anything shows it, and by nobody else.
    for address in (kept.address, answer.json()["small"]):
        seen = client.get(address)
        assert (seen.status_code, seen["Cache-Control"]) == (200, "private, no-store")
        assert b"".join(seen)
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.jpg", "empty"),
        (b"<svg/>", "a.jpg", "valid image"),
        (b"<svg/>", "a.svg", "valid image"),
        (picture()[:2000], "a.jpg", "damaged"),
        (picture(48, 47), "a.jpg", "at least 48 pixels wide and 48 high"),
        (picture(), "a.html", "has to end in one of these"),
    ],
)
def test_an_upload_that_fails_says_why(
    editor: Client, media: Path, content: bytes, name: str, sentence: str
) -> None:
    answer = editor.post(UPLOAD, {"file": file(content, name)}, headers=ENGLISH)
    assert answer.status_code == 400
    assert sentence in answer.json()["error"]
    assert not Picture.objects.exists() and not [one for one in media.rglob("*") if one.is_file()]


def test_a_picture_of_forty_eight_pixels_is_none_too_small(editor: Client) -> None:
    assert picture_forms.LEAST_SIDE == 48
    assert editor.post(UPLOAD, {"file": file(picture(48, 48))}).status_code == 200


@pytest.mark.parametrize("fewer", [0, 1])
def test_an_account_adds_three_hundred_an_hour(
    editor: Client, archive: SmallArchive, fewer: int
) -> None:
    assert picture_forms.MOST_AN_HOUR == 300
    account, other = User.objects.get(), User.objects.create_user("altra")
    early = timezone.now() - timedelta(hours=1, seconds=1)
    for _number in range(picture_forms.MOST_AN_HOUR - fewer):
        archive.make_picture(added_by=account)
    archive.make_picture(added_by=account, added=early)
    archive.make_picture(added_by=other)
    answer = send(editor)
    assert answer.status_code == (200 if fewer else 400)
    if not fewer:
        assert "300 pictures within an hour" in answer.json()["error"]


def test_who_may_not_gets_nothing(moderator: Client, client: Client, editor: Client) -> None:
    for address in (UPLOAD, CHOOSE):
        for method in ("get", "post"):
            assert getattr(client, method)(address).status_code == 302
    assert send(moderator).status_code == 403
    assert moderator.get(CHOOSE).status_code == 403
    assert editor.get(UPLOAD).status_code == 405
    assert editor.post(CHOOSE).status_code == 405
    assert not Picture.objects.exists()


def test_another_site_cannot_send_one(boss: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = boss.cookies
    assert strict.post(UPLOAD, {"file": file()}).status_code == 403
    assert not Picture.objects.exists()


def test_the_dialog_teaches_the_library_what_it_does_not_know(
    contributor: Client, as_role: Callable[[str], Client]
) -> None:
    pk = send(contributor).json()["id"]
    words = {"alt": "Il faro\x07", "caption": "Di notte", "credit": ""}
    address = f"{LIBRARY}{pk}/words/"
    assert contributor.post(address, words).json()["alt"] == "Il faro"
    contributor.post(address, {"alt": "Altro", "credit": "Ada Neri", "caption": "x" * 501})
    kept = Picture.objects.get()
    assert (kept.alt, kept.caption, kept.credit) == ("Il faro", "Di notte", "Ada Neri")
    # Only who added it: an editor has its form.
    assert as_role("editor").post(address, words).status_code == 404


# Choosing


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("", ["porto", "faro"]),
        ("faro", ["faro"]),
        ("neri", ["faro"]),
        ("PORTO.jpg", ["porto"]),
        ("faro neri", ["faro"]),
        ("faro porto", []),
        ("%", []),
        (" \x07 ", ["porto", "faro"]),
    ],
)
def test_pictures_are_found_by_their_words(
    editor: Client, archive: SmallArchive, term: str, names: list[str]
) -> None:
    archive.make_picture(alt="Il faro", credit="Ada Neri", file_name="dsc1.jpg")
    archive.make_picture(caption="Le navi", file_name="Porto.jpg")
    told = editor.get(CHOOSE, {"q": term}).json()
    shown = ["faro" if one["alt"] else "porto" for one in told["pictures"]]
    assert (shown, told["more"]) == (names, False)


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_four_are_shown_at_once(editor: Client, archive: SmallArchive, more: int) -> None:
    assert picture_choice.SHOWN == 24
    for _number in range(picture_choice.SHOWN + more):
        archive.make_picture()
    first = editor.get(CHOOSE).json()
    assert (len(first["pictures"]), first["more"]) == (24, bool(more))
    second = editor.get(CHOOSE, {"page": "2"}).json()
    assert len(second["pictures"]) == more
    for page in ("0", "-1", "x", "9" * 30, "²"):
        assert editor.get(CHOOSE, {"page": page}).status_code == 200


def test_the_bounds_of_a_search(editor: Client, archive: SmallArchive) -> None:
    assert (picture_choice.LONGEST_TERM, picture_choice.LATEST_PAGE) == (200, 500)
    archive.make_picture(alt="a" * 200)
    for letters, found in ((200, 1), (201, 1), (199, 1)):
        told = editor.get(CHOOSE, {"q": "a" * letters}).json()
        assert len(told["pictures"]) == found
    assert not editor.get(CHOOSE, {"q": "b" + "a" * 200}).json()["pictures"]


@pytest.mark.parametrize("beyond", [0, 1])
def test_no_page_after_the_five_hundredth(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, beyond: int
) -> None:
    monkeypatch.setattr(picture_choice, "LATEST_PAGE", 2)
    monkeypatch.setattr(picture_choice, "SHOWN", 1)
    made = [archive.make_picture() for _number in range(3)]
    told = editor.get(CHOOSE, {"page": 2 + beyond}).json()["pictures"]
    assert [one["id"] for one in told] == [made[1].pk]


# In articles


def test_a_text_shows_what_was_put_into_it(editor: Client, archive: SmallArchive) -> None:
    kept = send(editor).json()
    body = (
        f'<p>Testo.</p><figure><img alt="Il faro" src="{kept["address"]}" width="800" height="450">'
        "<figcaption>Di notte <small>Ada Neri</small></figcaption></figure>"
    )
    article = archive.make_article()
    assert editor.post(form_of(article), filled(article, body=body)).status_code == 302
    article.refresh_from_db()
    assert article.body == body and TextPicture.objects.get().picture_id == kept["id"]
    shown = Client().get(article.get_absolute_url()).content.decode()
    assert "text/800w.webp 800w" in shown and "Di notte <small>Ada Neri</small>" in shown
    answer = Client().get(kept["address"])
    assert answer.status_code == 200
    assert b"".join(answer)
    article.source.rights = "excerpt"
    article.source.save()
    assert Client().get(kept["address"]).status_code == 404


def test_a_picture_without_a_description_is_warned_about(
    editor: Client, archive: SmallArchive
) -> None:
    kept = send(editor).json()
    article = archive.make_article()
    for alt, is_warned in (("", True), (" ", True), ("Il faro", False)):
        body = f'<figure><img alt="{alt}" src="{kept["address"]}"></figure><p>{alt}.</p>'
        article.refresh_from_db()
        answer = editor.post(
            form_of(article), filled(article, body=body), headers=ENGLISH, follow=True
        )
        assert ("of the text has no description" in answer.content.decode()) is is_warned


def test_the_head_of_an_article_can_be_chosen_from_the_library(
    editor: Client, archive: SmallArchive
) -> None:
    kept = Picture.objects.keep(picture(), "a.jpg", alt="Il faro", credit="Ada Neri")
    small = Picture.objects.keep(picture(399, 300), "b.jpg", alt="Piccolo", credit="Ada Neri")
    article = archive.make_article()
    answer = editor.post(
        form_of(article), filled(article, library_picture=small.pk), headers=ENGLISH
    )
    assert "too small for the head" in answer.content.decode()
    assert editor.post(form_of(article), filled(article, library_picture="x")).status_code == 200
    values = filled(article, library_picture=kept.pk)
    assert editor.post(form_of(article), values).status_code == 302
    article.refresh_from_db()
    assert article.image.name == kept.image.name
    assert (article.image_alt, article.image_credit) == ("Il faro", "Ada Neri")
    assert (article.image_width, article.image_height, article.image_pending) == (800, 450, True)
    page = editor.get(form_of(article), headers=ENGLISH).content.decode()
    assert form(kept) in page and "Its sizes are being made" in page
    new = Article(title="Nuovo", source=archive.source, section=archive.section)
    shown = editor.post(f"{ADD.removesuffix('add/')}preview/", filled(new, library_picture=kept.pk))
    assert str(kept.image.name) in shown.content.decode()


# The list and the form


def test_the_list_shows_where_each_is_used(editor: Client, archive: SmallArchive) -> None:
    lead = archive.make_article(image=ContentFile(picture(), "a.jpg"), image_alt="In testa")
    body = '<figure><img alt="x" src="{}"></figure>'
    text = Picture.objects.keep(coloured("#123456"), "b.png", alt="Nel testo")
    Picture.objects.keep(coloured("#654321"), "c.png", alt="Da nessuna parte")
    inside = archive.make_article(body=body.format(text.address), title="Con figura")
    listed = editor.get(LIBRARY)
    numbers = {one.alt: one.lead_number + one.text_number for one in listed.context["cl"].queryset}
    assert numbers == {"In testa": 1, "Nel testo": 1, "Da nessuna parte": 0}
    for value, alt in (("lead", "In testa"), ("text", "Nel testo"), ("none", "Da nessuna parte")):
        rows = editor.get(LIBRARY, {"used": value}).context["cl"].queryset
        assert [one.alt for one in rows] == [alt]
    assert form_of(inside) in editor.get(form(text)).content.decode()
    assert form_of(lead) in editor.get(form(Picture.objects.get(alt="In testa"))).content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_a_hundred_letters_of_a_description_are_listed(
    editor: Client, archive: SmallArchive, more: int
) -> None:
    assert picture_admin.SHOWN_LETTERS == 100
    archive.make_picture(alt="a" * (100 + more))
    page = editor.get(LIBRARY).content.decode()
    assert (">" + "a" * 100 + "<" in page) is not bool(more)
    assert (">" + "a" * 99 + "…<" in page) is bool(more)


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_articles_are_named(editor: Client, archive: SmallArchive, more: int) -> None:
    assert picture_admin.MOST_USES == 20
    kept = Picture.objects.keep(picture(), "a.jpg", alt="Faro")
    for _number in range(picture_admin.MOST_USES + more):
        archive.make_article(image=str(kept.image.name), image_alt="Faro")
    page = editor.get(form(kept)).content.decode()
    assert page.count("/admin/articles/article/") >= 20
    assert ("</ul>…" in page) is bool(more)


def test_one_is_added_in_the_list_and_merged_with_the_same(editor: Client) -> None:
    values = {"file": file(), "alt": "Il faro", "credit": "Ada Neri", "rights": "Fino al 2030"}
    assert editor.post(f"{LIBRARY}add/", values).status_code == 302
    kept = Picture.objects.get()
    assert (kept.alt, kept.rights, kept.is_kept) == ("Il faro", "Fino al 2030", True)
    answer = editor.post(f"{LIBRARY}add/", values | {"file": file()}, headers=ENGLISH, follow=True)
    assert "has this picture already" in answer.content.decode()
    assert Picture.objects.count() == 1
    refused = editor.post(f"{LIBRARY}add/", {"file": file(b"x")})
    assert list(refused.context["adminform"].form.errors) == ["file"]


def test_words_focus_and_part_are_changed_without_a_script(editor: Client) -> None:
    kept = Picture.objects.keep(picture(), "a.jpg")
    page = editor.get(form(kept)).content.decode()
    for name in ("focus_x", "focus_y", "crop_left", "crop_top", "crop_right", "crop_bottom"):
        assert f'type="number" name="{name}"' in page
    values = changed(kept, alt="Il faro", focus_x=20, crop_right=60, is_kept="on")
    answer = editor.post(form(kept), values)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    kept.refresh_from_db()
    assert (kept.alt, kept.cut, kept.is_kept) == ("Il faro", "0-0-60-100-20-50", True)
    for wrong in ({"crop_right": 10}, {"focus_y": 101}, {"crop_left": 60}, {"focus_x": "x"}):
        assert editor.post(form(kept), changed(kept, **wrong)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_only_what_nothing_shows_is_deleted(
    boss: Client, archive: SmallArchive, media: Path
) -> None:
    article = archive.make_article(image=ContentFile(picture(), "a.jpg"), image_alt="In testa")
    used = Picture.objects.get()
    free = Picture.objects.keep(coloured("#123456"), "b.png")
    for chosen in ([used], [used, free]):
        values = act("delete_selected", *chosen, post="yes")
        answer = boss.post(LIBRARY, values, headers=ENGLISH, follow=True)
        assert article.title in answer.content.decode()
    answer = boss.post(f"{LIBRARY}{used.pk}/delete/", {"post": "yes"}, headers=ENGLISH)
    assert article.title in answer.content.decode()
    assert Picture.objects.count() == 2
    boss.post(LIBRARY, act("delete_selected", free, post="yes"))
    assert list(Picture.objects.all()) == [used]
    assert len([one for one in media.rglob("*") if one.is_file()]) == 1


@pytest.mark.parametrize("page", ["0", "-1", "x", "123456789x", "9" * 5_000, "٣"])
def test_a_page_that_is_no_number_is_the_first(editor: Client, page: str) -> None:
    assert editor.get(CHOOSE, {"page": page}).status_code == 200
