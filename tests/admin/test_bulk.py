"""Articles planned and put into a language, many at once; lists of what lacks something."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.admin import bulk_actions
from articles.models import Article, IndexJob
from tests.admin.conftest import LIST, act
from tests.admin.test_article_actions import english, said
from tests.noon import noon_in
from tests.small_archive import SmallArchive

Status = Article.Status


def plan(first: datetime, minutes: int = 30) -> dict[str, Any]:
    local = timezone.localtime(first)
    return {"confirmed": 1, "first": local.strftime("%Y-%m-%dT%H:%M"), "minutes": minutes}


@pytest.fixture
def tomorrow() -> datetime:
    return noon_in(1)


def test_drafts_get_a_slot_each_the_oldest_first(
    editor: Client, archive: SmallArchive, tomorrow: datetime
) -> None:
    newer = archive.make_article(status=Status.DRAFT)
    older = archive.make_article(status=Status.PRIVATE)
    public = archive.make_article()
    assert b'name="first"' in editor.post(LIST, act("schedule", newer, older)).content
    english(editor, act("schedule", newer, older, public, **plan(tomorrow)))
    assert said(editor) == ["2 articles scheduled."]
    moments = dict(Article.objects.filter(status="scheduled").values_list("pk", "published"))
    assert moments == {older.pk: tomorrow, newer.pk: tomorrow + timedelta(minutes=30)}
    newer.refresh_from_db()
    assert newer.day == timezone.localtime(newer.published).date()
    assert newer.edited
    public.refresh_from_db()
    assert public.status == Status.PUBLISHED
    assert LogEntry.objects.count() == 2
    assert IndexJob.objects.filter(object_id=older.pk).exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"first": ""}, {"first": "2018-04-03T10:00"}, {"first": "9999-12-31T23:59"},
        {"first": "domani"}, {"minutes": -1}, {"minutes": ""}, {"minutes": 10**9},
    ],
)  # fmt: skip
def test_a_plan_that_makes_no_sense_is_refused(
    editor: Client, archive: SmallArchive, tomorrow: datetime, changes: dict[str, Any]
) -> None:
    draft = archive.make_article(status=Status.DRAFT)
    asked = editor.post(LIST, act("schedule", draft, **plan(tomorrow) | changes))
    assert b"errorlist" in asked.content
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_it_says_what_cannot_be_scheduled(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = archive.make_article()
    english(editor, act("schedule", public))
    assert said(editor) == ["None of these articles is still to appear."]
    monkeypatch.setattr(bulk_actions, "MOST_SCHEDULED", 1)
    drafts = [archive.make_article(status=Status.DRAFT) for _number in range(2)]
    english(editor, act("schedule", *drafts))
    assert said(editor) == ["At most 500 articles can be scheduled at once."]


def test_many_get_a_language_that_is_no_guess(editor: Client, archive: SmallArchive) -> None:
    guessed = archive.make_article(language="it", language_guessed=True)
    wrong = archive.make_article(language="fr")
    right = archive.make_article(language="it")
    assert b'name="language"' in editor.post(LIST, act("set_language", guessed)).content
    english(editor, act("set_language", guessed, wrong, right, confirmed=1, language="italiano"))
    assert said(editor) == ["2 articles changed."]
    assert set(Article.objects.values_list("language", "language_guessed")) == {("it", False)}
    assert set(Article.objects.filter(edited=True)) == {guessed, wrong}


@pytest.mark.parametrize("language", ["", "x", "Atlantean", "xq", "it it", "<b>", "it-" + "x" * 20])
def test_what_is_no_language_is_refused(
    editor: Client, archive: SmallArchive, language: str
) -> None:
    article = archive.make_article()
    asked = editor.post(LIST, act("set_language", article, confirmed=1, language=language))
    assert b"errorlist" in asked.content


def test_private_articles_are_published_as_well(editor: Client, archive: SmallArchive) -> None:
    private = archive.make_article(status=Status.PRIVATE)
    trashed = archive.make_article(status=Status.TRASHED)
    english(editor, act("publish", private, trashed))
    assert dict(Article.objects.values_list("pk", "status")) == {
        private.pk: "published",
        trashed.pk: "trashed",
    }


def test_contributors_plan_nothing(
    contributor: Client, archive: SmallArchive, tomorrow: datetime
) -> None:
    draft = archive.make_article(status=Status.DRAFT)
    contributor.post(LIST, act("schedule", draft, **plan(tomorrow)))
    contributor.post(LIST, act("set_language", draft, confirmed=1, language="fr"))
    draft.refresh_from_db()
    assert (draft.status, draft.language) == (Status.DRAFT, "it")


def test_an_import_does_not_undo_a_withdrawal_or_a_move(
    editor: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    english(editor, act("withdraw", article, confirmed=1, reason="Smentita"))
    article.refresh_from_db()
    assert article.edited


def titles(client: Client, query: str) -> set[str]:
    return {one.title for one in client.get(f"{LIST}?{query}").context["cl"].result_list}


def test_the_list_finds_what_lacks_something(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(title="Intero")
    archive.make_article(title="Senza sezione", section=None)
    archive.make_article(title="Senza lingua", language="")
    archive.make_article(title="Forse francese", language="fr", language_guessed=True)
    assert titles(editor, "section__id__exact=none") == {"Senza sezione"}
    assert titles(editor, "language=missing") == {"Senza lingua"}
    assert titles(editor, "language=guessed") == {"Forse francese"}
    assert titles(editor, "language=fr") == {"Forse francese"}
    assert len(titles(editor, "language=&section__id__exact=")) == 4
    both = "status__exact=published&status__exact=scheduled&section__id__exact=none"
    assert titles(editor, both) == {"Senza sezione"}


def test_a_guessed_language_and_a_hidden_state_are_seen_at_once(
    editor: Client, archive: SmallArchive
) -> None:
    archive.make_article(language_guessed=True)
    archive.make_article(status=Status.TRASHED)
    text = editor.get(LIST, headers={"accept-language": "en"}).content.decode()
    assert text.count('<span class="desk-mark">language guessed</span>') == 1
    assert "desk-state is-trashed" in text
