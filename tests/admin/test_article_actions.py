"""What is done to many articles at once, and the record of it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.models import Article, IndexJob, Section
from tests.admin.conftest import LIST, act
from tests.small_archive import SmallArchive

Status = Article.Status


def said(client: Client) -> list[str]:
    """The messages on the next page."""
    response = client.get(LIST, headers={"accept-language": "en"})
    return [str(message) for message in response.context["messages"]]


def recorded() -> set[tuple[str, str]]:
    return {(entry.object_repr, entry.get_change_message()) for entry in LogEntry.objects.all()}


def english(client: Client, data: dict[str, object]) -> int:
    return client.post(LIST, data, headers={"accept-language": "en"}).status_code


def test_publish(editor: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(title="Bozza", status=Status.DRAFT)
    later = archive.make_article(
        title="Domani", status=Status.DRAFT, published=timezone.now() + timedelta(days=1)
    )
    public = archive.make_article(title="Già fuori")
    english(editor, act("publish", draft, later, public))
    assert said(editor) == ["2 articles published."]
    states = dict(Article.objects.values_list("title", "status"))
    assert states == {"Bozza": "published", "Domani": "scheduled", "Già fuori": "published"}
    assert {title for title, _message in recorded()} == {"Bozza", "Domani"}
    assert LogEntry.objects.filter(user__username="editor-account").count() == 2


def test_a_filtered_list_records_what_it_changed(editor: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status=Status.DRAFT)
    editor.post(f"{LIST}?status__exact=draft", act("publish", draft))
    assert LogEntry.objects.get().object_id == str(draft.pk)


def test_withdraw_asks_for_the_reason(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title="Da togliere", front_page=True)
    asked = editor.post(LIST, act("withdraw", article))
    assert asked.status_code == 200
    assert b'name="reason"' in asked.content
    assert "Da togliere" in asked.content.decode()
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_withdraw_says_that_drafts_are_not_public(editor: Client, archive: SmallArchive) -> None:
    draft = archive.make_article(status=Status.DRAFT)
    assert english(editor, act("withdraw", draft)) == 302
    assert said(editor) == ["None of these articles is public."]


@pytest.mark.parametrize("reason", ["", "   ", "\x01", "\x00", "x" * 301])
def test_withdraw_refuses_an_empty_or_endless_reason(
    editor: Client, archive: SmallArchive, reason: str
) -> None:
    article = archive.make_article()
    asked = editor.post(LIST, act("withdraw", article, confirmed=1, reason=reason))
    assert asked.status_code == 200
    assert b"errorlist" in asked.content
    article.refresh_from_db()
    assert article.status == Status.PUBLISHED


def test_withdraw(editor: Client, client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(front_page=True)
    draft = archive.make_article(status=Status.DRAFT)
    reason = "Su richiesta {della} fonte"
    english(editor, act("withdraw", article, draft, confirmed=1, reason=reason))
    assert said(editor) == ["1 article withdrawn."]
    article.refresh_from_db()
    draft.refresh_from_db()
    assert (article.status, article.withdrawal_reason, article.front_page) == (
        *(Status.WITHDRAWN, reason, False),
    )
    assert draft.status == Status.DRAFT
    assert [reason in message for _title, message in recorded()] == [True]
    assert client.get(article.path).status_code == 410


def test_move(editor: Client, archive: SmallArchive) -> None:
    asia = Section.objects.create(name="Asia", slug="asia")
    article, there = archive.make_article(), archive.make_article(section=asia)
    assert b'name="section"' in editor.post(LIST, act("move", article)).content
    english(editor, act("move", article, there, confirmed=1, section=asia.pk))
    assert said(editor) == ["1 article moved."]
    article.refresh_from_db()
    asia.refresh_from_db()
    assert (article.section, asia.article_count) == (asia, 2)
    assert LogEntry.objects.get().object_id == str(article.pk)


def test_move_refuses_a_section_that_is_none(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article()
    for section in ("", "abc", "999", "\x00"):
        asked = editor.post(LIST, act("move", article, confirmed=1, section=section))
        assert b"errorlist" in asked.content


def test_the_front_page(editor: Client, archive: SmallArchive) -> None:
    one, two = archive.make_article(), archive.make_article(front_page=True)
    english(editor, act("put_on_front_page", one, two))
    assert said(editor) == ["1 article changed."]
    english(editor, act("take_off_front_page", one, two))
    assert said(editor) == ["2 articles changed."]
    assert not Article.objects.filter(front_page=True).exists()
    assert LogEntry.objects.count() == 3


def test_all_pages_of_the_list_at_once(editor: Client, archive: SmallArchive) -> None:
    first = archive.make_article(status=Status.DRAFT)
    archive.make_article(status=Status.DRAFT)
    editor.post(LIST, act("publish", first, select_across=1))
    assert not Article.objects.filter(status=Status.DRAFT).exists()


def test_deleting_many_tells_counts_and_index(editor: Client, archive: SmallArchive) -> None:
    article = archive.make_article(tags=("Asia",))
    IndexJob.objects.all().delete()
    editor.post(LIST, act("delete_selected", article, post="yes"))
    archive.section.refresh_from_db()
    assert archive.section.article_count == 0
    assert IndexJob.objects.filter(object_id=article.pk).exists()
    assert LogEntry.objects.get().is_deletion()
