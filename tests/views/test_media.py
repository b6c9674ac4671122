"""Pictures are seen by who may see their article, at this moment, and under no other name."""

import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from articles.content.picture_making import make_waiting
from articles.models import Article, Picture
from articles.models.orphaned_pictures import remove_orphans
from articles.models.picture import token_of
from articles.sample import load_sample as loading
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive

HIDDEN = ("draft", "private", "trashed", "withdrawn")
EDITOR_SECRET = "foto-del-ministro"  # noqa: S105 (the name of a file)


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    return tmp_path


@pytest.fixture
def illustrated(archive: SmallArchive) -> Callable[..., Article]:
    """Makes an article with a picture of 600 × 400, in some state."""

    colours = iter(range(40, 240, 40))

    def make(**values: Any) -> Article:
        article = archive.make_article(**values)
        file = io.BytesIO()
        Image.new("RGB", (600, 400), (next(colours), 0, 0)).save(file, "JPEG")
        article.image_alt = "Un porto"
        article.image = SimpleUploadedFile(f"{EDITOR_SECRET}.jpg", file.getvalue())
        article.save()
        make_waiting()
        article.refresh_from_db()
        return article

    return make


def addresses(article: Article) -> list[str]:
    """Of the picture and of all that was made of it."""
    sizes = article.image.get_picture_files_list()
    return [article.image.url, *sorted(size.url for size in sizes)]


def ask(client: Client, address: str, **headers: str) -> Any:
    """The answer, read to its end, with which the client closes it."""
    answer = client.get(address, headers=headers)
    answer.body = b"".join(answer)  # type: ignore[attr-defined]
    return answer


def statuses(client: Client, article: Article) -> set[int]:
    return {ask(client, address).status_code for address in addresses(article)}


