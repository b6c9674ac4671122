"""Who has an article open is shown to the others, and forgotten soon."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from articles.models import Article, Presence
from articles.models.presence import LONGEST_SILENCE
from tests.admin.conftest import LIST, form_of
from tests.admin.web import ENGLISH
from tests.small_archive import SmallArchive


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    return archive.make_article()


@pytest.fixture
def anna(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("anna", first_name="Anna"))
    return client


def say(client: Client, article: Article, **values: str) -> list[str]:
    answer = client.post(f"{LIST}{article.pk}/presence/", values, headers=ENGLISH)
    assert answer.status_code == 200
    others: list[str] = answer.json()["others"]
    return others


def test_others_are_named(anna: Client, editor: Client, article: Article) -> None:
    assert say(anna, article) == []
    (sentence,) = say(editor, article)
    assert sentence.startswith("Anna opened this article at ")
    assert sentence in editor.get(form_of(article), headers=ENGLISH).content.decode()
    assert len(say(anna, article)) == 1
    say(anna, article, gone="1")
    assert say(editor, article) == []


@pytest.mark.parametrize(("late", "number"), [(-1, 1), (0, 0)])
def test_who_is_silent_for_a_minute_is_gone(
    late: int, number: int, anna: Client, editor: Client, article: Article
) -> None:
    start = timezone.now().replace(microsecond=0)
    with time_machine.travel(start, tick=False):
        say(anna, article)
    later = start + LONGEST_SILENCE + timedelta(seconds=late)
    with time_machine.travel(later, tick=False):
        assert len(say(editor, article)) == number
    assert Presence.objects.count() == 1 + number


def test_the_time_is_that_of_the_first_look(anna: Client, article: Article) -> None:
    for _turn in range(3):
        say(anna, article)
    row = Presence.objects.get()
    assert row.seen > row.opened


def test_looking_writes_nothing(editor: Client, article: Article) -> None:
    editor.get(LIST)
    editor.get(form_of(article))
    assert not Presence.objects.exists()
    assert editor.get(f"{LIST}{article.pk}/presence/").status_code == 405


def test_only_who_may_change_an_article_says_so(
    moderator: Client, contributor: Client, client: Client, article: Article
) -> None:
    address = f"{LIST}{article.pk}/presence/"
    assert moderator.post(address).status_code == 403
    assert contributor.post(address).status_code == 403
    assert client.post(address).status_code == 302
    assert moderator.post(f"{LIST}{article.pk + 1}/presence/").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.create_superuser("bruno"))
    assert strict.post(address).status_code == 403
    assert not Presence.objects.exists()