def test_readers_get_a_published_picture_in_all_sizes(
    client: Client, illustrated: Callable[..., Article]
) -> None:
    article = illustrated()
    assert len(addresses(article)) == 5
    for address in addresses(article):
        answer = ask(client, address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == f"image/{address[-4:].strip('.').replace('jpg', 'jpeg')}"
        assert answer["Cache-Control"] == "public, max-age=300, s-maxage=1"
        assert answer.body
        again = ask(client, address, **{"If-None-Match": answer["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, answer["Cache-Control"])
        # Which is no page to be kept for others.
        whole = ask(client, address)
        assert (whole.status_code, whole.body) == (200, answer.body)


def test_its_address_says_nothing_and_is_never_used_twice(
    illustrated: Callable[..., Article],
) -> None:
    first, second = illustrated(), illustrated()
    for address in addresses(first):
        assert EDITOR_SECRET not in address
        assert re.match(r"/media/articles/[0-9a-f]{32}[./]", address)
    assert token_of(first.image.name) != token_of(second.image.name)


@pytest.mark.parametrize("state", HIDDEN)
def test_nobody_but_the_desk_gets_what_is_hidden(
    client: Client, illustrated: Callable[..., Article], state: str
) -> None:
    article = illustrated(status=state, withdrawal_reason="Per la prova.")
    assert statuses(client, article) == {404}
    outsider = Client()
    outsider.force_login(User.objects.create_user("lettore"))
    assert statuses(outsider, article) == {404}
    editor = Client()
    user = User.objects.create_user("olga", is_staff=True)
    user.groups.add(Group.objects.get(name="contributor"))
    editor.force_login(user)
    for address in addresses(article):
        answer = ask(editor, address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize(
    "hide",
    [
        lambda one: one.withdraw("Per la prova."),
        lambda one: one.update(status="draft"),
        lambda one: one.update(status="trashed"),
        lambda one: one.update(published=timezone.now() + timedelta(days=1)),
    ],
    ids=["withdrawn", "draft", "trashed", "postponed"],
)
def test_it_goes_with_its_article_and_comes_back_with_it(
    client: Client,
    illustrated: Callable[..., Article],
    hide: Callable[["QuerySet[Article]"], object],
) -> None:
    article = illustrated()
    etags = {address: ask(client, address)["ETag"] for address in addresses(article)}
    chosen = Article.objects.filter(pk=article.pk)
    hide(chosen)
    assert statuses(client, article) == {404}
    # Neither does who has it learn that it is still the same.
    for address, etag in etags.items():
        answer = ask(client, address, **{"If-None-Match": etag})
        assert answer.status_code == 404
        assert "no-store" in answer["Cache-Control"]
    chosen.update(published=article.published)
    chosen.publish()
    assert statuses(client, article) == {200}


def test_it_appears_at_its_time(client: Client, illustrated: Callable[..., Article]) -> None:
    now = datetime.now(UTC)
    article = illustrated(status="scheduled", published=now + timedelta(hours=1))
    assert statuses(client, article) == {404}
    with time_machine.travel(now + timedelta(hours=1, seconds=1)):
        assert statuses(client, article) == {200}


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_it_when_it_is_replaced_or_deleted(
    client: Client, illustrated: Callable[..., Article], media: Path
) -> None:
    article = illustrated()
    old = addresses(article)
    file = io.BytesIO()
    Image.new("RGB", (900, 600), "#263").save(file, "PNG")
    article.image = SimpleUploadedFile("altra.png", file.getvalue())
    article.save()
    make_waiting()
    assert {ask(client, address).status_code for address in old} == {404}
    assert statuses(client, article) == {200}
    kept = {path for path in media.rglob("*") if path.is_file() and path.parent.name != "text"}
    assert len(kept) == len(addresses(article))
    article.delete()
    assert list((media / "articles").iterdir()) == []


def test_what_a_killed_save_left_is_tidied_away(
    illustrated: Callable[..., Article], media: Path
) -> None:
    kept, lost, recent = illustrated(), illustrated(), illustrated()
    for article in (lost, recent):
        Article.objects.filter(pk=article.pk).update(image="", image_width=None)
        Picture.objects.filter(image=article.image.name)._raw_delete("default")
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    with time_machine.travel(tomorrow):
        os.utime(media / recent.image.name, (tomorrow.timestamp(), tomorrow.timestamp()))
        assert remove_orphans() == 1
    names = {path.stem for path in (media / "articles").iterdir()}
    assert names == {token_of(one.image.name) for one in (kept, recent)}


@pytest.mark.parametrize(
    "path",
    [
        *("", "articles/", "articles", "../archive.sqlite3", "%2e%2e/archive.sqlite3"),
        *("articles/%00.jpg", "articles/" + "a" * 32 + ".html", "articles/" + "a" * 32 + ".jpg%0a"),
        *("articles/" + "a" * 32, "articles/" + "A" * 32 + ".jpg", "articles//x.jpg", "%ff.jpg"),
        *("articles/" + "a" * 32 + "/16_9/400w.gif", "articles/" + "a" * 4000 + ".jpg"),
    ],
)
def test_any_other_name_is_none(client: Client, db: None, path: str) -> None:
    assert client.get(f"/media/{path}").status_code in {404, 400}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_it_can_only_be_read(
    client: Client, illustrated: Callable[..., Article], method: str
) -> None:
    article = illustrated()
    assert getattr(client, method)(article.image.url).status_code == 405


def test_one_look_into_an_index_says_who_may_see_it(
    client: Client, illustrated: Callable[..., Article]
) -> None:
    article = illustrated()
    ask(client, article.image.url)
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, article.image.url).status_code == 200
    about = [one["sql"] for one in asked if "article_article" in one["sql"]]
    found = [one for one in asked if '"image" IN' in one["sql"]]
    assert len(found) == 1, about
    if connection.vendor == "sqlite":
        plan = Article.objects.published().with_picture(token_of(article.image.name)).explain()
        assert "article_by_picture" in plan


def test_names_of_the_sample_cannot_be_guessed(settings: Settings, tmp_path: Path) -> None:
    settings.SECRET_KEY = "a" * 50
    one = loading._token(Path("harbour-cranes.jpg"))
    assert one == loading._token(Path("harbour-cranes.jpg"))
    settings.SECRET_KEY = "b" * 50
    other = loading._token(Path("harbour-cranes.jpg"))
    assert one != other
    assert token_of(f"articles/{one}.jpg") == one
